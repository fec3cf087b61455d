/** The time that a shard's scripts go by is their server's. This is what a process knows of it. */

import { createElapsed, createStoreClock, type TimeSources } from '../../keeping/clock.ts';

export type SharedClock = {
  /** The store's clock: the server's, as far as is known here. */
  now(): number;
  /** What scripts are told of the time, the store's and that by which leases last: nothing, unless a test has its own. */
  arguments(): readonly [at: number | '', moment: number | ''];
  /** That by which leases last. */
  moment(): number;
  /** What the server's clock showed a moment ago. */
  hear(at: number): void;
};

/** Milliseconds for which the reading counts that took the least time to come: others are older than they seem. */
const trusted = 10_000;

export function createSharedClock(sources: TimeSources): SharedClock {
  return sources.now === undefined ? createServersClock() : createGivenClock(sources);
}

/** A test's: it begins where the shards have been already. */
function createGivenClock(sources: TimeSources): SharedClock {
  let told = createStoreClock(sources);
  const now = () => told();
  const elapsed = createElapsed(sources, now);
  return {
    now,
    moment: elapsed,
    arguments: () => [now(), elapsed()],
    hear(at) {
      if (at > now()) told = createStoreClock({ ...sources, since: at });
    },
  };
}

function createServersClock(): SharedClock {
  let ahead = Date.now() - performance.now();
  let heardAt = Number.NEGATIVE_INFINITY;
  const now = createStoreClock({ now: () => Math.floor(performance.now() + ahead) });
  return {
    now,
    moment: now,
    arguments: () => ['', ''],
    hear(at) {
      const moment = performance.now();
      if (at - moment < ahead && moment - heardAt < trusted) return;
      ahead = at - moment;
      heardAt = moment;
    },
  };
}
