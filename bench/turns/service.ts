/** The parts of the real runtime that the bench runs: between a network that takes everything at once and an ERP that answers at once. */

import { createWriting } from '../../src/archive/index.ts';
import { createCalls } from '../../src/calls/index.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { startRuntime } from '../../src/runtime/run.ts';
import type { Decide, Store } from '../../src/stores/store.ts';
import { ticketFlow } from '../ticket-flow.ts';
import { stubChannel, stubErp } from './outside.ts';

/** Of every service of the bench, so that several processes name a conversation alike. */
export const keys = createKeys(new Uint8Array(32).fill(1));

/** Whose a conversation is, by its address on the bench's network. */
export const originOf = (address: string) => ({ channel: 'bench', account: 'main', address });

export type Serving = {
  /** What the network is given. */
  readonly onSend: (address: string) => void;
  /** Without the rows of search and figures. */
  readonly bare?: boolean;
};

export type Service = {
  /** Tickets that the ERP opened. */
  tickets(): number;
  /** See `Runtime.deciding`. */
  deciding(): Promise<Decide | undefined>;
  stop(): Promise<void>;
};

export function startService(store: Store, { onSend, bare = false }: Serving): Service {
  const channel = stubChannel(onSend);
  const erp = stubErp();
  const runtime = startRuntime({
    store,
    log: silent,
    calls: createCalls({
      backend: erp.backend,
      store,
      records: store.records,
      bucket: (text) => text,
      timezone: 'America/Sao_Paulo',
    }),
    channelFor: () => channel,
    flowFor: () => ticketFlow,
    refer: keys.refer,
    ...(bare ? {} : { rowsOf: createWriting(keys) }),
    channelPools: ['bench:main'],
    erpConcurrency: erp.backend.pace.concurrency,
  });
  return { tickets: erp.tickets, deciding: runtime.deciding, stop: () => runtime.stop(5_000) };
}
