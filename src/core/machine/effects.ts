/** XState's actions as our effects: the only place that knows how it spells them (xstate 5.33). */

import type { EventObject, ExecutableActionObject } from 'xstate';
import type { Choice, Menu, Message } from '../content.ts';
import type { Effect, FlowState, Moment } from '../flow.ts';
import type { EffectId } from '../ids/index.ts';
import type { Emitted, EmittedJob } from './emitted.ts';

/** What a step changes besides the snapshot. */
export type Draft = {
  calls: Addresses;
  timers: Addresses;
  jobs: Addresses;
  menu: Menu | null;
  /** The question in force also asks for the contact. */
  contact: boolean;
  readonly effects: Effect[];
};

type Addresses = FlowState['timers'];

/** The same addresses and one more. */
const added = (addresses: Addresses, name: string, id: EffectId): Addresses =>
  isEmpty(addresses) ? { [name]: id } : { ...addresses, [name]: id };

/** The same addresses if there is none of this name. */
export function without(addresses: Addresses, name: string): Addresses {
  if (!(name in addresses)) return addresses;
  const rest: Record<string, EffectId> = {};
  for (const other of Object.keys(addresses)) {
    const id = addresses[other];
    if (other !== name && id !== undefined) rest[other] = id;
  }
  return rest;
}

/** Whether a record has nothing. */
export function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

/** XState's actions of one step, in order, as effects and addresses. One step can set and cancel the same id. */
export function apply(
  state: FlowState,
  actions: readonly ExecutableActionObject[],
  jobs: readonly string[],
  moment: Moment,
): Draft {
  const draft: Draft = {
    calls: state.calls,
    timers: state.timers,
    jobs: state.jobs,
    menu: state.menu,
    contact: state.contact === true,
    effects: [],
  };
  let spoke = false;
  const emit = (emitted: Emitted | EmittedJob<string, unknown>): void => {
    if (isJob(emitted, jobs)) {
      if (emitted.key in draft.jobs) throw new Error(`the job "${emitted.key}" is under way already`);
      const id = moment.mint();
      draft.jobs = added(draft.jobs, emitted.key, id);
      draft.effects.push({ type: 'job', id, name: emitted.type, key: emitted.key, input: emitted.input });
      return;
    }
    switch (emitted.type) {
      case 'say': {
        const before = draft.contact ? (emitted.aside ? 'stays' : 'over') : undefined;
        const said = sayEffect(emitted, before, draft.menu, moment);
        // The last menu of a step is in force; a step that only speaks puts the one before it out of force.
        if (!emitted.aside && (said.menu || !spoke)) draft.menu = said.menu;
        if (!emitted.aside) {
          spoke = true;
          draft.contact = emitted.asks !== undefined;
        }
        draft.effects.push(said.effect);
        return;
      }
      case 'said':
        draft.effects.push({ ...emitted, id: moment.mint() });
        return;
      case 'withdraw':
        draft.effects.push({ type: 'withdraw', job: draft.jobs[emitted.key] ?? null, key: emitted.key });
        return;
      case 'rated':
        draft.effects.push(emitted);
        return;
      case 'hush':
        draft.effects.push({ type: 'hush' });
        return;
      case 'findable':
        draft.effects.push({ type: 'findable', number: emitted.number });
        return;
      case 'note':
        draft.effects.push({ type: 'note', text: emitted.text });
        return;
      default:
        throw new Error(`"${String(Object(emitted).type)}" is neither an effect nor one of the flow's jobs`);
    }
  };
  for (const action of actions) {
    const params = (action.params ?? {}) as Record<string, unknown>;
    switch (action.type) {
      case 'xstate.emit':
        emit(params.event as Emitted | EmittedJob<string, unknown>);
        break;
      case 'xstate.spawnChild': {
        const id = moment.mint();
        draft.calls = added(draft.calls, String(params.id), id);
        draft.effects.push({ type: 'call', id, name: String(params.src), input: params.input });
        break;
      }
      case 'xstate.stopChild': {
        const child = String(params.id);
        const running = draft.calls[child];
        if (running !== undefined) draft.effects.push({ type: 'abandon', call: running });
        draft.calls = without(draft.calls, child);
        break;
      }
      case 'xstate.raise': {
        const { id: timer, delay } = params;
        if (timer === undefined && delay === undefined) break; // delivered within the step already
        if (typeof timer !== 'string' || (params.event as EventObject).type !== timer)
          throw new Error('a delayed event that is not an `after` cannot be stored');
        if (typeof delay !== 'number') throw new Error(`the timer "${timer}" has no delay`);
        const id = moment.mint();
        draft.timers = added(draft.timers, timer, id);
        draft.effects.push({ type: 'timer', id, delay });
        break;
      }
      case 'xstate.cancel': {
        const timer = String(params.sendId);
        const running = draft.timers[timer];
        if (running !== undefined) draft.effects.push({ type: 'cancel', timer: running });
        draft.timers = without(draft.timers, timer);
        break;
      }
      default:
        throw new Error(`an action that cannot be stored: "${action.type}"`);
    }
  }
  return draft;
}

function isJob(
  emitted: Emitted | EmittedJob<string, unknown>,
  jobs: readonly string[],
): emitted is EmittedJob<string, unknown> {
  return jobs.includes(emitted.type);
}

function sayEffect(
  emitted: Extract<Emitted, { type: 'say' }>,
  contact: Message['contact'],
  current: Menu | null,
  moment: Moment,
): { readonly effect: Effect; readonly menu: Menu | null } {
  const {
    type: _,
    by = 'bot',
    text,
    question = text,
    again,
    choices,
    file,
    asks,
    keep,
    expiresIn,
    aside,
    reported,
  } = emitted;
  const id = moment.mint();
  const menu = choices?.length
    ? {
        id: menuId(id),
        revision: moment.revision,
        at: moment.at,
        choices: choices.map(plainChoice),
        question,
        earlier: [],
        ...(current !== null && isAgain(current, question, choices, again === true)
          ? {
              revision: current.revision,
              at: current.at,
              earlier: [...current.earlier, current.id].slice(-earlierKept),
            }
          : {}),
      }
    : null;
  return {
    menu,
    effect: {
      type: 'say',
      id,
      message: {
        text,
        ...(choices ? { choices: choices.map(plainChoice) } : {}),
        ...(file ? { file } : {}),
        ...(asks ? { asks } : contact ? { contact } : {}),
      },
      ...(menu ? { menu: menu.id } : {}),
      by,
      manner: {
        ...(keep ? { keep } : {}),
        ...(expiresIn === undefined ? {} : { expiresIn }),
        ...(aside ? { aside } : {}),
        ...(reported ? { reported } : {}),
      },
    },
  };
}

/**
 * How many copies of one question can be answered, besides the last. More than ever wait to be sent: were an answer to a copy
 * that arrives late not taken, it would be asked once more, and so on for ever.
 */
const earlierKept = 64;

/**
 * Whether a question is the one in force put again. It may offer more, but nothing that it offered may mean something else.
 * One that is `translated` (`again` of a question) sounds different and means the same.
 */
const isAgain = (current: Menu, question: string, choices: readonly Choice[], translated: boolean): boolean =>
  (translated || current.question === question) &&
  current.choices.every((before) =>
    choices.some(({ id, label }) => id === before.id && (translated || label === before.label)),
  );

const plainChoice = ({ id, label, synonyms }: Choice): Choice => ({
  id,
  label,
  ...(synonyms ? { synonyms } : {}),
});

/** The last two parts of an effect's id: unique within the conversation and short enough for a button's data. */
const menuId = (id: EffectId): string => id.split('.').slice(-2).join('.');
