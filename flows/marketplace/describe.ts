/** A protocol as a line of the attendants' list. */

import type { Listing } from '../../src/core/flow.ts';
import type { Protocol } from '../../src/core/protocol/index.ts';
import { matterOf } from '../../src/core/protocol/words.ts';
import type { Context } from './context.ts';
import { urgencyOf } from './due.ts';
import type { Kit } from './kit.ts';
import { lines, reasons } from './words/attendants.ts';

const linesOf = (protocol: Protocol, tellTime: (at: number) => string): readonly string[] => {
  const matter = matterOf(protocol);
  return [
    lines.protocol(protocol.number),
    ...(matter === undefined ? [] : [matter]),
    ...(protocol.status === undefined ? [] : [lines.status(protocol.status)]),
    ...(protocol.dueAt === undefined ? [] : [lines.due(tellTime(protocol.dueAt))]),
    ...(protocol.order === undefined
      ? []
      : [
          lines.order(protocol.order.code),
          ...protocol.order.items.map(({ name, quantity }) => lines.item(name, quantity)),
        ]),
  ];
};

const summaryOf = (
  { protocol, updates, undelivered }: Context,
  tellTime: (at: number) => string,
): readonly string[] => [
  ...(protocol === null ? [] : linesOf(protocol, tellTime)),
  ...Object.values(updates).flatMap(({ type, state }) => (state === 'asked' ? [lines.asked(type)] : [])),
  ...undelivered.map(({ text, reason, perhaps = false }) => lines.undelivered(text, reason, perhaps)),
];

/** What it waits for, after what it is about. */
const reasonOf = ({ reason, protocol }: Context): string =>
  [protocol === null ? undefined : matterOf(protocol), reason ?? undefined]
    .filter((part) => part !== undefined)
    .join(' · ') || reasons.opened;

/** What the desk shows of it. */
export const describe = (
  context: Context,
  place: Listing['place'],
  { tellTime }: Pick<Kit, 'tellTime'>,
): Omit<Listing, 'since'> => {
  const { protocol, owner, closing, nudgedAt, unansweredSince } = context;
  const name = context.name ?? (protocol === null ? null : lines.protocol(protocol.number));
  const urgency = place === 'closed' ? null : urgencyOf(context, context.now);
  return {
    place,
    ...(place === 'attended' && owner !== null ? { owner } : {}),
    ...(place === 'closed' ? {} : { queue: context.queue }),
    ...(place === 'waiting' ? { reason: reasonOf(context) } : {}),
    ...(nudgedAt === null || place === 'closed' ? {} : { nudgedAt }),
    ...(urgency === null ? {} : { urgency }),
    ...(place === 'attended' && closing !== null ? { closesAt: closing.at } : {}),
    ...(place === 'attended' && unansweredSince !== null ? { unansweredSince } : {}),
    ...(name === null ? {} : { name }),
    summary: summaryOf(context, tellTime),
    ...(protocol === null ? {} : { known: { protocol } }),
  };
};
