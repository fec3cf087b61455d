/** How much waits, off the agenda: what is at rest is not in it. */

import { type Depths, depthOf } from '../contract/depths.ts';
import type { Agenda } from './agenda.ts';
import type { Tables } from './tables/index.ts';
import { last } from './tables/table.ts';

export function readDepths({ entries, parked }: Tables, { ready, jobs, timers }: Agenda): Depths {
  const [first] = ready.ids();
  const [oldest] = first === undefined ? [] : entries.range({ start: [first], end: [first, last], limit: 1 });
  return {
    unread: { count: ready.count(), since: oldest?.head.at ?? null },
    jobs: Object.fromEntries([...jobs.looks()].map(([pool, moments]) => [pool, depthOf(moments)])),
    timers: { count: timers.count(), since: timers.first() },
    // There are few: they wait for people.
    parked: depthOf([...parked.range({})].map(({ head }) => head.at)),
  };
}
