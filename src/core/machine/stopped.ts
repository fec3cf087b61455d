/**
 * What happens once a machine threw: people lead, without it, until they give the conversation back. Nothing that
 * the machine should have heard is lost: it is kept, and replayed then.
 */

import type { Attendant } from '../content.ts';
import type {
  Effect,
  Entry,
  FlowState,
  Heard,
  Listing,
  Moment,
  Result,
  Step,
  Stimulus,
  Stopped,
} from '../flow.ts';
import { closeEpisode, placed, say } from './episode.ts';

export type StoppedState = FlowState & { readonly stopped: Stopped };

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
  /** Lines that only attendants see. */
  readonly notes: {
    /** `by` claimed what `owner` has. */
    readonly takenBy: (owner: string, by: string) => string;
    /** `by` wrote without having the conversation. */
    readonly notSent: (by: string, text: string) => string;
    /** `by` wanted to end or give back what somebody else has. */
    readonly notLeft: (by: string) => string;
    /** How a job ended. */
    readonly ended: (job: string, result: Result) => string;
    /** The customer does not know it yet. */
    readonly untold: (text: string) => string;
    /** The conversation was closed, and the customer will not hear it. */
    readonly leftUntold: (text: string) => string;
  };
};

/** What a stopped conversation needs of its flow. */
export type Recovery = {
  readonly words: StoppedWords;
  /** Hears a stimulus; stops the conversation again if the machine throws again. */
  step(state: FlowState, stimulus: Stimulus, moment: Moment): Step;
  /** Where the machine thinks that the conversation stands. @throws what the machine throws. */
  describe(state: FlowState, at: number): Omit<Listing, 'since'>;
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
  const { withBot, ...listing } = state.listing;
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
      return claim(state, event.by, notes, moment);
    case 'attendant.said':
      if (event.by.elsewhere) return relay(state, event, moment);
      return state.stopped.owner?.id === event.by.id
        ? { state: answered(state, moment.at), effects: [say(event.text, moment, event.by)] }
        : { state, effects: [note(notes.notSent(event.by.name, event.text))] };
    case 'attendant.closed':
      if (isOthers(state, event.by)) return { state, effects: [note(notes.notLeft(event.by.name))] };
      return close(state, recovery, moment);
    case 'attendant.gaveBack':
      if (isOthers(state, event.by)) return { state, effects: [note(notes.notLeft(event.by.name))] };
      return giveBack(state, stimulus.entry, recovery, moment);
    default:
      return keep(state, stimulus.entry, notes);
  }
}

/** Whether somebody else has it. One that nobody has may be given back or closed by anybody. */
const isOthers = ({ stopped: { owner } }: StoppedState, by: Attendant): boolean =>
  owner !== null && owner.id !== by.id && !owner.elsewhere;

type Notes = StoppedWords['notes'];

/** An owner who did nothing for so long is gone. */
const goneAfter = 15 * 60_000;

/** More than anybody writes before somebody looks; the transcript has all of it. */
const mostUnheard = 100;

/** What the customer writes is for whoever attends, and for the machine if nobody does. */
function writtenTo(state: StoppedState, stimulus: Stimulus, at: number): StoppedState {
  const { stopped, listing } = state;
  const unheard = stopped.unheard.length < mostUnheard ? [...stopped.unheard, stimulus] : stopped.unheard;
  const unansweredSince = stopped.owner === null ? undefined : (listing.unansweredSince ?? at);
  return {
    ...state,
    stopped: { ...stopped, unheard },
    listing: unansweredSince === undefined ? listing : { ...listing, unansweredSince },
  };
}

/** A person has answered. To hear later what the customer said before would undo what the two have said since. */
function answered(state: StoppedState, at: number): StoppedState {
  const { unansweredSince: _, ...listing } = state.listing;
  const unheard = state.stopped.unheard.filter(({ type }) => type !== 'customer.said');
  return { ...state, stopped: { ...state.stopped, unheard, actedAt: at }, listing };
}

/** Whoever answers elsewhere has it, unless somebody at a desk does. */
function relay(
  state: StoppedState,
  { by, text }: Extract<Heard, { type: 'attendant.said' }>,
  moment: Moment,
): Step {
  const said: Effect = { type: 'said', id: moment.mint(), text, by };
  const before = answered(state, moment.at);
  if (isOthers(state, by)) return { state: before, effects: [said] };
  const listing = placed({ ...before.listing, place: 'attended', owner: by }, before.listing, moment.at);
  const stopped = { ...before.stopped, owner: by };
  return { state: { ...before, stopped, listing }, effects: [{ type: 'hush' }, said] };
}

function claim(state: StoppedState, by: Attendant, notes: Notes, moment: Moment): Step {
  const { owner, actedAt } = state.stopped;
  if (owner?.id === by.id)
    return { state: { ...state, stopped: { ...state.stopped, actedAt: moment.at } }, effects: [] };
  if (owner !== null && !owner.elsewhere && moment.at - actedAt < goneAfter)
    return { state, effects: [note(notes.takenBy(owner.name, by.name))] };
  return {
    state: {
      ...state,
      stopped: { ...state.stopped, owner: by, actedAt: moment.at },
      listing: placed({ ...state.listing, place: 'attended', owner: by }, state.listing, moment.at),
    },
    effects: [{ type: 'hush' }],
  };
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
function close(state: StoppedState, recovery: Recovery, moment: Moment): Step {
  const { notes } = recovery.words;
  let step = closeEpisode(state, recovery.salvage(state), moment.at);
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

const note = (text: string): Effect => ({ type: 'note', text });

/** For people who look for the mistake: machines throw errors, unheard failures are reports. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === 'object' && thrown !== null && 'reason' in thrown) return String(thrown.reason);
  return 'unexpected failure';
}
