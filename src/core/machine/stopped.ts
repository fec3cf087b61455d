/**
 * What happens once a machine threw: people lead, without it, until they give the conversation back. Nothing that
 * the machine should have heard is lost: it is kept, and replayed then.
 */

import type { Effect, Entry, FlowState, Heard, Listing, Moment, Step, Stimulus, Stopped } from '../flow.ts';
import {
  claim,
  isOthers,
  type Notes,
  note,
  type StoppedState,
  speak,
  transfer,
  writtenTo,
} from './attending.ts';
import { closeEpisode, placed, say } from './episode.ts';

/** A sentence for a customer; a function of the state where it depends on that, as on its language. It must not throw. */
export type Sentence = string | ((state: FlowState) => string);

/** Said without the machine. */
export const saySentence = (sentence: Sentence, state: FlowState, moment: Moment): Effect =>
  say(typeof sentence === 'string' ? sentence : sentence(state), moment);

/** What is said and noted while people lead without the machine. */
export type StoppedWords = {
  /** Said once when the machine threw: a person continues. */
  readonly stopped: Sentence;
  /** For attendants: why a stopped conversation waits. */
  readonly stoppedReason: string;
  readonly notes: Notes;
};

/** What a stopped conversation needs of its flow. */
export type Recovery = {
  readonly words: StoppedWords;
  /** Hears a stimulus; stops the conversation again if the machine throws again. */
  step(state: FlowState, stimulus: Stimulus, moment: Moment): Step;
  /** Where the machine thinks that the conversation stands. @throws what the machine throws. */
  describe(state: FlowState, at: number): Omit<Listing, 'since'>;
  /** The timers that outlive the episode, by name. */
  readonly lasting?: readonly string[] | undefined;
  /** What outlives the episode. */
  salvage(state: FlowState): unknown;
};

/**
 * Stops a conversation: it waits for a person, and the customer hears once that one continues. Whoever attends it
 * already goes on undisturbed, and is told beside the conversation.
 */
export function stop(
  state: FlowState,
  thrown: unknown,
  unheard: readonly Stimulus[],
  words: Recovery['words'],
  moment: Moment,
): Step {
  const { withBot, closesAt: _, nudgedAt: __, ...listing } = state.listing;
  const owner = listing.place === 'attended' ? (listing.owner ?? null) : null;
  const place = owner ? 'attended' : 'waiting';
  const reason = reasonOf(thrown);
  const described = { ...listing, place, reason: words.stoppedReason, stopped: reason } as const;
  return {
    state: {
      ...state,
      stopped: { reason, unheard, owner, actedAt: moment.at },
      listing: placed(described, listing, moment.at),
    },
    effects:
      isListedForPeople(listing) && !withBot
        ? [note(words.stoppedReason)]
        : [saySentence(words.stopped, state, moment)],
  };
}

/** One step of a stopped conversation. */
export function stepStopped(
  state: StoppedState,
  stimulus: Stimulus,
  recovery: Recovery,
  moment: Moment,
): Step {
  if (stimulus.type === 'customer.said') return { state: writtenTo(state, stimulus, moment.at), effects: [] };
  const { event } = stimulus.entry;
  const { notes } = recovery.words;
  switch (event.type) {
    case 'attendant.claimed':
      return claim(state, event, notes, moment);
    case 'attendant.said':
      return speak(state, event, notes, moment);
    case 'attendant.transferred':
      return transfer(state, event, notes, moment);
    case 'attendant.closed':
      // At once, undoable or not: there is no machine that would wait.
      if (isOthers(state, event.by)) return { state, effects: [note(notes.notLeft(event.by.name))] };
      return close(state, event, recovery, moment);
    case 'attendant.reopened':
      return { state, effects: [] };
    // To do later what was asked for now would do it after the attendant has done it by hand.
    case 'attendant.orderedTicket':
    case 'attendant.updatedProtocol':
      return { state, effects: [note(notes.notOrdered(event.by.name))] };
    case 'attendant.gaveBack':
      if (isOthers(state, event.by)) return { state, effects: [note(notes.notLeft(event.by.name))] };
      return giveBack(state, stimulus.entry, recovery, moment);
    default:
      return keep(state, stimulus.entry, notes);
  }
}

/** Keeps an entry for later; what it would have told the customer is shown to people until then. */
function keep(state: StoppedState, entry: Entry, notes: Notes): Step {
  const { stopped, listing } = state;
  const untold = outcomeOf(entry.event, notes);
  return {
    state: {
      ...state,
      stopped: { ...stopped, unheard: [...stopped.unheard, { type: 'entry', entry }] },
      listing: untold === null ? listing : { ...listing, untold: [...(listing.untold ?? []), untold] },
    },
    effects: untold === null ? [] : [note(notes.untold(untold))],
  };
}

/**
 * Lets the machine hear what it could not, in order. If it throws again, the conversation is stopped again with
 * what is left, and the customer is told again: nobody attends any more. A machine that had people leading before it
 * threw, and has so still, hears the give-back too, now or when it is given back once more.
 */
function giveBack(state: StoppedState, entry: Entry, recovery: Recovery, moment: Moment): Step {
  const { stopped, ...rest } = state;
  const {
    owner: _,
    reason: __,
    untold: ___,
    unansweredSince: ____,
    stopped: _____,
    ...listing
  } = state.listing;
  // What a replay gives to people now is not given back with the rest.
  const wasLed = isForPeople(rest, recovery, moment);
  const place = state.snapshot === null ? 'closed' : 'bot';
  let step: Step = {
    state: { ...rest, listing: placed({ ...listing, place }, state.listing, moment.at) },
    effects: [],
  };
  for (const stimulus of stopped.unheard) step = follow(step, stimulus, recovery, moment);
  if (step.state.stopped !== undefined)
    return wasLed ? { ...step, state: remind(step.state, step.state.stopped, entry) } : step;
  try {
    const described = placed(recovery.describe(step.state, moment.at), step.state.listing, moment.at);
    return wasLed && isListedForPeople(described)
      ? follow(step, { type: 'entry', entry }, recovery, moment)
      : { ...step, state: { ...step.state, listing: described } };
  } catch (thrown) {
    const again = stop(step.state, thrown, [], recovery.words, moment);
    return { state: again.state, effects: [...step.effects, ...again.effects] };
  }
}

/**
 * Whoever gave it back has done so, though the machine, in which they may lead on, could not hear it: it is heard with
 * the rest when the machine bears it, or nobody else could give back what is theirs.
 */
const remind = (state: FlowState, stopped: Stopped, entry: Entry): FlowState => ({
  ...state,
  stopped: { ...stopped, unheard: [...stopped.unheard, { type: 'entry', entry }] },
});

/**
 * Ends the episode. What was kept is heard between episodes, so that a ticket that was created is told all the same;
 * what makes the machine throw even then stays with the attendants, or the conversation could never be closed.
 */
function close(
  state: StoppedState,
  { by, reason }: Extract<Heard, { type: 'attendant.closed' }>,
  recovery: Recovery,
  moment: Moment,
): Step {
  const { notes } = recovery.words;
  let step = closeEpisode(state, recovery.salvage(state), moment.at, recovery.lasting);
  if (reason !== undefined)
    step = { state: step.state, effects: [note(notes.closed(by.name, reason)), ...step.effects] };
  for (const stimulus of state.stopped.unheard) {
    if (stimulus.type === 'customer.said') continue;
    const next = follow(step, stimulus, recovery, moment);
    const untold = outcomeOf(stimulus.entry.event, notes);
    if (next.state.stopped === undefined) step = next;
    else if (untold !== null)
      step = { state: step.state, effects: [...step.effects, note(notes.leftUntold(untold))] };
  }
  return step;
}

const follow = ({ state, effects }: Step, stimulus: Stimulus, recovery: Recovery, moment: Moment): Step => {
  const next = recovery.step(state, stimulus, moment);
  return { state: next.state, effects: [...effects, ...next.effects] };
};

/** What an entry would have told the customer, roughly, for people. */
function outcomeOf(event: Heard, notes: Notes): string | null {
  switch (event.type) {
    case 'job.finished':
      return notes.ended(event.name, event.result);
    case 'say.withdrawn':
    case 'send.failed':
      return event.text;
    default:
      return null;
  }
}

/** Whether a person leads, or is awaited. */
const isListedForPeople = ({ place }: Pick<Listing, 'place'>): boolean =>
  place === 'waiting' || place === 'attended';

/** Whether the machine, as it was left, thinks so. */
function isForPeople(state: FlowState, recovery: Recovery, { at }: Moment): boolean {
  try {
    return isListedForPeople(recovery.describe(state, at));
  } catch {
    return false;
  }
}

/** For people who look for the mistake: machines throw errors, unheard failures are reports. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === 'object' && thrown !== null && 'reason' in thrown) return String(thrown.reason);
  return 'unexpected failure';
}
