/** The ERP that is worked with: the configured one, or the sandbox. */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Backend } from '../../backends/backend.ts';
import { createBackend } from '../../backends/index.ts';
import type { Config } from '../../config/index.ts';
import type { Log } from '../../log.ts';
import type { HubsoftSandbox } from '../../sandboxes/hubsoft/index.ts';
import type { Character } from '../../sandboxes/sandbox.ts';
import type { Store } from '../../stores/store.ts';
import { lasts } from '../together/alone.ts';
import { type Hold, hold } from '../together/hold.ts';

export type Erp = {
  readonly backend: Backend;
  /** Whom one can pretend to be; null if the ERP is a real one. */
  readonly cast: readonly Character[] | null;
  close(): Promise<void>;
};

export type ErpParts = {
  /** What a demonstration is of, where other processes may have one too. */
  readonly store?: Pick<Store, 'locks' | 'peers'>;
  readonly log: Log;
  /** Milliseconds that another process's demonstration is waited for. */
  readonly longest?: number;
};

/** The configured ERP, with the sandbox behind it if it is that one. */
export async function openErp(config: Config, { store, log, longest = longestWait }: ErpParts): Promise<Erp> {
  const isSandbox = config.backend.type === 'sandbox';
  const only = isSandbox && store?.peers !== undefined ? await beOnly(store, log, longest) : null;
  const sandbox = isSandbox ? await openSandbox(config) : null;
  const backend = createBackend(config, { log, sandbox });
  return {
    backend,
    cast: sandbox?.cast ?? null,
    async close() {
      await backend.close();
      await sandbox?.close();
      await only?.release();
    },
  };
}

/** Milliseconds that one which died may still be taken for alive, and between two looks. */
const longestWait = lasts + 5_000;
const look = 1_000;

/**
 * Each process's invented ERP would know its own tickets alone: nobody would find again what another one opened.
 *
 * @throws Error in words for a person if another process has one.
 */
async function beOnly(store: Pick<Store, 'locks' | 'peers'>, log: Log, longest: number): Promise<Hold> {
  const lost = () => log.warn({}, 'another process may have a demonstration of its own by now');
  for (let waited = 0; waited < longest; waited += look) {
    const own = await hold(store, 'sandbox', { lease: lasts, lost });
    if (own !== null) return own;
    if (waited === 0)
      log.info({}, 'another process has a demonstration of these data, or had one: waiting for its end');
    await delay(look);
  }
  throw new Error(
    'outro processo já está no ar com estes dados, e a demonstração é de um processo só: o ERP inventado de cada um não conhece os chamados dos outros; para vários, configure o ERP (HUBSOFT_URL), ou o inventado à parte (plantao sandbox hubsoft --port 4600)',
  );
}

/** Loaded only here: who serves a provider never needs it. */
async function openSandbox({ provider: { timezone }, store }: Config): Promise<HubsoftSandbox> {
  const { startHubsoftSandbox } = await import('../../sandboxes/hubsoft/index.ts');
  const file = store.type === 'lmdb' ? { file: join(store.folder, 'sandbox-hubsoft.jsonl') } : {};
  return startHubsoftSandbox({ timezone, ...file });
}
