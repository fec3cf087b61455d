/** What is counted of an episode: when what happened, and who saw to it. Nothing of it tells who the customer was. */

import type { Listing, Step, Stimulus } from '../flow.ts';

/** Times are the store's clock, in milliseconds. What did not happen is absent. */
export type Tally = {
  /** By chance: leads to nobody. */
  readonly id: string;
  readonly startedAt: number;
  /** Whose it was last: a queue's id. */
  readonly queue?: string;
  /** When it began to wait for a person, the first time. */
  readonly askedAt?: number;
  /** When a person took it, the first time. */
  readonly claimedAt?: number;
  /** When a person said something, the first time. */
  readonly answeredAt?: number;
  /** Who had it last: an attendant's id. */
  readonly attendant?: string;
  /** How many tickets were opened. */
  readonly tickets: number;
  readonly endedAt?: number;
  /** Why it was closed, for the team. Personal, like the comment: people write names. */
  readonly reason?: string;
  /** From 1 to 5. */
  readonly rating?: number;
  readonly comment?: string;
};

export type CountedStep = {
  /** Where it stood before the step; null before the first. */
  readonly before: Listing | null;
  /** What was heard; null if nothing was, as when a newer version takes over. */
  readonly stimulus: Stimulus | null;
  readonly step: Step;
  readonly at: number;
  /** What tells the episode that begins from others, if one does. */
  readonly chance: () => string;
};

/** The same tally if there was nothing to count; undefined as long as there was no episode. */
export function countStep(tally: Tally | undefined, counted: CountedStep): Tally | undefined {
  const { before, step, at, chance } = counted;
  const { listing } = step.state;
  const isOn = tally !== undefined && tally.endedAt === undefined;
  const begins = listing.place !== 'closed' && (before === null || before.place === 'closed' || !isOn);
  if (begins)
    return countEvents(countPlace({ id: chance(), startedAt: at, tickets: 0 }, listing, at), counted);
  if (tally === undefined) return undefined;
  const during = isOn && listing.place !== 'closed' ? countPlace(tally, listing, at) : tally;
  const heard = countEvents(during, counted);
  return isOn && listing.place === 'closed' ? { ...heard, endedAt: at } : heard;
}

function countPlace(tally: Tally, { place, queue, owner }: Listing, at: number): Tally {
  const asked = place === 'waiting' && tally.askedAt === undefined;
  const claimed = place === 'attended' && tally.claimedAt === undefined;
  const passed = place === 'attended' && owner !== undefined && owner.id !== tally.attendant;
  const moved = queue !== undefined && queue !== tally.queue;
  if (!asked && !claimed && !passed && !moved) return tally;
  return {
    ...tally,
    ...(moved ? { queue } : {}),
    ...(asked ? { askedAt: at } : {}),
    ...(claimed ? { claimedAt: at } : {}),
    ...(passed ? { attendant: owner.id } : {}),
  };
}

function countEvents(before: Tally, { before: listed, stimulus, step, at }: CountedStep): Tally {
  let tally = before;
  for (const effect of step.effects) {
    const isWords = effect.type === 'said' || (effect.type === 'say' && effect.by !== 'bot');
    if (isWords && tally.answeredAt === undefined && tally.endedAt === undefined)
      tally = { ...tally, answeredAt: at };
    if (effect.type === 'rated') {
      const { comment: _, ...rest } = tally;
      const { score: rating, comment } = effect;
      tally = { ...rest, rating, ...(comment === undefined ? {} : { comment }) };
    }
  }
  const event = stimulus?.type === 'entry' ? stimulus.entry.event : null;
  if (event?.type === 'job.finished' && event.name === 'open-ticket' && event.result.ok)
    tally = { ...tally, tickets: tally.tickets + 1 };
  const { place, closesAt } = step.state.listing;
  // One that was refused gave no reason, nor does one that came second.
  const isClosing = closesAt !== undefined && listed?.closesAt === undefined;
  const isClosed = place === 'closed' && listed?.place !== 'closed';
  if (event?.type === 'attendant.closed' && event.reason && (isClosed || isClosing))
    tally = { ...tally, reason: event.reason };
  // Taken back, or the customer wrote meanwhile.
  const isOff = listed?.closesAt !== undefined && closesAt === undefined && place !== 'closed';
  if (isOff && tally.reason !== undefined) {
    const { reason: _, ...rest } = tally;
    tally = rest;
  }
  return tally;
}
