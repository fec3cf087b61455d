/** XState's actions as our effects: the only place that knows how it spells them (xstate 5.33). */

import type { ExecutableActionObject } from 'xstate';
import type { Attendant, Choice, Menu, Message } from './content.ts';
import type { Effect, FlowState, Manner, Moment } from './flow.ts';
import type { EffectId } from './ids.ts';

/** What machines emit besides the jobs of their own: `{ type: <a name of `jobs`>, key, input }`. */
export type Emitted =
  | ({ readonly type: 'say'; readonly by?: Attendant } & Message & Manner)
  | { readonly type: 'withdraw'; readonly key: string }
  | { readonly type: 'hush' }
  | { readonly type: 'note'; readonly text: string };

/** A detached job as a machine emits it. At most one `key` at a time; `key` comes back in `job.finished`. */
export type EmittedJob<Name extends string, Input> = {
  readonly type: Name;
  readonly key: string;
  readonly input: Input;
};

/** What a step changes besides the snapshot. */
export type Draft = {
  calls: Record<string, EffectId>;
  timers: Record<string, EffectId>;
  jobs: Record<string, EffectId>;
  menu: Menu | null;
  effects: Effect[];
};

/** XState's actions of one step, in order, as effects and addresses. One step can set and cancel the same id. */
export function apply(
  state: FlowState,
  actions: readonly ExecutableActionObject[],
  jobs: readonly string[],
  moment: Moment,
): Draft {
  const draft: Draft = {
    calls: { ...state.calls },
    timers: { ...state.timers },
    jobs: { ...state.jobs },
    menu: state.menu,
    effects: [],
  };
  let spoke = false;
  for (const action of actions) {
    const params = (action.params ?? {}) as Record<string, unknown>;
    switch (action.type) {
      case 'xstate.emit': {
        const emitted = params.event as Emitted | EmittedJob<string, unknown>;
        if (isJob(emitted, jobs)) {
          const id = moment.mint();
          draft.jobs[emitted.key] = id;
          draft.effects.push({ type: 'job', id, name: emitted.type, key: emitted.key, input: emitted.input });
        } else if (emitted.type === 'say') {
          const said = sayEffect(emitted, moment);
          if (!emitted.aside) {
            if (!spoke || said.menu) draft.menu = said.menu;
            spoke = true;
          }
          draft.effects.push(said.effect);
        } else if (emitted.type === 'withdraw') {
          draft.effects.push({ type: 'withdraw', job: draft.jobs[emitted.key] ?? null, key: emitted.key });
        } else draft.effects.push(emitted);
        break;
      }
      case 'xstate.spawnChild': {
        const id = moment.mint();
        draft.calls[String(params.id)] = id;
        draft.effects.push({ type: 'call', id, name: String(params.src), input: params.input });
        break;
      }
      case 'xstate.stopChild': {
        const child = String(params.id);
        const running = draft.calls[child];
        if (running !== undefined) draft.effects.push({ type: 'abandon', call: running });
        delete draft.calls[child];
        break;
      }
      case 'xstate.raise': {
        if (params.id === undefined) break; // delivered within the step already
        if (typeof params.delay !== 'number') throw new Error(`the timer "${params.id}" has no delay`);
        const id = moment.mint();
        draft.timers[String(params.id)] = id;
        draft.effects.push({ type: 'timer', id, delay: params.delay });
        break;
      }
      case 'xstate.cancel': {
        const running = draft.timers[String(params.sendId)];
        if (running !== undefined) draft.effects.push({ type: 'cancel', timer: running });
        delete draft.timers[String(params.sendId)];
        break;
      }
      default:
        throw new Error(`an action that cannot be stored: "${action.type}"`);
    }
  }
  return { ...draft, effects: settleTimers(draft.effects) };
}

/** A timer that was set and cancelled within one step never was. */
function settleTimers(effects: readonly Effect[]): Effect[] {
  const set = new Set(effects.flatMap((effect) => (effect.type === 'timer' ? [effect.id] : [])));
  const both = new Set(
    effects.flatMap((effect) => (effect.type === 'cancel' && set.has(effect.timer) ? [effect.timer] : [])),
  );
  return effects.filter(
    (effect) =>
      !(effect.type === 'timer' && both.has(effect.id)) &&
      !(effect.type === 'cancel' && both.has(effect.timer)),
  );
}

function isJob(
  emitted: Emitted | EmittedJob<string, unknown>,
  jobs: readonly string[],
): emitted is EmittedJob<string, unknown> {
  return jobs.includes(emitted.type);
}

function sayEffect(
  emitted: Extract<Emitted, { type: 'say' }>,
  moment: Moment,
): { readonly effect: Effect; readonly menu: Menu | null } {
  const { type: _, by = 'bot', text, choices, asks, keep, expiresIn, aside } = emitted;
  const id = moment.mint();
  const menu = choices?.length
    ? { id: menuId(id), revision: moment.revision, choices: choices.map(plainChoice) }
    : null;
  return {
    menu,
    effect: {
      type: 'say',
      id,
      message: { text, ...(choices ? { choices: choices.map(plainChoice) } : {}), ...(asks ? { asks } : {}) },
      ...(menu ? { menu: menu.id } : {}),
      by,
      manner: {
        ...(keep ? { keep } : {}),
        ...(expiresIn === undefined ? {} : { expiresIn }),
        ...(aside ? { aside } : {}),
      },
    },
  };
}

const plainChoice = ({ id, label, synonyms }: Choice): Choice => ({
  id,
  label,
  ...(synonyms ? { synonyms } : {}),
});

/** The last two parts of an effect's id: unique within the conversation and short enough for a button's data. */
const menuId = (id: EffectId): string => id.split('.').slice(-2).join('.');
