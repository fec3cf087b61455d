/** What is kept in mind of a protocol during an episode, and what outlives it. */

import type { Attendant } from '../../src/core/content.ts';
import type { Protocol, ProtocolUpdate } from '../../src/core/protocol/index.ts';
import type { Closing } from '../team/closing.ts';

/** What an attendant had told to the marketplace, and what became of it. */
export type Update = Pick<ProtocolUpdate, 'type'> & {
  /** By name. */
  readonly by: string;
  readonly state: 'asked' | 'done' | 'failed';
  /** When it was asked for; absent of those of older versions. */
  readonly at?: number;
};

/** What was said to the buyer, and did not pass. */
export type Undelivered = {
  readonly text: string;
  readonly reason: string;
  /** Nobody knows whether it passed. */
  readonly perhaps?: true;
};

/** What outlives the episode. */
export type Memory = {
  /** As the marketplace told of it last; null if it has not yet. */
  readonly protocol: Protocol | null;
  /** When it was heard of first, by the store's clock. */
  readonly seenAt: number | null;
  /** The same if it was closed by then: what comes in the same breath is history. */
  readonly foundClosedAt: number | null;
  /** The buyer's, if the marketplace tells. */
  readonly name: string | null;
  /** The acknowledgement was said, or somebody was faster. */
  readonly greeted: boolean;
  /** By the attendants' requests, the latest last. */
  readonly updates: Readonly<Record<string, Update>>;
  /** The due date of which everybody was told that it has passed. */
  readonly passedTold: number | null;
  /** When a person's answer went out, so that nothing is owed until the buyer writes again, or there is another due date. */
  readonly relievedAt: number | null;
  /** Answers of people that have not gone out yet, the latest last; absent of those of older versions. */
  readonly leaving?: readonly string[];
};

export type Context = Memory & {
  /** The time of what is being heard. */
  readonly now: number;
  readonly owner: Attendant | null;
  readonly queue: string;
  /** Why it waits, for attendants; what it is about if null. */
  readonly reason: string | null;
  /** When the buyer wrote what nobody has answered yet. */
  readonly writtenAt: number | null;
  /** Since when whoever has it owes an answer. */
  readonly unansweredSince: number | null;
  /** When the due date began to count: from then on it is near, or not. */
  readonly pressedAt: number | null;
  /** When the desk was reminded of it. */
  readonly nudgedAt: number | null;
  readonly closing: Closing | null;
  readonly undelivered: readonly Undelivered[];
};

/** Whose it is unless somebody gives it to others. */
export const ownQueue = 'marketplace';

export const begin = (memory: Memory | null): Context => ({
  protocol: null,
  seenAt: null,
  foundClosedAt: null,
  name: null,
  greeted: false,
  updates: {},
  passedTold: null,
  relievedAt: null,
  leaving: [],
  ...memory,
  now: 0,
  owner: null,
  queue: ownQueue,
  reason: null,
  writtenAt: null,
  unansweredSince: null,
  pressedAt: null,
  nudgedAt: null,
  closing: null,
  undelivered: [],
});

export const remember = ({
  protocol,
  seenAt,
  foundClosedAt,
  name,
  greeted,
  updates,
  passedTold,
  relievedAt,
  leaving = [],
}: Context): Memory => ({
  protocol,
  seenAt,
  foundClosedAt,
  name,
  greeted,
  updates,
  passedTold,
  relievedAt,
  leaving,
});

/** Whether the marketplace holds it closed. */
export const isClosedThere = ({ protocol }: Pick<Context, 'protocol'>): boolean => protocol?.closed === true;

/** Whether a person owes the buyer, or the marketplace, anything. */
export const owesAnything = ({
  writtenAt,
  undelivered,
  updates,
}: Pick<Context, 'writtenAt' | 'undelivered' | 'updates'>): boolean =>
  writtenAt !== null ||
  undelivered.length > 0 ||
  Object.values(updates).some(({ state }) => state === 'asked');
