/** Episodes that ended, as rows: what is counted of each is nobody's and stays; what people said of it is the conversation's. */

import { z } from 'zod';
import type { Counted } from '../core/archive/figures.ts';
import type { Tally } from '../core/archive/tally.ts';
import { countRows, type NewRow } from '../stores/contract/rows.ts';

/** Longer ones are cut. */
const longestRemark = 1_000;

const counts = `${countRows}episodes/`;
const remarks = 'remarks/';

const spellTime = (at: number): string => String(at).padStart(13, '0');

/** The rows of episodes that ended from one moment until before another. */
export const countsBetween = (from: number, to: number) => ({
  from: counts + spellTime(from),
  to: counts + spellTime(to),
});

/** All remarks, in the order in which the episodes ended. */
export const allRemarks = { from: remarks, to: 'remarks0' } as const;

/** What tells a remark from others, and the row that it is. */
export const remarkId = (key: string): string => key.slice(remarks.length);
export const remarkKey = (id: string): string => remarks + id;

const placeOf = ({ endedAt = 0, id }: Tally): string => `${spellTime(endedAt)}/${id}`;

const since = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : Math.max(0, to - from);

/** What is counted of an episode that ended. Nothing in it leads to the customer. */
export function countedRow(tally: Tally, channel: string): NewRow {
  const { startedAt, endedAt = startedAt, askedAt, claimedAt, answeredAt, queue, attendant } = tally;
  const counted: Counted = {
    channel,
    startedAt,
    endedAt,
    queue,
    alone: askedAt === undefined && claimedAt === undefined,
    waited: since(askedAt, claimedAt),
    answered: since(askedAt, answeredAt),
    handled: since(claimedAt, endedAt),
    attendant,
    tickets: tally.tickets,
    rating: tally.rating,
  };
  return { key: counts + placeOf(tally), value: counted };
}

/** What people said of it, if they did. */
export function remarkRow(tally: Tally): readonly NewRow[] {
  const { rating, comment, reason, attendant, queue, endedAt } = tally;
  if (rating === undefined && comment === undefined && reason === undefined) return [];
  const remark: z.infer<typeof remarked> = {
    endedAt: endedAt ?? 0,
    attendant,
    queue,
    rating,
    comment: comment?.slice(0, longestRemark),
    reason: reason?.slice(0, longestRemark),
  };
  return [{ key: remarks + placeOf(tally), value: remark }];
}

/** As it was written; later versions may add to it. */
export const counted = z.object({
  channel: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  queue: z.string().optional(),
  alone: z.boolean(),
  waited: z.number().optional(),
  answered: z.number().optional(),
  handled: z.number().optional(),
  attendant: z.string().optional(),
  tickets: z.number(),
  rating: z.number().optional(),
});

export const remarked = z.object({
  endedAt: z.number(),
  attendant: z.string().optional(),
  queue: z.string().optional(),
  rating: z.number().optional(),
  comment: z.string().optional(),
  reason: z.string().optional(),
});
