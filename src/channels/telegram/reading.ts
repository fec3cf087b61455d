/** Reads what Telegram delivers, however it comes: nothing is skipped but what cannot be read, and that is told. */

import type { Log } from '../../log.ts';
import { readForumUpdate } from './forum/reading.ts';
import { toNote, toSaying } from './incoming.ts';
import type { Taken } from './taking.ts';
import { updateSchema } from './update.ts';

export type Reading = {
  readonly arrivals: readonly Taken[];
  /** The ids of buttons that customers pressed, which show that they wait. */
  readonly presses: readonly string[];
  /** The highest number of an update, readable or not; undefined if none has any. */
  readonly highest: number | undefined;
};

/**
 * @param now see `toSaying`.
 * @param group the id of the desk's group, whose updates are no customer's.
 */
export function readUpdates(batch: readonly unknown[], now: number, log: Log, group?: string): Reading {
  const arrivals: Taken[] = [];
  const presses: string[] = [];
  let highest: number | undefined;
  for (const raw of batch) {
    const { data: update, error } = updateSchema.safeParse(raw);
    const id = updateSchema.pick({ update_id: true }).safeParse(raw).data?.update_id;
    if (id !== undefined) highest = Math.max(highest ?? id, id);
    const forum = group === undefined ? null : readForumUpdate(raw, group);
    if (forum !== null) {
      if (forum !== 'nothing') arrivals.push({ forum });
    } else if (update !== undefined) {
      const arrival = toSaying(update, now) ?? toNote(update);
      if (arrival !== null) arrivals.push(arrival);
      if (update.callback_query !== undefined) presses.push(update.callback_query.id);
    }
    // Where it is wrong, never what stands there.
    else
      log.warn(
        { update: id, at: error.issues.map(({ path }) => path.join('.')) },
        'telegram: unreadable update',
      );
  }
  return { arrivals, presses, highest };
}
