/** The loops that keep conversations moving: turns, timers, and one pump of work for each pool. */

import { randomUUID } from 'node:crypto';
import type { Log } from '../log.ts';
import type { Renewal } from '../stores/jobs.ts';
import type { Store } from '../stores/store.ts';
import { type AdvanceParts, pools } from './advance.ts';
import type { PerformParts } from './ending.ts';
import { leases, perform } from './perform.ts';
import { backoff } from './retry.ts';
import { createSettling } from './settling.ts';
import { type Taken, take } from './take.ts';
import { createTurning } from './turning.ts';

export type RuntimeParts = AdvanceParts &
  PerformParts & {
    readonly store: Store;
    readonly log: Log;
    /** The channels' pools (`pools.channel`), besides those for look-ups and jobs. */
    readonly channelPools: readonly string[];
    /** Who takes work of a pool now: whichever processes there are (also if absent), this one alone, or another one. */
    readonly share?: (pool: string) => Share;
  };

export type Share = 'shared' | 'ours' | 'others';

export type Runtime = {
  /** Looks for work at once: there is something that this process serves from now on. */
  wake(): void;
  /** Resolves once nothing of a pool is under way here. */
  drained(pool: string): Promise<void>;
  /** Takes nothing more and resolves once what is under way is settled, or after `patience` milliseconds. */
  stop(patience: number): Promise<void>;
};

/** How many timers are fired at once. */
const timerBatch = 64;
/** How many jobs of one pool are under way at once. */
const width = { channel: 32, lookups: 16, jobs: 16, webhooks: 32 } as const;
/**
 * Milliseconds between looks when nothing wakes a loop: timers and delayed jobs become due silently. One clock for all
 * loops, since a process that rests pays for each time that it is woken.
 */
const poll = 250;

export function startRuntime(parts: RuntimeParts): Runtime {
  const { store, log, share = () => 'shared' } = parts;
  const stopping = new AbortController();
  const loops: Loop[] = [];
  const start = (name: string, round: () => Promise<boolean>) => {
    const loop = runLoop(name, round, stopping.signal, log);
    loops.push(loop);
    return loop;
  };

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
      settle: createSettling(store, stopping.signal, log),
    },
  };
  const pumps = [
    ...parts.channelPools.map((pool) =>
      createPump(persistent, pool, width.channel, {
        ahead: width.channel,
        lease: leases.say,
        share: () => share(pool),
      }),
    ),
    createPump(persistent, pools.lookups, width.lookups, { lease: leases.call }),
    createPump(persistent, pools.jobs, width.jobs, { lease: leases.detached }),
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

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

type Loop = { wake(): void; readonly ended: Promise<void> };

/** Runs `round` whenever woken, and again at once while it finds something. */
function runLoop(name: string, round: () => Promise<boolean>, signal: AbortSignal, log: Log): Loop {
  let wake = () => {};
  let woken = false;
  let interrupt = () => {};
  const rest = () =>
    new Promise<void>((resolve) => {
      if (woken || signal.aborted) return resolve();
      wake = resolve;
    });
  /** Waits, whoever wakes it: the store does not answer anyway. */
  const recover = (duration: number) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(resolve, duration);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  signal.addEventListener('abort', () => {
    wake();
    interrupt();
  });
  const run = async () => {
    let failures = 0;
    while (!signal.aborted) {
      woken = false;
      try {
        const busy = await round();
        failures = 0;
        if (!busy) await rest();
      } catch (error) {
        log.error({ loop: name, reason: reasonOf(error) }, 'the store does not answer');
        await recover(backoff(failures++, { most: 10_000 }));
      }
    }
  };
  return {
    wake() {
      if (woken) return;
      woken = true;
      wake();
    },
    ended: run(),
  };
}

type JobStore = Pick<Store, 'next' | 'renew' | 'begin' | 'settle' | 'files'>;

type Pump = {
  readonly pool: string;
  /** Takes as many jobs as there are free places; whether there may be more. */
  round(): Promise<boolean>;
  /** Called whenever a place becomes free. */
  onFree(callback: () => void): void;
  drained(): Promise<void>;
};

type PumpOptions = {
  /** Milliseconds. */
  readonly lease: number;
  /** How many jobs may be taken for it before there are places for them; who is slow should leave them to others. */
  readonly ahead?: number;
  readonly share?: () => Share;
};

/** How many times as many jobs as there are places wait at the most for their ends to be noted. */
const noting = 3;

/**
 * Keeps up to `places` jobs of a pool under way; a slow one holds one place and nothing else. A job whose end is being noted
 * holds none.
 */
function createPump(
  parts: PerformParts & { readonly store: JobStore },
  pool: string,
  places: number,
  { lease, ahead = 0, share = () => 'shared' }: PumpOptions,
): Pump {
  const underWay = new Set<Promise<void>>();
  let taken = 0;
  /** What is being asked for: it may become work. */
  let asking: Promise<unknown> | undefined;
  /** Whether the store may take work for this pump before it asks. */
  let isAhead = false;
  const giveBack = async () => {
    if (!isAhead) return;
    isAhead = false;
    await parts.store.next({ ...{ pool, lease }, token: randomUUID(), limit: 0 }).catch(() => {});
  };
  let free = () => {};
  const begin = (leased: Taken) => {
    const stopRenewing = keepRenewing(leased, lease);
    taken++;
    const work = perform(parts, leased, () => {
      taken--;
      free();
    })
      .catch((error) => {
        parts.log.error(
          { conversation: leased.conversation, job: leased.id, reason: reasonOf(error) },
          'a job was not settled',
        );
      })
      .finally(() => {
        stopRenewing();
        underWay.delete(work);
        free();
      });
    underWay.add(work);
  };
  return {
    pool,
    async round() {
      const limit = Math.min(places - taken, (1 + noting) * places - underWay.size);
      const whose = share();
      if (whose === 'others') await giveBack();
      if (limit <= 0 || whose === 'others') return false;
      const token = randomUUID();
      isAhead = true;
      const taking = take(parts.store, {
        ...{ pool, token, limit, lease, ahead },
        ...(whose === 'ours' ? { sole: true } : {}),
      });
      asking = taking.catch(() => {});
      try {
        const leases = await taking;
        for (const leased of leases) begin(leased);
        return leases.length > 0;
      } finally {
        asking = undefined;
      }
    },
    onFree(callback) {
      free = callback;
    },
    async drained() {
      await giveBack();
      while (asking !== undefined || underWay.size > 0) {
        await asking;
        await Promise.all(underWay);
      }
    },
  };
}

/**
 * Holds a lease for as long as its job is under way: several requests to a slow ERP take longer than any lease should
 * that others wait for after a crash. Whether it is still ours is asked again before anything is written.
 */
function keepRenewing(taken: Taken, lease: number): () => void {
  const timer = setInterval(() => {
    taken.renew().catch(() => {});
  }, lease / 3);
  return () => clearInterval(timer);
}
