/**
 * Turns a machine into a `Flow`. With `machine/` the only code that knows XState: no machine is ever run by an
 * actor.
 */

import type {
  ActorLogic,
  AnyMachineSnapshot,
  AnyStateMachine,
  ContextFrom,
  EventFromLogic,
  EventObject,
  InputFrom,
  Snapshot,
  SnapshotFrom,
} from 'xstate';
import type { Entry, Flow, FlowState, Heard, Listing, Moment, Said, Step } from '../flow.ts';
import type { ContactNumber, EffectId } from '../ids/index.ts';
import { type Adoption, adopt } from './adopt.ts';
import { apply, without } from './effects.ts';
import { closeEpisode, placed } from './episode.ts';
import { inspectMachine } from './inspect.ts';
import { createSteps } from './steps.ts';
import { type Recovery, stepStopped, stop } from './stopped.ts';

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
  { readonly type: 'customer.said' | 'timer.fired' | 'call.finished' | 'noted' }
> & { readonly at: number };

export type FlowDefinition<Machine extends AnyStateMachine, Memory> = {
  readonly id: string;
  /** Raise it whenever a stored snapshot of the version before might not fit. */
  readonly version: number;
  readonly machine: Machine;
  /** The names of the detached jobs that the machine emits. */
  readonly jobs: readonly string[];
  /**
   * The machine's input, from what outlived the last episode (null: nothing did), and the number that this one may be told
   * by (null: there are none). Starting says nothing.
   */
  readonly begin: (memory: Memory | null, number: ContactNumber | null) => InputFrom<Machine>;
  /** What outlives the episode. */
  readonly remember: (context: ContextFrom<Machine>) => Memory;
  /** The same for an episode that the machine could not end itself, as after an upgrade; `remember` if absent. */
  readonly rescue?: (context: ContextFrom<Machine>) => Memory;
  /** The context as of now: every step and every description begins with it, so that what lasts a time can run out. */
  readonly asOf?: (context: ContextFrom<Machine>, at: number) => ContextFrom<Machine>;
  /** Turns what the customer said into an event of the machine; null: only the transcript takes note of it. */
  readonly hear: (
    messages: readonly Said[],
    snapshot: SnapshotFrom<Machine>,
    at: number,
  ) => EventFromLogic<Machine> | null;
  /**
   * An event that ends an episode which only waits for an answer that nobody owes it; null if these messages are one. They
   * are heard afterwards, in the episode that they begin.
   */
  readonly passes?: (
    messages: readonly Said[],
    snapshot: SnapshotFrom<Machine>,
    at: number,
  ) => EventFromLogic<Machine> | null;
  /** Where the conversation stands, for people. */
  readonly describe: (snapshot: SnapshotFrom<Machine>) => Omit<Listing, 'since'>;
  readonly words: Adoption['words'];
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
  const { id, version, machine, words } = definition;
  inspectMachine(machine);
  const steps = createSteps(machine, definition.begin(null, null));
  const begin = (memory: unknown, number: ContactNumber | null) =>
    steps.begin(definition.begin(memory as Memory | null, number));
  begin(null, null);

  const describe = (snapshot: AnyMachineSnapshot) => definition.describe(snapshot as SnapshotFrom<Machine>);
  const remember = (context: unknown) => definition.remember(context as ContextFrom<Machine>);

  const rescue = (context: unknown) =>
    (definition.rescue ?? definition.remember)(context as ContextFrom<Machine>);

  /** The machine as the conversation left it, or before its first event; its context as of now. */
  const current = (state: FlowState, { at, number }: Pick<Moment, 'at' | 'number'>): AnyMachineSnapshot => {
    const snapshot =
      state.snapshot === null ? begin(state.memory, number?.() ?? null) : steps.restore(state.snapshot);
    return definition.asOf === undefined
      ? snapshot
      : { ...snapshot, context: definition.asOf(snapshot.context, at) };
  };

  const run = (
    state: FlowState,
    event: EventObject,
    moment: Moment,
    before = current(state, moment),
  ): Step => {
    const { snapshot, actions } = steps.step(before, event);
    const { effects, calls, timers, jobs, menu, contact } = apply(state, actions, definition.jobs, moment);
    const kept = contact || state.contact === undefined ? state : withoutContact(state);
    const asks = contact ? ({ contact } as const) : undefined;
    const next = { ...kept, flow: id, version, calls, timers, jobs, menu, ...asks };
    if (snapshot.status === 'done') {
      const closed = closeEpisode(next, remember(snapshot.context), moment.at, describe(snapshot));
      return { state: closed.state, effects: [...effects, ...closed.effects] };
    }
    next.snapshot = steps.persist(snapshot);
    next.listing = placed(describe(snapshot), state.listing, moment.at);
    return { state: next, effects };
  };

  const stepSaid = (state: FlowState, messages: readonly Said[], moment: Moment): Step => {
    const before = current(state, moment);
    const passing =
      state.snapshot === null
        ? null
        : (definition.passes?.(messages, before as SnapshotFrom<Machine>, moment.at) ?? null);
    if (passing === null) return hearSaid(state, messages, moment, before);
    const passed = run(state, passing, moment, before);
    const next = hearSaid(passed.state, messages, moment);
    return { state: next.state, effects: [...passed.effects, ...next.effects] };
  };

  const hearSaid = (
    state: FlowState,
    messages: readonly Said[],
    moment: Moment,
    before = current(state, moment),
  ): Step => {
    const event = definition.hear(messages, before as SnapshotFrom<Machine>, moment.at);
    return event === null ? { state, effects: [] } : run(state, event, moment, before);
  };

  const stepEntry = (state: FlowState, entry: Entry, moment: Moment): Step => {
    const { event } = entry;
    switch (event.type) {
      case 'customer.said':
        throw new Error('what a customer said comes as messages');
      case 'noted':
        return { state, effects: [] };
      case 'timer.fired': {
        const timer = keyOf(state.timers, event.timer);
        if (timer === undefined) return { state, effects: [] };
        return run({ ...state, timers: without(state.timers, timer) }, { type: timer }, moment);
      }
      case 'call.finished': {
        const call = keyOf(state.calls, event.call);
        if (call === undefined) return { state, effects: [] };
        return run({ ...state, calls: without(state.calls, call) }, answered(call, event), moment);
      }
      case 'job.finished': {
        const pending = state.jobs[event.key] === event.job;
        return run(pending ? withoutJob(state, event.key) : state, heard(entry), moment);
      }
      case 'job.retried': {
        // Withdrawn by its key from now on; another one that came since keeps it.
        const jobs = { [event.key]: event.job, ...state.jobs };
        return run({ ...state, jobs }, heard(entry), moment);
      }
      case 'job.withdrawn':
        return run(event.withdrawn ? withoutJob(state, event.key) : state, heard(entry), moment);
      case 'attendant.gaveBack':
      case 'attendant.closed':
      case 'attendant.reopened':
      case 'attendant.transferred':
        // Between episodes there is nothing to give back; what was not told yet, and who takes over, is heard.
        return state.snapshot === null ? { state, effects: [] } : run(state, heard(entry), moment);
      default:
        return run(state, heard(entry), moment);
    }
  };

  /** What outlives an episode that the machine did not end itself, as far as its context makes sense to `remember`. */
  const salvage = ({ snapshot, memory }: FlowState): unknown => {
    if (typeof snapshot !== 'object' || snapshot === null || !('context' in snapshot)) return memory;
    try {
      return rescue(snapshot.context);
    } catch {
      return memory;
    }
  };

  const flow: Flow = {
    id,
    version,
    fresh: (at) => ({
      flow: id,
      version,
      memory: null,
      snapshot: null,
      calls: {},
      timers: {},
      jobs: {},
      menu: null,
      listing: { place: 'closed', since: at },
    }),
    adopt: (state, moment) => adopt({ ...definition, salvage }, state, moment),
    step(state, stimulus, moment) {
      const { stopped } = state;
      if (stopped !== undefined) return stepStopped({ ...state, stopped }, stimulus, recovery, moment);
      try {
        return stimulus.type === 'customer.said'
          ? stepSaid(state, stimulus.messages, moment)
          : stepEntry(state, stimulus.entry, moment);
      } catch (thrown) {
        return stop(state, thrown, [stimulus], words, moment);
      }
    },
  };
  const recovery: Recovery = {
    words,
    step: flow.step,
    describe: (state, at) =>
      state.snapshot === null ? { place: 'closed' } : describe(current(state, { at })),
    salvage,
  };
  return flow;
}

const keyOf = (addresses: Readonly<Record<string, EffectId>>, id: EffectId): string | undefined =>
  Object.keys(addresses).find((key) => addresses[key] === id);

const withoutContact = ({ contact: _, ...rest }: FlowState): FlowState => rest;

const withoutJob = (state: FlowState, key: string): FlowState => ({
  ...state,
  jobs: without(state.jobs, key),
});

/** The end of a look-up as xstate names it. */
const answered = (call: string, { result }: Extract<Heard, { type: 'call.finished' }>): EventObject =>
  result.ok
    ? withType(`xstate.done.actor.${call}`, { output: result.output, actorId: call })
    : withType(`xstate.error.actor.${call}`, { error: result.failure, actorId: call });

/** A mailbox entry as the machine hears it. */
const heard = ({ event, at }: Entry): EventObject => withType(event.type, { ...event, at });

const withType = (type: string, more: Record<string, unknown>): EventObject => ({ ...more, type });
