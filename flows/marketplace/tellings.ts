/** What a marketplace tells of a protocol, against what it told before. */

import type { Protocol } from '../../src/core/protocol/index.ts';
import { type Context, isClosedThere, owesAnything } from './context.ts';
import type { ProtocolChanged } from './events.ts';

type Told = { readonly context: Context; readonly event: ProtocolChanged };

const isSame = (one: Protocol, other: Protocol): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Milliseconds by which clocks may differ. What was told as of later than that has a wrong date, and hides nothing. */
const apart = 24 * 3_600_000;

/** It tells what is known, or something older: what is polled comes again, and in any order. */
export const isNoNews = ({ context: { protocol, now }, event }: Told): boolean =>
  protocol !== null &&
  ((event.protocol.updatedAt < protocol.updatedAt && protocol.updatedAt < now + apart) ||
    isSame(event.protocol, protocol));

/** What of it attendants should read. Of a protocol that is heard of for the first time nothing has changed. */
export function changesIn(before: Protocol | null, now: Protocol) {
  const isNew = before === null;
  return {
    now,
    standing:
      isNew || before.closed === now.closed ? null : now.closed ? ('closed' as const) : ('reopened' as const),
    status:
      isNew || now.status === undefined || now.status === before.status
        ? null
        : { before: before.status, now: now.status },
    due: !isNew && before.dueAt !== now.dueAt,
  };
}

/** Why somebody has to see to it now, where nobody had to; null if nobody has. */
export const whyItCalls = (told: Told): 'opened' | 'reopened' | 'dueChanged' | null => {
  const { context } = told;
  const { protocol: before } = context;
  const { protocol: now } = told.event;
  if (now.closed || isNoNews(told)) return null;
  if (before === null) return 'opened';
  if (isClosedThere(context)) return 'reopened';
  return now.dueAt !== undefined && now.dueAt !== before.dueAt ? 'dueChanged' : null;
};

export const callsSomebody = (told: Told): boolean => whyItCalls(told) !== null;

/** The marketplace has closed it, and nobody here owes anything. */
export const isOver = ({ context, event }: Told): boolean => event.protocol.closed && !owesAnything(context);
