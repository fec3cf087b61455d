/** Reads what Telegram delivers, however it comes: nothing is skipped but what cannot be read, and that is told. */

import type { Log } from '../../log.ts';
import type { Arrival } from '../channel.ts';
import { toArrival } from './incoming.ts';
import { type Update, updateSchema } from './update.ts';

export type Reading = {
  readonly arrivals: readonly Arrival[];
  /** The ids of pressed buttons, which show that they wait. */
  readonly presses: readonly string[];
  /** The highest number of an update, readable or not; undefined if none has any. */
  readonly highest: number | undefined;
};

/** @param now see `toArrival`. */
export function readUpdates(batch: readonly unknown[], now: number, log: Log): Reading {
  const updates: Update[] = [];
  let highest: number | undefined;
  for (const raw of batch) {
    const { data: update, error } = updateSchema.safeParse(raw);
    const id = updateSchema.pick({ update_id: true }).safeParse(raw).data?.update_id;
    if (id !== undefined) highest = Math.max(highest ?? id, id);
    if (update !== undefined) updates.push(update);
    // Where it is wrong, never what stands there.
    else
      log.warn(
        { update: id, at: error.issues.map(({ path }) => path.join('.')) },
        'telegram: unreadable update',
      );
  }
  return {
    arrivals: updates.flatMap((update) => toArrival(update, now) ?? []),
    presses: updates.flatMap(({ callback_query: press }) => press?.id ?? []),
    highest,
  };
}
