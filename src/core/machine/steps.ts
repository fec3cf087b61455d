/**
 * A machine stepped as a pure function: stored snapshot and event in, next snapshot and wanted actions out.
 *
 * Why not `transition()` of xstate: it builds an actor and runs the whole initial transition at every call. One
 * inert scope for ever gives identical results three times faster (xstate 5.33, `packages/core/src/transition.ts`).
 */

import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EventObject,
  type ExecutableActionObject,
  type Snapshot,
} from 'xstate';

import { isEmpty } from './effects.ts';

export type Stepped = {
  readonly snapshot: AnyMachineSnapshot;
  /** What the machine wants executed, in order. */
  readonly actions: readonly ExecutableActionObject[];
};

export type Steps = {
  /**
   * The machine before its first event.
   *
   * @throws what the machine threw; and if it ends at once or already wants something done.
   */
  begin(input: unknown): AnyMachineSnapshot;
  /** @throws what a guard, an assign or a context threw; or the failure that no `onError` took. */
  step(before: AnyMachineSnapshot, event: EventObject): Stepped;
  /** A snapshot as plain data. */
  persist(snapshot: AnyMachineSnapshot): unknown;
  /** @throws if the machine has no such state, or the snapshot is a finished or failed one: xstate would move it. */
  restore(stored: unknown): AnyMachineSnapshot;
};

/** Far more steps without an event than any conversation takes: a cycle of `always`, which xstate would run for ever. */
const maxIterations = 100;

export function createSteps(given: AnyStateMachine, input: unknown): Steps {
  // A copy: the caller's machine stays as it is.
  const machine = given.provide({});
  machine.options.maxIterations = maxIterations;
  const idle = createActor(machine, { input });
  let collected: ExecutableActionObject[] = [];
  const scope = {
    self: idle,
    id: '',
    sessionId: '',
    system: idle.system,
    logger() {},
    defer() {},
    emit() {},
    stopChild() {},
    // xstate puts its own executor here while it takes a microstep, and puts this one back whatever happens.
    actionExecutor(action: ExecutableActionObject) {
      collected.push(action);
    },
  };
  const collect = (run: () => AnyMachineSnapshot): Stepped => {
    collected = [];
    const snapshot = run();
    if (snapshot.status === 'error') throw snapshot.error;
    return { snapshot, actions: collected };
  };
  /** The context goes round xstate, which would search all of it for actors. */
  const revive = (stored: Snapshot<unknown> & { readonly context: unknown }): AnyMachineSnapshot => {
    const bare: typeof stored = { ...stored, context: {} };
    return { ...machine.restoreSnapshot(bare, scope), context: stored.context };
  };
  return {
    begin(input) {
      const { snapshot, actions } = collect(() => machine.getInitialSnapshot(scope, input));
      if (actions.length > 0) throw new Error('the start may not want anything done');
      if (snapshot.status !== 'active') throw new Error('the start may not be the end');
      return snapshot;
    },
    step: (before, event) => collect(() => machine.transition(before, event, scope)),
    persist(snapshot) {
      const { status, value, context, children } = snapshot;
      // As xstate would, but for its search of the context for actors, which no machine here can have.
      const stored = isEmpty(children)
        ? { status, value, context, children: {}, historyValue: {} }
        : machine.getPersistedSnapshot(snapshot);
      return new Persisted(stored, snapshot);
    },
    restore(stored) {
      if (!isSnapshot(stored)) throw new Error('the stored snapshot is none');
      const snapshot = Persisted.liveOf(stored, machine) ?? revive(stored);
      if (snapshot.status !== 'active') throw new Error(`the stored snapshot is ${snapshot.status}`);
      return snapshot;
    },
  };
}

/** As far as xstate needs it to read on; whether the machine has such a state it says itself. */
const isSnapshot = (stored: unknown): stored is Snapshot<unknown> & { readonly context: unknown } =>
  typeof stored === 'object' &&
  stored !== null &&
  'status' in stored &&
  'value' in stored &&
  'context' in stored;

/**
 * A snapshot as plain data that knows what it was made of: a process that keeps a state need not restore it. In a map beside
 * it, each would be a matter of its own for the garbage collector.
 */
class Persisted {
  readonly #live: AnyMachineSnapshot;

  constructor(stored: object, live: AnyMachineSnapshot) {
    Object.assign(this, stored);
    this.#live = live;
  }

  /** Undefined if it was read, or if another machine wrote it. */
  static liveOf(stored: object, machine: AnyStateMachine): AnyMachineSnapshot | undefined {
    return #live in stored && stored.#live.machine === machine ? stored.#live : undefined;
  }
}
