/** What attendants do with a stopped conversation: it works without the machine. */

import { type Attendant, inWords } from '../content.ts';
import type { Effect, FlowState, Heard, Moment, Result, Step, Stimulus, Stopped } from '../flow.ts';
import { placed, say } from './episode.ts';

export type StoppedState = FlowState & { readonly stopped: Stopped };

/** Lines that only attendants see. */
export type Notes = {
  /** `by` claimed what `owner` has. */
  readonly takenBy: (owner: string, by: string) => string;
  /** `by` took it from `owner`, who had it. */
  readonly takenOver: (owner: string, by: string) => string;
  /** `by` wrote without having the conversation. */
  readonly notSent: (by: string, text: string) => string;
  /** `by` wanted to end or give back what somebody else has. */
  readonly notLeft: (by: string) => string;
  /** `by` gave it to a queue or a colleague. */
  readonly transferred: (by: string, where: string) => string;
  /** `by` wanted to transfer what somebody else has. */
  readonly notTransferred: (by: string) => string;
  /** `by` closed it, and why. */
  readonly closed: (by: string, reason: string) => string;
  /** `by` wanted a ticket, or a marketplace told something, which only the machine can have done. */
  readonly notOrdered: (by: string) => string;
  /** How a job ended. */
  readonly ended: (job: string, result: Result) => string;
  /** The customer does not know it yet. */
  readonly untold: (text: string) => string;
  /** The conversation was closed, and the customer will not hear it. */
  readonly leftUntold: (text: string) => string;
};

export const note = (text: string): Effect => ({ type: 'note', text });

/** Whether somebody else has it. One that nobody has may be given back or closed by anybody. */
export const isOthers = ({ stopped: { owner } }: StoppedState, by: Attendant): boolean =>
  owner !== null && owner.id !== by.id && !owner.elsewhere;

/** An owner who did nothing for so long is gone. */
const goneAfter = 15 * 60_000;

/** More than anybody writes before somebody looks; the transcript has all of it. */
const mostUnheard = 100;

/** What the customer writes is for whoever attends, and for the machine if nobody does. */
export function writtenTo(state: StoppedState, stimulus: Stimulus, at: number): StoppedState {
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

type Spoke = Extract<Heard, { type: 'attendant.said' }>;

/** Passed on if it is theirs. */
export function speak(state: StoppedState, event: Spoke, notes: Notes, moment: Moment): Step {
  const { by, text, file } = event;
  if (by.elsewhere) return relay(state, event, moment);
  return state.stopped.owner?.id === by.id
    ? { state: answered(state, moment.at), effects: [say(text, moment, by, file)] }
    : { state, effects: [note(notes.notSent(by.name, inWords({ text, file })))] };
}

/** Whoever answers elsewhere has it, unless somebody at a desk does. */
function relay(state: StoppedState, { by, text }: Spoke, moment: Moment): Step {
  const said: Effect = { type: 'said', id: moment.mint(), text, by };
  const before = answered(state, moment.at);
  if (isOthers(state, by)) return { state: before, effects: [said] };
  return { state: given(before, by, moment.at), effects: [{ type: 'hush' }, said] };
}

/** It is theirs from now on. */
const given = (state: StoppedState, owner: Attendant, at: number): StoppedState => ({
  ...state,
  stopped: { ...state.stopped, owner, actedAt: at },
  listing: placed({ ...state.listing, place: 'attended', owner }, state.listing, at),
});

/** It is whoever's claimed it, unless somebody has it and is still there. */
export function claim(
  state: StoppedState,
  { by, over }: Extract<Heard, { type: 'attendant.claimed' }>,
  notes: Notes,
  { at }: Moment,
): Step {
  const { owner, actedAt } = state.stopped;
  if (owner?.id === by.id)
    return { state: { ...state, stopped: { ...state.stopped, actedAt: at } }, effects: [] };
  if (owner === null || owner.elsewhere || at - actedAt >= goneAfter)
    return { state: given(state, by, at), effects: [{ type: 'hush' }] };
  return owner.id === over
    ? { state: given(state, by, at), effects: [note(notes.takenOver(owner.name, by.name))] }
    : { state, effects: [note(notes.takenBy(owner.name, by.name))] };
}

/** To a colleague, or back to whoever of the queue takes it: by its owner, or by anybody while nobody has it. */
export function transfer(
  state: StoppedState,
  { by, to }: Extract<Heard, { type: 'attendant.transferred' }>,
  notes: Notes,
  { at }: Moment,
): Step {
  if (isOthers(state, by)) return { state, effects: [note(notes.notTransferred(by.name))] };
  if ('attendant' in to)
    return {
      state: given(state, to.attendant, at),
      effects: [{ type: 'hush' }, note(notes.transferred(by.name, to.attendant.name))],
    };
  const { owner: _, unansweredSince: __, ...listing } = state.listing;
  return {
    state: {
      ...state,
      stopped: { ...state.stopped, owner: null, actedAt: at },
      listing: placed({ ...listing, place: 'waiting', queue: to.queue }, state.listing, at),
    },
    effects: [note(notes.transferred(by.name, to.queue))],
  };
}
