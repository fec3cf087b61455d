/** The service's own workers: each takes turns, fires timers and performs jobs, as the runtime does. */

import { createWriting } from '../../../src/archive/index.ts';
import { createCalls } from '../../../src/calls/index.ts';
import type { Channel } from '../../../src/channels/channel.ts';
import type { Deliver } from '../../../src/integrations/integration.ts';
import { silent } from '../../../src/log.ts';
import { advance } from '../../../src/runtime/advance.ts';
import { createDecide, type DecideParts, type Listening, pools } from '../../../src/runtime/decide.ts';
import { leases, perform } from '../../../src/runtime/perform.ts';
import { take } from '../../../src/runtime/take.ts';
import type { Settlement } from '../../../src/stores/contract/jobs.ts';
import type { Decide } from '../../../src/stores/store.ts';
import { createLedgerFlow } from '../../support/crash/ledger-flow.ts';
import { Death } from '../../support/crash/scheduler.ts';
import { keys, type World } from './world.ts';

const flows = { 1: createLedgerFlow(1), 2: createLedgerFlow(2) } as const;

/** How much a store may take for a worker before it asks. */
const ahead = 3;

type Version = keyof typeof flows;

/** The version of the flow that there is now. */
const versionIn = ({ now, releasedAt }: World): Version => (now() < releasedAt ? 1 : 2);

const partsOf = (version: Version): DecideParts & Listening => ({
  flowFor: () => flows[version],
  refer: keys.refer,
  rowsOf: createWriting(keys),
  listeners: async () => [{ endpoint: 'panel', events: ['message' as const] }],
});

/** How turns are decided while they are posted, by a program that is of the version that there is, or not yet. */
export const deciding = (world: World): Promise<Decide> =>
  createDecide(partsOf(world.scheduler.random() < 0.1 ? 1 : versionIn(world)));

/** Puts a worker to work. It begins with the version of the flow that there is, and is restarted some time after the next. */
export function startWorker(world: World, number: number): void {
  const { scheduler, erp, now } = world;
  const { random } = scheduler;
  const version = () => versionIn(world);
  scheduler.worker(async (worker) => {
    const store = scheduler.gate(worker, 'store', world.store);
    const channel = { ...idleChannel, ...scheduler.gate(worker, 'channel', world.platform) };
    const calls = createCalls({
      backend: scheduler.gate(worker, 'erp', erp),
      store: scheduler.gate(worker, 'waiting', world.store),
      records: scheduler.gate(worker, 'records', world.store.records),
      bucket: (text) => keys.sign('bucket', text),
      timezone: 'America/Sao_Paulo',
    });
    const panel = scheduler.gate(worker, 'panel', world.panel);
    const deliver: Deliver = (telling) =>
      panel.tell(telling).then(
        () => ({ type: 'done' }),
        (error: unknown) => {
          if (error instanceof Death) throw error;
          return { type: 'again', delay: 5_000, progress: null };
        },
      );
    const { look } = scheduler.gate(worker, 'look', { look: async (input: unknown) => input });
    const began = version();
    const parts = {
      store: {
        ...store,
        // The end of a job, and what its conversation answers to that, in one write.
        settle: async (settlements: readonly Settlement[]) =>
          store.settle(settlements, random() < 0.7 ? { decide: await createDecide(partsOf(began)) } : {}),
      },
      calls: { ...calls, lookups: { look } },
      channelFor: () => channel,
      ...partsOf(began),
      deliver,
      log: silent,
    };
    const work = [
      ['test:main', leases.say],
      [pools.lookups, leases.call],
      [pools.jobs, leases.detached],
      [pools.webhooks, leases.deliver],
    ] as const;
    for (let round = 0; began === version() || random() > 0.1; round++) {
      const seen = world.changes;
      const token = `${number}-${now()}-${round}-${random()}`;
      let did = await advance(parts, { token, limit: 1 + Math.floor(random() * 3), ahead });
      did += await store.fire(10);
      for (const [pool, lease] of work)
        for (const leased of await take(store, { pool, token, limit: 2, lease, ahead })) {
          await perform(parts, leased);
          did++;
        }
      const patience = now() + Math.floor(random() * 120_000);
      if (did === 0) await scheduler.until(worker, () => world.changes !== seen || now() >= patience);
    }
  });
}

const idleChannel: Channel = {
  name: 'test',
  account: 'main',
  async start() {},
  async stop() {},
  async send() {},
  standing: () => ({ state: 'connected', detail: '' }),
  check: async () => '',
};
