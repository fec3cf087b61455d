/** A conversation that an older version of the flow wrote, brought up to this one. */

import { type Effect, type FlowState, type Moment, NewerState, type Step, type Stopped } from '../flow.ts';
import { closeEpisode, letGo } from './episode.ts';
import { type Recovery, type Sentence, saySentence, stop } from './stopped.ts';

/** What adopting needs of a flow. */
export type Adoption = Pick<Recovery, 'salvage' | 'lasting'> & {
  readonly id: string;
  readonly version: number;
  readonly words: Recovery['words'] & {
    /** Said when a conversation of an older version starts over. */
    readonly restarted: Sentence;
  };
  readonly migrate?: (state: FlowState) => FlowState | null;
};

/**
 * Migrates the state, or starts over politely: what is remembered and the pending jobs stay, a person who leads the
 * conversation goes on leading it.
 *
 * @throws NewerState if a newer version wrote the state; an error if another flow did.
 */
export function adopt(adoption: Adoption, state: FlowState, moment: Moment): Step {
  const { id, version, words } = adoption;
  if (state.flow !== id) throw new Error(`a state of flow "${state.flow}" was given to "${id}"`);
  if (state.version === version) return { state, effects: [] };
  if (state.version > version) throw new NewerState(state, version);
  const migration = migrate(adoption, state);
  if (migration.ok && migration.state !== null)
    return {
      state: { ...migration.state, flow: id, version, ...carried(state.stopped) },
      effects: letGo(state, migration.state),
    };
  const closed = closeEpisode({ ...state, version }, adoption.salvage(state), moment.at, adoption.lasting);
  const after = (step: Step): Step => ({ state: step.state, effects: [...closed.effects, ...step.effects] });
  // What it was asked belongs to the episode that is over; outcomes do not.
  if (state.stopped !== undefined)
    return after({
      state: {
        ...closed.state,
        listing: state.listing,
        stopped: {
          ...state.stopped,
          unheard: state.stopped.unheard.filter(({ type }) => type !== 'customer.said'),
        },
      },
      effects: [],
    });
  const { place } = state.listing;
  if (!migration.ok || place === 'waiting' || place === 'attended') {
    const cause = migration.ok
      ? new Error(`version ${version} of the flow cannot go on where version ${state.version} was`)
      : migration.thrown;
    return after(stop({ ...closed.state, listing: state.listing }, cause, [], words, moment));
  }
  const effects: Effect[] =
    state.snapshot !== null && place === 'bot' ? [saySentence(words.restarted, state, moment)] : [];
  return after({ state: closed.state, effects });
}

type Migration =
  | { readonly ok: true; readonly state: FlowState | null }
  | { readonly ok: false; readonly thrown: unknown };

function migrate(adoption: Adoption, state: FlowState): Migration {
  try {
    return { ok: true, state: adoption.migrate?.(state) ?? null };
  } catch (thrown) {
    return { ok: false, thrown };
  }
}

const carried = (stopped: Stopped | undefined) => (stopped === undefined ? {} : { stopped });
