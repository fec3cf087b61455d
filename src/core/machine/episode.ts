/** How an episode ends, and what people see of where it stands. */

import type { Attachment, Attendant } from '../content.ts';
import type { Effect, FlowState, Listing, Moment, Step } from '../flow.ts';

/** A place in the lists with the time since when: kept as long as place and owner stay. */
export const placed = (described: Omit<Listing, 'since'>, before: Listing, at: number): Listing => ({
  ...described,
  since: described.place === before.place && described.owner?.id === before.owner?.id ? before.since : at,
});

/** By what people find a conversation that is over; what was under way in it is not known any more. */
const foundBy = ({ name, phone, known }: Omit<Listing, 'since'>): Partial<Listing> => {
  const { document, customer, opened, protocol } = known ?? {};
  const found = {
    ...(document === undefined ? {} : { document }),
    ...(customer === undefined ? {} : { customer }),
    ...(opened === undefined ? {} : { opened }),
    ...(protocol === undefined ? {} : { protocol }),
  };
  return {
    ...(name === undefined ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(Object.keys(found).length === 0 ? {} : { known: found }),
  };
};

/**
 * Ends the episode: timers and look-ups are let go, pending jobs and what is remembered stay.
 *
 * @param lasting names of the timers that go on between episodes.
 * @param described what was known at its end.
 */
export function closeEpisode(
  state: FlowState,
  memory: unknown,
  at: number,
  lasting: readonly string[] = [],
  described: Omit<Listing, 'since'> = state.listing,
): Step {
  const { stopped: _, contact: __, ...rest } = state;
  const timers = Object.fromEntries(Object.entries(state.timers).filter(([name]) => lasting.includes(name)));
  return {
    state: {
      ...rest,
      memory,
      snapshot: null,
      calls: {},
      timers,
      menu: null,
      listing: placed({ place: 'closed', ...foundBy(described) }, state.listing, at),
    },
    effects: letGo(state, { calls: {}, timers }),
  };
}

type Addresses = Pick<FlowState, 'calls' | 'timers'>;

/** Withdraws the timers and look-ups that only the first of two states waits for. */
export function letGo(before: Addresses, after: Addresses): Effect[] {
  const timers = new Set(Object.values(after.timers));
  const calls = new Set(Object.values(after.calls));
  return [
    ...Object.values(before.timers).flatMap((timer): Effect[] =>
      timers.has(timer) ? [] : [{ type: 'cancel', timer }],
    ),
    ...Object.values(before.calls).flatMap((call): Effect[] =>
      calls.has(call) ? [] : [{ type: 'abandon', call }],
    ),
  ];
}

/** A plain sentence, or a file with one beneath it, without the machine. */
export const say = (
  text: string,
  moment: Moment,
  by: 'bot' | Attendant = 'bot',
  file?: Attachment,
): Effect => ({
  type: 'say',
  id: moment.mint(),
  message: { text, ...(file === undefined ? {} : { file }) },
  by,
  manner: {},
});
