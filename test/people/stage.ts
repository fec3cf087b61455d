/** People over a store of each kind, with clocks that the test moves. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createKeys } from '../../src/keys/index.ts';
import { createSealer, createSealingKey } from '../../src/keys/seal.ts';
import { createPeople, type PeopleOptions } from '../../src/people/index.ts';
import type { People, Problem, User } from '../../src/people/people.ts';
import type { Role } from '../../src/people/roles.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const password = 'girassol azul 42';
export const caller = { ip: '203.0.113.7', agent: 'Firefox' } as const;

/** What a guess costs here: the tests are not about how long it takes. */
export const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 } as const;

export type Stage = {
  readonly store: Store;
  readonly people: People;
  now(): number;
  pass(milliseconds: number): void;
  /** People of another process over the same records, or with other settings. */
  another(options?: Partial<PeopleOptions>): People;
  /** Closes the store and opens it again, if it keeps anything; the people that are there after. */
  restart(): Promise<People>;
  close(): Promise<void>;
};

export const kinds = ['memory', 'lmdb'] as const;

export async function openStage(kind: (typeof kinds)[number]): Promise<Stage> {
  let clock = Date.UTC(2026, 4, 4, 12);
  const now = () => clock;
  const keys = createKeys(new Uint8Array(32).fill(5));
  const folder = kind === 'lmdb' ? await mkdtemp(join(tmpdir(), 'plantao-people-')) : '';
  const sealer = createSealer([createSealingKey()]);
  const open = () =>
    kind === 'lmdb'
      ? openLmdbStore({ folder, now, unlock: async () => ({ sealer, all: false }) })
      : createMemoryStore({ now });
  let store = await open();
  const another = (options: Partial<PeopleOptions> = {}) =>
    createPeople({
      records: store.records,
      sign: keys.sign,
      now: store.now,
      wall: now,
      cost: cheap,
      ...options,
    });
  let people = another();
  return {
    get store() {
      return store;
    },
    get people() {
      return people;
    },
    now,
    pass(milliseconds) {
      clock += milliseconds;
    },
    another,
    async restart() {
      if (kind === 'lmdb') {
        await store.close();
        store = await open();
      }
      people = another();
      return people;
    },
    async close() {
      await store.close();
      if (folder !== '') await rm(folder, { recursive: true });
    },
  };
}

/** What was meant to go well. */
export function well<Result extends object>(result: Result | Problem | null): Result {
  expect(result).not.toBeNull();
  expect(result).not.toHaveProperty('problem');
  if (result === null || 'problem' in result) throw new Error('a problem');
  return result;
}

/** Somebody with a password. */
export async function addUser(people: People, login = 'ana', role: Role = 'attendant'): Promise<User> {
  const user = well(await people.users.add({ login, name: `Pessoa ${login}`, role }));
  return well(await people.users.setPassword(user.id, password));
}

/** Comes in, and gives the session's token. */
export async function comeIn(people: People, login = 'ana', more: object = {}): Promise<string> {
  const answer = await people.login({ login, password, ...caller, ...more });
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer.session;
}
