/** An identity server in the process, and processes that can die between any two steps. */

import { GrantRefused, type Identity, type Pair } from '../../../../src/channels/magalu/access/identity.ts';
import { createAccess } from '../../../../src/channels/magalu/access/index.ts';
import { wantedScopes } from '../../../../src/channels/magalu/access/scopes.ts';
import { tokensKey } from '../../../../src/channels/magalu/access/tokens.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { silent } from '../../../../src/log.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import type { Store } from '../../../../src/stores/store.ts';

/** What becomes of a refresh: refused before it leaves, lost on the way there or on the way back. */
export type Mishap = 'never left' | 'never arrived' | 'answer lost' | 'answered 429';

/** Rotates as Magalu does: a refresh token works once, and whoever brings it again ends all that came of it. */
export function createIdentityServer() {
  let made = 0;
  let good: string | undefined;
  const counts = { refreshed: 0, reused: 0, exchanged: 0 };
  const used = new Set<string>();
  const mishaps: Mishap[] = [];
  const issue = (): Pair => {
    made += 1;
    good = `refresh-${made}`;
    return { access: `access-${made}`, lasts: 7_200_000, refresh: good, scopes: [...wantedScopes] };
  };
  const identity: Identity = {
    async exchange() {
      counts.exchanged += 1;
      return issue();
    },
    async refresh(token) {
      const mishap = mishaps.shift();
      if (mishap === 'never left') throw new Failure('retry', 'não há conexão com a Magalu');
      if (mishap === 'answered 429')
        throw new Failure('retry', 'a Magalu pediu uma pausa', { retryAfter: 9_000 });
      if (mishap === 'never arrived') throw new Failure('unknown', 'a Magalu não respondeu a tempo');
      if (token !== good) {
        if (used.has(token)) {
          counts.reused += 1;
          good = undefined;
        }
        throw new GrantRefused();
      }
      used.add(token);
      counts.refreshed += 1;
      const pair = issue();
      if (mishap === 'answer lost') throw new Failure('unknown', 'a conexão com a Magalu caiu (ECONNRESET)');
      return pair;
    },
  };
  return {
    identity,
    counts,
    /** What happens to the next requests, in this order. */
    mishap: (...next: readonly Mishap[]) => void mishaps.push(...next),
    /** Whether this refresh token would be taken. */
    takes: (token: string) => token === good,
  };
}

/** What a process is about to do: `get` and `set` are of the tokens' record. */
export type Step = 'get' | 'set' | 'acquire' | 'release' | 'refresh';

/** Where it goes wrong: at the `number`-th step, before it is done or after. */
export type Cut = { readonly number: number; readonly when: 'before' | 'after' };

/** `dies`: nothing of it is heard of any more. `errs`: that step throws, and it goes on. */
export type Fate = Cut & { readonly what: 'dies' | 'errs' };

/** A process of a store that others have too, which notes its steps and meets its fate. */
export function openProcess(
  store: Store,
  identity: Identity,
  { fate, timeout = 10_000 }: { readonly fate?: Fate; readonly timeout?: number } = {},
) {
  const steps: Step[] = [];
  let isDead = false;
  const never = new Promise<never>(() => {});
  const meet = async (when: Cut['when'], number: number): Promise<void> => {
    if (fate?.number !== number || fate.when !== when) return;
    if (fate.what === 'errs') throw new Error('the store does not answer');
    isDead = true;
  };
  const step = async <Result>(name: Step, run: () => Promise<Result>): Promise<Result> => {
    if (isDead) return never;
    const number = steps.push(name);
    await meet('before', number);
    if (isDead) return never;
    const result = await run();
    await meet('after', number);
    return isDead ? never : result;
  };
  const recordsOf = (over: Store): Store['records'] => ({
    ...over.records,
    get: (key) => step('get', () => over.records.get(key)),
    set: (key, value, options) => step('set', () => over.records.set(key, value, options)),
  });
  const view: Store = {
    ...store,
    records: recordsOf(store),
    locks: {
      acquire: (name, options) => step('acquire', () => store.locks.acquire(name, options)),
      renew: (lock, options) => store.locks.renew(lock, options),
      release: (lock) => step('release', () => store.locks.release(lock)),
    },
    fenced(held) {
      const fenced = store.fenced(held);
      return { ...fenced, records: recordsOf(fenced) };
    },
  };
  const access = createAccess({
    account: 'main',
    store: view,
    identity: { ...identity, refresh: (token) => step('refresh', () => identity.refresh(token)) },
    log: silent,
    timeout,
  });
  return { access, steps, isDead: () => isDead };
}

/** A store with a clock that only a test moves, and a seller who has consented in it. */
export async function openConsented() {
  let clock = Date.UTC(2026, 10, 23, 12);
  const store = createMemoryStore({ now: () => clock });
  const server = createIdentityServer();
  const pass = (milliseconds: number) => {
    clock += milliseconds;
  };
  const first = openProcess(store, server.identity);
  await first.access.consent('code');
  const kept = async () => (await store.records.get(tokensKey('main')))?.value;
  return { store, server, pass, kept };
}

/** Milliseconds after which the token that a consent gave has ended. */
export const untilItEnds = 7_300_000;
