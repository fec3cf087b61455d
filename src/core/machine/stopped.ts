/**
 * What happens once a machine threw: people lead, without it, until they give the conversation back. Nothing that
 * the machine should have heard is lost: it is kept, and replayed then.
 */

import type { Attendant } from '../content.ts';
import type { Effect, Entry, FlowState, Heard, Listing, Moment, Step, Stimulus, Stopped } from '../flow.ts';
import { closeEpisode, placed, say } from './episode.ts';

export type StoppedState = FlowState & { readonly stopped: Stopped };

/** What a stopped conversation needs of its flow. */
export type Recovery = {
  readonly words: { readonly stopped: string; readonly stoppedReason: string };
  /** Hears a stimulus; stops the conversation again if the machine throws again. */
  step(state: FlowState, stimulus: Stimulus, moment: Moment): Step;
  /** Where the machine thinks that the conversation stands. @throws what the machine throws. */
  describe(state: FlowState): Omit<Listing, 'since'>;
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
  const { listing } = state;
  const owner = listing.place === 'attended' ? (listing.owner ?? null) : null;
  const place = owner ? 'attended' : 'waiting';
  return {
    state: {
      ...state,
      stopped: { reason: reasonOf(thrown), unheard, owner },
      listing: placed({ ...listing, place, reason: words.stoppedReason }, listing, moment.at),
    },
    effects: isLedByPeople(listing) ? [note(words.stoppedReason)] : [say(words.stopped, moment)],
  };
}

/** One step of a stopped conversation. */
export function stepStopped(
  state: StoppedState,
  stimulus: Stimulus,
  recovery: Recovery,
  moment: Moment,
): Step {
  // The transcript has it already; it is for the person who continues, not for the machine later.
  if (stimulus.type === 'customer.said') return { state, effects: [] };
  const { event } = stimulus.entry;
  switch (event.type) {
    case 'attendant.claimed':
      return claim(state, event.by, moment);
    case 'attendant.said':
      return {
        state,
        effects: [
          state.stopped.owner?.id === event.by.id
            ? say(event.text, moment, event.by)
            : note(`não enviado: ${event.text}`),
        ],
      };
    case 'attendant.closed':
      if (isOthers(state, event.by)) return { state, effects: [note(notLeft(event.by))] };
      return close(state, recovery, moment);
    case 'attendant.gaveBack':
      if (isOthers(state, event.by)) return { state, effects: [note(notLeft(event.by))] };
      return giveBack(state, stimulus.entry, recovery, moment);
    default:
      return keep(state, stimulus.entry);
  }
}

/** Whether somebody else has it. One that nobody has may be given back or closed by anybody. */
const isOthers = ({ stopped: { owner } }: StoppedState, by: Attendant): boolean =>
  owner !== null && owner.id !== by.id;

const notLeft = ({ name }: Attendant): string =>
  `${name} quis encerrar ou devolver, mas a conversa está com outra pessoa`;

function claim(state: StoppedState, by: Attendant, moment: Moment): Step {
  const { owner } = state.stopped;
  if (owner !== null)
    return {
      state,
      effects: owner.id === by.id ? [] : [note(`${by.name}: ${owner.name} já está atendendo`)],
    };
  return {
    state: {
      ...state,
      stopped: { ...state.stopped, owner: by },
      listing: placed({ ...state.listing, place: 'attended', owner: by }, state.listing, moment.at),
    },
    effects: [{ type: 'hush' }],
  };
}

/** Keeps an entry for later; what it would have told the customer is shown to people until then. */
function keep(state: StoppedState, entry: Entry): Step {
  const { stopped, listing } = state;
  const untold = outcomeOf(entry.event);
  return {
    state: {
      ...state,
      stopped: { ...stopped, unheard: [...stopped.unheard, { type: 'entry', entry }] },
      listing: untold === null ? listing : { ...listing, untold: [...(listing.untold ?? []), untold] },
    },
    effects: untold === null ? [] : [note(`ainda não contado: ${untold}`)],
  };
}

/**
 * Lets the machine hear what it could not, in order. If it throws again, the conversation is stopped again with
 * what is left, and the customer is told again: nobody attends any more. A machine that had people leading before it
 * threw, and has so still, hears the give-back too.
 */
function giveBack(state: StoppedState, entry: Entry, recovery: Recovery, moment: Moment): Step {
  const { stopped, ...rest } = state;
  const { owner: _, reason: __, untold: ___, ...listing } = state.listing;
  const place = state.snapshot === null ? 'closed' : 'bot';
  let step: Step = {
    state: { ...rest, listing: placed({ ...listing, place }, state.listing, moment.at) },
    effects: [],
  };
  for (const stimulus of stopped.unheard) step = follow(step, stimulus, recovery, moment);
  if (step.state.stopped !== undefined) return step;
  try {
    const described = placed(recovery.describe(step.state), step.state.listing, moment.at);
    return isLedByPeople(described)
      ? follow(step, { type: 'entry', entry }, recovery, moment)
      : { ...step, state: { ...step.state, listing: described } };
  } catch (thrown) {
    const again = stop(step.state, thrown, [], recovery.words, moment);
    return { state: again.state, effects: [...step.effects, ...again.effects] };
  }
}

/**
 * Ends the episode. What was kept is heard between episodes, so that a ticket that was created is told all the same;
 * what makes the machine throw even then stays with the attendants, or the conversation could never be closed.
 */
function close(state: StoppedState, recovery: Recovery, moment: Moment): Step {
  let step = closeEpisode(state, recovery.salvage(state), moment.at);
  for (const stimulus of state.stopped.unheard) {
    if (stimulus.type === 'customer.said') continue;
    const next = follow(step, stimulus, recovery, moment);
    const untold = outcomeOf(stimulus.entry.event);
    if (next.state.stopped === undefined) step = next;
    else if (untold !== null)
      step = { state: step.state, effects: [...step.effects, note(`ficou sem contar: ${untold}`)] };
  }
  return step;
}

const follow = ({ state, effects }: Step, stimulus: Stimulus, recovery: Recovery, moment: Moment): Step => {
  const next = recovery.step(state, stimulus, moment);
  return { state: next.state, effects: [...effects, ...next.effects] };
};

/** What an entry would have told the customer, roughly, for people. */
function outcomeOf(event: Heard): string | null {
  switch (event.type) {
    case 'job.finished':
      return `${event.name}: ${event.result.ok ? 'concluído' : event.result.failure.reason}`;
    case 'say.withdrawn':
    case 'send.failed':
      return event.text;
    default:
      return null;
  }
}

/** Whether a person leads, or is awaited. */
const isLedByPeople = ({ place }: Listing): boolean => place === 'waiting' || place === 'attended';

const note = (text: string): Effect => ({ type: 'note', text });

/** For people who look for the mistake: machines throw errors, unheard failures are reports. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === 'object' && thrown !== null && 'reason' in thrown) return String(thrown.reason);
  return 'unexpected failure';
}
