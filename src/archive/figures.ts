/** Figures, read from the rows of episodes that ended. */

import { setImmediate as breathe } from 'node:timers/promises';
import { type Counted, type Figures, summarize } from '../core/archive/figures.ts';
import type { StoredRow } from '../stores/contract/rows.ts';
import type { Store } from '../stores/store.ts';
import type { Archive, Remark } from './archive.ts';
import { allRemarks, counted, countsBetween, remarked, remarkId, remarkKey } from './episodes.ts';

/** Rows that are read at a time: others get their turn in between. */
const batch = 1_000;

type Rows = Pick<Store, 'rows'>;

/** @param timezone where a day begins: `America/Sao_Paulo`. */
export async function readFigures(
  store: Rows,
  { from, to, queue, attendant }: Parameters<Archive['figures']>[0],
  timezone: string,
): Promise<Figures> {
  const episodes: Counted[] = [];
  const range = countsBetween(from, to);
  let page: readonly StoredRow[] = [];
  do {
    const after = page.at(-1);
    page = await store.rows({ ...range, limit: batch, ...(after === undefined ? {} : { after }) });
    for (const { value } of page) {
      const episode = counted.safeParse(value).data;
      const isWanted =
        episode !== undefined &&
        (queue === undefined || episode.queue === queue) &&
        (attendant === undefined || episode.attendant === attendant);
      if (isWanted) episodes.push(episode);
    }
    await breathe();
  } while (page.length === batch);
  return summarize(episodes, countingIn(timezone));
}

/** What people said of episodes, the newest first. */
export async function readRemarks(
  store: Rows,
  { limit, after }: Parameters<Archive['remarks']>[0],
): Promise<readonly Remark[]> {
  const from = after && { key: remarkKey(after.id), conversation: after.conversation };
  const rows = await store.rows({
    ...allRemarks,
    backwards: true,
    limit,
    ...(from === undefined ? {} : { after: from }),
  });
  return rows.flatMap(({ key, conversation, value }) => {
    const remark = remarked.safeParse(value).data;
    return remark === undefined || conversation === null
      ? []
      : [{ id: remarkId(key), conversation, ...remark }];
  });
}

/** Every zone's clock goes by quarters of an hour. */
const quarter = 15 * 60_000;

/** Asks the calendar once for each quarter of an hour: it is slow. */
export function countingIn(
  timezone: string,
): (at: number) => { readonly day: string; readonly hour: number } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const known = new Map<number, { readonly day: string; readonly hour: number }>();
  return (at) => {
    const index = Math.floor(at / quarter);
    const found = known.get(index);
    if (found !== undefined) return found;
    // `2026-11-23 14:05`
    const [day = '', time = ''] = format.format(at).split(' ');
    const read = { day, hour: Number.parseInt(time, 10) };
    known.set(index, read);
    return read;
  };
}
