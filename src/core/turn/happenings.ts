/** What of a turn is worth telling to another program: a provider's own panel, another desk. Pure. */

import type { Attendant, Incoming } from '../content.ts';
import type { Entry, Listing } from '../flow.ts';
import type { EffectId } from '../ids/index.ts';
import type { Urgency } from '../protocol/index.ts';
import type { Turn } from './index.ts';

/** What programs may ask to be told of. */
export const happeningNames = ['waiting', 'message', 'taken', 'returned', 'closed', 'ticket', 'due'] as const;
export type HappeningName = (typeof happeningNames)[number];

/** Something that happened to a conversation, as plain data. `at` is the store's clock, in milliseconds since 1970. */
export type Happening = { readonly at: number } & (
  | {
      /** It waits for a person; again, when it comes into another queue. */
      readonly type: 'waiting';
      readonly reason?: string;
      readonly queue?: string;
      readonly name?: string;
      readonly phone?: string;
      readonly summary?: readonly string[];
    }
  /** Something was said in it. Notes are the team's own, and not told. */
  | {
      readonly type: 'message';
      readonly from: 'customer';
      readonly content: Incoming;
      readonly saidAt: number;
    }
  | {
      readonly type: 'message';
      readonly from: 'bot';
      readonly text: string;
      readonly effect: EffectId;
    }
  | {
      readonly type: 'message';
      readonly from: 'attendant';
      readonly by: Attendant;
      readonly text: string;
      /** The name of a file that went with it. */
      readonly file?: string;
      readonly effect: EffectId;
    }
  /** A person has it from now on. */
  | { readonly type: 'taken'; readonly by: Attendant }
  /** The bot leads again. */
  | { readonly type: 'returned' }
  | { readonly type: 'closed' }
  | { readonly type: 'ticket'; readonly protocol: string }
  /** A date by which it has to be answered has come nearer, or passed. `dueAt` as `at`. */
  | {
      readonly type: 'due';
      readonly urgency: Exclude<Urgency, 'calm'>;
      readonly dueAt: number;
      /** The marketplace's protocol that the conversation is. */
      readonly protocol?: string;
    }
);

/** What a turn changed, and what it was made of. */
export type Turned = {
  readonly at: number;
  /** Where the conversation stood before; undefined if it is new. */
  readonly before: Listing | undefined;
  readonly entries: readonly Entry[];
  readonly turn: Pick<Turn, 'state' | 'lines'>;
};

/**
 * What happened, in the order in which it is best told: who has taken it is known before what they say, and what was
 * said before that it waits, or is closed.
 * A place that was reached and left again within one turn was never there.
 */
export function happeningsOf({ at, before, entries, turn: { state, lines } }: Turned): readonly Happening[] {
  const happenings: Happening[] = [];
  for (const line of lines) {
    if (line.type === 'customer')
      happenings.push({ type: 'message', at, from: 'customer', content: line.content, saidAt: line.saidAt });
    if (line.type === 'said') {
      const { by, message, effect } = line;
      const file = message.file === undefined ? {} : { file: message.file.name };
      happenings.push(
        by === 'bot'
          ? { type: 'message', at, from: 'bot', text: message.text, effect }
          : { type: 'message', at, from: 'attendant', by, text: message.text, ...file, effect },
      );
    }
  }
  for (const { event } of entries)
    if (event.type === 'job.finished' && event.name === 'open-ticket' && event.result.ok) {
      const protocol = protocolOf(event.result.output);
      if (protocol !== null) happenings.push({ type: 'ticket', at, protocol });
    }
  happenings.push(...nearingOf(before, state.listing, at));
  const moves = movesOf(before, state.listing, at);
  return moves[0]?.type === 'taken' ? [...moves, ...happenings] : [...happenings, ...moves];
}

/** Where the conversation went. */
function movesOf(before: Listing | undefined, after: Listing, at: number): readonly Happening[] {
  const was = before?.place ?? 'closed';
  switch (after.place) {
    case 'waiting': {
      if (was === 'waiting' && before?.queue === after.queue) return [];
      const { reason, queue, name, phone, summary } = after;
      return [
        {
          type: 'waiting',
          at,
          ...(reason === undefined ? {} : { reason }),
          ...(queue === undefined ? {} : { queue }),
          ...(name === undefined ? {} : { name }),
          ...(phone === undefined ? {} : { phone }),
          ...(summary === undefined ? {} : { summary }),
        },
      ];
    }
    case 'attended':
      return after.owner === undefined || before?.owner?.id === after.owner.id
        ? []
        : [{ type: 'taken', at, by: after.owner }];
    case 'bot':
      return was === 'waiting' || was === 'attended' ? [{ type: 'returned', at }] : [];
    case 'closed':
      return was === 'closed' ? [] : [{ type: 'closed', at }];
  }
}

const ranks: Readonly<Record<Urgency, number>> = { calm: 0, amber: 1, red: 2, passed: 3 };

/** Each step of each date once; and none that was leapt over. */
function nearingOf(before: Listing | undefined, after: Listing, at: number): readonly Happening[] {
  const { urgency, known } = after;
  if (urgency === undefined || urgency.now === 'calm') return [];
  const was = before?.urgency;
  const isNews = was?.dueAt !== urgency.dueAt || ranks[was.now] < ranks[urgency.now];
  const number = known?.protocol?.number;
  return isNews
    ? [
        {
          ...{ type: 'due', at, urgency: urgency.now, dueAt: urgency.dueAt },
          ...(number === undefined ? {} : { protocol: number }),
        },
      ]
    : [];
}

const protocolOf = (output: unknown): string | null =>
  typeof output === 'object' && output !== null && 'protocol' in output && typeof output.protocol === 'string'
    ? output.protocol
    : null;
