/**
 * Turns a machine into a `Flow`; with `machine-effects.ts` and `inspect-machine.ts` the only code that knows XState. The machine is never run
 * by an actor; each step is a pure function of a stored snapshot and an event.
 *
 * Why not `transition()` of xstate: it builds an actor and runs the whole initial transition at every call. One
 * inert scope for ever gives identical results three times faster (xstate 5.33, `packages/core/src/transition.ts`).
 */

import {
  type ActorLogic,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type ContextFrom,
  createActor,
  type EventFromLogic,
  type EventObject,
  type ExecutableActionObject,
  type InputFrom,
  type Snapshot,
  type SnapshotFrom,
} from 'xstate';
import type { Attendant } from './content.ts';
import { asFailure } from './failure.ts';
import {
  type Effect,
  type Entry,
  type Flow,
  type FlowState,
  type Heard,
  type Listing,
  type Moment,
  NewerState,
  type Said,
  type Step,
  type Stimulus,
} from './flow.ts';
import type { EffectId } from './ids.ts';
import { inspectMachine } from './inspect-machine.ts';
import { apply } from './machine-effects.ts';

/**
 * Declares a look-up for `setup({ actors })`. It is never run: only its name and its input leave the machine. Unlike
 * `fromPromise` it keeps the input out of the stored snapshot.
 */
export function call<Input, Output>(): ActorLogic<Snapshot<Output>, EventObject, Input> {
  const waiting: Snapshot<Output> = { status: 'active', output: undefined, error: undefined };
  return {
    transition: (snapshot) => snapshot,
    getInitialSnapshot: () => waiting,
    getPersistedSnapshot: (snapshot) => snapshot,
    restoreSnapshot: () => waiting,
  };
}

/** Events of the mailbox that machines hear as they are, with the time; `customer.said` goes through `hear` first. */
export type MachineHeard = Exclude<
  Heard,
  { readonly type: 'customer.said' | 'timer.fired' | 'call.finished' }
> & { readonly at: number };

export type FlowDefinition<Machine extends AnyStateMachine, Memory> = {
  readonly id: string;
  /** Raise it whenever a stored snapshot of the version before might not fit. */
  readonly version: number;
  readonly machine: Machine;
  /** The names of the detached jobs that the machine emits. */
  readonly jobs: readonly string[];
  /** The machine's input, from what outlived the last episode (null: nothing did). Starting says nothing. */
  readonly begin: (memory: Memory | null) => InputFrom<Machine>;
  /** What outlives the episode. */
  readonly remember: (context: ContextFrom<Machine>) => Memory;
  /** Turns what the customer said into an event of the machine; null: only the transcript takes note of it. */
  readonly hear: (
    messages: readonly Said[],
    snapshot: SnapshotFrom<Machine>,
    at: number,
  ) => EventFromLogic<Machine> | null;
  /** Where the conversation stands, for people. */
  readonly describe: (snapshot: SnapshotFrom<Machine>) => Omit<Listing, 'since'>;
  readonly words: {
    /** Said once when the machine threw: a person continues. */
    readonly stopped: string;
    /** For attendants: why a stopped conversation waits. */
    readonly stoppedReason: string;
    /** Said when a conversation of an older version starts over. */
    readonly restarted: string;
  };
  /** Brings a state of an older version (snapshot, timers and pending calls) up to this one; null: start over. */
  readonly migrate?: (state: FlowState) => FlowState | null;
};

/**
 * A `Flow` of a machine.
 *
 * @throws at definition, with all problems named, if the machine has something that could not be stored or would
 * fail only later: wildcards, inline actions, unknown delays or actors, look-ups without `onError`, history.
 */
export function defineFlow<Machine extends AnyStateMachine, Memory>(
  definition: FlowDefinition<Machine, Memory>,
): Flow {
  const { machine } = definition;
  inspectMachine(machine);
  const collected: ExecutableActionObject[] = [];
  const idle = createActor(machine, { input: definition.begin(null) });
  const scope = {
    self: idle,
    id: '',
    sessionId: '',
    system: idle.system,
    logger() {},
    defer() {},
    emit() {},
    stopChild() {},
    actionExecutor(action: ExecutableActionObject) {
      collected.push(action);
    },
  };
  /** One call into xstate, with the actions that it wants executed. `scope.actionExecutor` is what it replaces. */
  const collect = (run: () => AnyMachineSnapshot) => {
    collected.length = 0;
    const snapshot = run();
    if (snapshot.status === 'error') throw snapshot.error;
    return { snapshot, actions: collected.slice() };
  };
  const begin = (memory: unknown) =>
    collect(() => machine.getInitialSnapshot(scope, definition.begin(memory as Memory | null)));
  if (begin(null).actions.length > 0)
    throw new Error(`flow "${definition.id}": the start may not want anything done`);

  const live = new WeakMap<FlowState, AnyMachineSnapshot>();
  const restore = (state: FlowState): AnyMachineSnapshot =>
    live.get(state) ?? machine.restoreSnapshot(state.snapshot as Snapshot<unknown>, scope);

  const place = (described: Omit<Listing, 'since'>, before: Listing, at: number): Listing => ({
    ...described,
    since: described.place === before.place && described.owner?.id === before.owner?.id ? before.since : at,
  });

  /** Puts a machine event through the machine; `state` must have a snapshot or `start` must be true. */
  const run = (state: FlowState, event: EventObject | null, moment: Moment): Step => {
    const started = state.snapshot === null ? begin(state.memory) : null;
    const before = started?.snapshot ?? restore(state);
    const { snapshot, actions } = event
      ? collect(() => machine.transition(before, event, scope))
      : { snapshot: before, actions: [] };
    const draft = apply(state, actions, definition.jobs, moment);
    const done = snapshot.status === 'done';
    const listing = place(
      done ? { place: 'closed' } : definition.describe(snapshot as SnapshotFrom<Machine>),
      state.listing,
      moment.at,
    );
    const next: FlowState = {
      flow: definition.id,
      version: definition.version,
      memory: done ? definition.remember(snapshot.context) : started ? null : state.memory,
      snapshot: done ? null : machine.getPersistedSnapshot(snapshot),
      calls: done ? {} : draft.calls,
      timers: done ? {} : draft.timers,
      jobs: draft.jobs,
      menu: done ? null : draft.menu,
      listing,
    };
    if (!done) live.set(next, snapshot);
    return { state: next, effects: draft.effects };
  };

  const say = (text: string, moment: Moment, by: 'bot' | Attendant = 'bot'): Effect => ({
    type: 'say',
    id: moment.mint(),
    message: { text },
    by,
    manner: {},
  });

  /** The machine threw: from here on people lead, and what was not heard is kept. */
  const stop = (state: FlowState, thrown: unknown, unheard: readonly Entry[], moment: Moment): Step => ({
    state: {
      ...state,
      stopped: { reason: asFailure(thrown).message, unheard, owner: null },
      listing: place(
        { ...state.listing, place: 'waiting', reason: definition.words.stoppedReason },
        state.listing,
        moment.at,
      ),
    },
    effects: [say(definition.words.stopped, moment)],
  });

  const stepEntry = (state: FlowState, entry: Entry, moment: Moment): Step => {
    const { event } = entry;
    switch (event.type) {
      case 'customer.said':
        throw new Error('what a customer said comes as messages');
      case 'timer.fired': {
        const id = keyOf(state.timers, event.timer);
        if (id === undefined) return { state, effects: [] };
        return run({ ...state, timers: without(state.timers, id) }, { type: id }, moment);
      }
      case 'call.finished': {
        const id = keyOf(state.calls, event.call);
        if (id === undefined) return { state, effects: [] };
        const { result } = event;
        return run(
          { ...state, calls: without(state.calls, id) },
          result.ok
            ? withType(`xstate.done.actor.${id}`, { output: result.output, actorId: id })
            : withType(`xstate.error.actor.${id}`, { error: result.failure, actorId: id }),
          moment,
        );
      }
      case 'job.finished':
        return run({ ...state, jobs: without(state.jobs, event.key) }, heard(entry), moment);
      case 'job.withdrawn':
        return run(
          event.withdrawn ? { ...state, jobs: without(state.jobs, event.key) } : state,
          heard(entry),
          moment,
        );
      default:
        // Between episodes only a ticket's outcome and an attendant may still want something said.
        if (state.snapshot === null && event.type !== 'attendant.claimed' && event.type !== 'attendant.said')
          return { state, effects: [] };
        return run(state, heard(entry), moment);
    }
  };

  const stepSaid = (state: FlowState, messages: readonly Said[], moment: Moment): Step => {
    const snapshot = state.snapshot === null ? begin(state.memory).snapshot : restore(state);
    const event = definition.hear(messages, snapshot as SnapshotFrom<Machine>, moment.at);
    if (event === null) return { state, effects: [] };
    return run(state, event, moment);
  };

  /** A stopped conversation: people lead without the machine, until they give it back. */
  const stepStopped = (state: FlowState, stimulus: Stimulus, moment: Moment): Step => {
    const stopped = state.stopped;
    if (stopped === undefined) throw new Error('the conversation is not stopped');
    const unheard = (entries: readonly Entry[]): Step => ({
      state: { ...state, stopped: { ...stopped, unheard: [...stopped.unheard, ...entries] } },
      effects: [],
    });
    if (stimulus.type === 'customer.said') return { state, effects: [] };
    const { event } = stimulus.entry;
    switch (event.type) {
      case 'attendant.claimed':
        if (stopped.owner !== null) return { state, effects: [] };
        return {
          state: {
            ...state,
            stopped: { ...stopped, owner: event.by },
            listing: place(
              { ...state.listing, place: 'attended', owner: event.by },
              state.listing,
              moment.at,
            ),
          },
          effects: [{ type: 'hush' }],
        };
      case 'attendant.said':
        return stopped.owner?.id === event.by.id
          ? { state, effects: [say(event.text, moment, event.by)] }
          : { state, effects: [{ type: 'note', text: `não enviado: ${event.text}` }] };
      case 'attendant.closed': {
        const { stopped: _, ...rest } = state;
        return {
          state: {
            ...rest,
            memory: salvage(definition, state),
            snapshot: null,
            calls: {},
            timers: {},
            menu: null,
            listing: place({ place: 'closed' }, state.listing, moment.at),
          },
          effects: Object.values(state.timers).map((timer): Effect => ({ type: 'cancel', timer })),
        };
      }
      case 'attendant.gaveBack': {
        const { stopped: _, ...rest } = state;
        let step: Step = {
          state: { ...rest, listing: place({ place: 'bot' }, state.listing, moment.at) },
          effects: [],
        };
        for (const replayed of regroup(stopped.unheard)) {
          const next = flow.step(step.state, replayed, moment);
          step = { state: next.state, effects: [...step.effects, ...next.effects] };
        }
        return step;
      }
      default:
        return unheard([stimulus.entry]);
    }
  };

  const flow: Flow = {
    id: definition.id,
    version: definition.version,
    fresh: (at) => ({
      flow: definition.id,
      version: definition.version,
      memory: null,
      snapshot: null,
      calls: {},
      timers: {},
      jobs: {},
      menu: null,
      listing: { place: 'closed', since: at },
    }),
    adopt(state, moment) {
      if (state.flow !== definition.id)
        throw new Error(`a state of flow "${state.flow}" was given to "${definition.id}"`);
      if (state.version === definition.version) return { state, effects: [] };
      if (state.version > definition.version) throw new NewerState(state, definition.version);
      const migrated = definition.migrate?.(state) ?? null;
      if (migrated !== null) return { state: { ...migrated, version: definition.version }, effects: [] };
      const inProgress = state.snapshot !== null && state.listing.place !== 'closed';
      return {
        state: {
          ...flow.fresh(moment.at),
          memory: salvage(definition, state),
          jobs: state.jobs,
          listing: place({ place: 'closed' }, state.listing, moment.at),
        },
        effects: [
          ...Object.values(state.timers).map((timer): Effect => ({ type: 'cancel', timer })),
          ...(inProgress ? [say(definition.words.restarted, moment)] : []),
        ],
      };
    },
    step(state, stimulus, moment) {
      if (state.stopped !== undefined) return stepStopped(state, stimulus, moment);
      try {
        return stimulus.type === 'customer.said'
          ? stepSaid(state, stimulus.messages, moment)
          : stepEntry(state, stimulus.entry, moment);
      } catch (thrown) {
        return stop(
          state,
          thrown,
          stimulus.type === 'customer.said' ? stimulus.entries : [stimulus.entry],
          moment,
        );
      }
    },
  };
  return flow;
}

/** What outlives an older version's episode, as far as its context still makes sense to this one. */
function salvage<Machine extends AnyStateMachine, Memory>(
  definition: FlowDefinition<Machine, Memory>,
  state: FlowState,
): unknown {
  const { snapshot } = state;
  if (typeof snapshot !== 'object' || snapshot === null || !('context' in snapshot)) return state.memory;
  try {
    return definition.remember(snapshot.context as ContextFrom<Machine>);
  } catch {
    return state.memory;
  }
}

const keyOf = (addresses: Readonly<Record<string, EffectId>>, id: EffectId): string | undefined =>
  Object.keys(addresses).find((key) => addresses[key] === id);

const without = <Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> => {
  const { [key]: _, ...rest } = record;
  return rest;
};

/** A mailbox entry as the machine hears it. */
const heard = ({ event, at }: Entry): EventObject => withType(event.type, { ...event, at });

const withType = (type: string, more: Record<string, unknown>): EventObject => ({ type, ...more });

/** Entries that were kept aside, as the stimuli that they would have been. */
function regroup(entries: readonly Entry[]): Stimulus[] {
  return entries.map((entry) =>
    entry.event.type === 'customer.said'
      ? { type: 'customer.said', entries: [entry], messages: [{ content: entry.event.content }] }
      : { type: 'entry', entry },
  );
}
