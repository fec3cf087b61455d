/** The loops that keep conversations moving: turns, timers, and one pump of work for each pool. */

import type { Log } from '../log.ts';
import type { Renewal } from '../stores/contract/jobs.ts';
import type { Decide, Store } from '../stores/store.ts';
import type { AdvanceParts } from './advance.ts';
import { createDecide, pools } from './decide.ts';
import type { PerformParts } from './ending.ts';
import { type Loop, runLoop } from './loop.ts';
import { leases } from './perform.ts';
import { createPump, type Share } from './pump.ts';
import { createSettling } from './settling.ts';
import { createTurning } from './turning.ts';

export type RuntimeParts = AdvanceParts &
  PerformParts & {
    readonly store: Store;
    readonly log: Log;
    /** The channels' pools (`pools.channel`), besides those for look-ups and jobs. */
    readonly channelPools: readonly string[];
    /** How many requests the ERP takes at the same time; 8 if absent. */
    readonly erpConcurrency?: number;
    /** Who takes work of a pool now: whichever processes there are (also if absent), this one alone, or another one. */
    readonly share?: (pool: string) => Share;
  };

export type Runtime = {
  /** Looks for work at once: there is something that this process serves from now on. */
  wake(): void;
  /**
   * What a store may decide turns with as it writes what they hear; nothing any more once this stops, or if it cannot be told now.
   */
  deciding(): Promise<Decide | undefined>;
  /** Resolves once nothing of a pool is under way here. */
  drained(pool: string): Promise<void>;
  /** Takes nothing more and resolves once what is under way is settled, or after `patience` milliseconds. */
  stop(patience: number): Promise<void>;
};

/** How many timers are fired at once. */
const timerBatch = 64;
/** How many jobs of one pool are under way at once. */
const width = { channel: 32, webhooks: 32 } as const;
/** So many look-ups, and as many jobs, are under way for each request that the ERP takes: while some ask, others write. */
const perRequest = 2;
/**
 * Milliseconds between looks when nothing wakes a loop: timers and delayed jobs become due silently. One clock for all
 * loops, since a process that rests pays for each time that it is woken.
 */
const poll = 250;

export function startRuntime(parts: RuntimeParts): Runtime {
  const { store, log, erpConcurrency = 8, share = () => 'shared' } = parts;
  const erpWidth = perRequest * erpConcurrency;
  const stopping = new AbortController();
  const loops: Loop[] = [];
  const start = (name: string, round: () => Promise<boolean>) => {
    const loop = runLoop(name, round, stopping.signal, log);
    loops.push(loop);
    return loop;
  };

  const deciding = async (): Promise<Decide | undefined> =>
    stopping.signal.aborted ? undefined : createDecide(parts).catch(() => undefined);

  const turning = createTurning(parts);
  const turns = start('turns', turning.round);
  turning.onFailure(() => turns.wake());
  start('timers', async () => (await store.fire(timerBatch)) > 0);
  const persistent = {
    ...parts,
    store: {
      files: store.files,
      next: (request: Parameters<Store['next']>[0]) => store.next(request),
      renew: (renewal: Renewal) => store.renew(renewal),
      begin: (renewal: Parameters<Store['begin']>[0]) => store.begin(renewal),
      settle: createSettling(store, deciding, stopping.signal, log),
    },
  };
  const pumps = [
    ...parts.channelPools.map((pool) =>
      createPump(persistent, pool, width.channel, {
        ahead: 15 * width.channel,
        lease: leases.say,
        share: () => share(pool),
      }),
    ),
    createPump(persistent, pools.lookups, erpWidth, { lease: leases.call }),
    // Each goes to the store and the ERP several times; taken ahead they spare the first of these trips. After an outage many are
    // opened at once, by an ERP that takes its time: first come, first served.
    createPump(persistent, pools.jobs, erpWidth, {
      ahead: 3 * erpWidth,
      inOrder: true,
      lease: leases.detached,
    }),
    createPump(persistent, pools.webhooks, width.webhooks, { lease: leases.deliver }),
  ];
  const pumpLoops = pumps.map((pump) => start(pump.pool, pump.round));
  for (const [index, pump] of pumps.entries()) pump.onFree(() => pumpLoops[index]?.wake());

  const wake = () => {
    for (const loop of loops) loop.wake();
  };
  const ticking = setInterval(wake, poll);
  const unwatch = store.watch(({ what }) => {
    if (what.includes('mailbox')) turns.wake();
    if (what.includes('outbox')) for (const loop of pumpLoops) loop.wake();
  });

  return {
    wake,
    deciding,
    async drained(pool) {
      for (const pump of pumps) if (pump.pool === pool) await pump.drained();
    },
    async stop(patience) {
      stopping.abort();
      unwatch();
      clearInterval(ticking);
      const quiet = Promise.all(loops.map((loop) => loop.ended)).then(() =>
        Promise.all([turning.drained(), ...pumps.map((pump) => pump.drained())]),
      );
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience);
      });
      await Promise.race([quiet, late]);
      clearTimeout(timer);
    },
  };
}
