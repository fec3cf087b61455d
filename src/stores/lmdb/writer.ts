/** Writes that are on disk when they resolve, many of them with one sync. */

import type { RootDatabase } from 'lmdb';
import type { ConversationId } from '../../core/ids.ts';
import type { Change } from '../store.ts';

/** What a write does besides writing. What the store remembers in memory follows the disk, by these. */
export type Unit = {
  /** Runs once the write is on disk. */
  after(action: () => void): void;
  /** Runs if the write came to nothing; it may then be tried again from its beginning. */
  undo(action: () => void): void;
  /** Tells watchers, once the write is on disk. */
  tell(conversation: ConversationId, ...what: Change['what']): void;
};

export type Writer = {
  /**
   * Runs `action` in a transaction, synchronously, after all writes asked for before it; resolves with what it
   * returned once that is synced. If it throws, nothing of it is written and the promise is rejected with the same.
   */
  write<Result>(action: (unit: Unit) => Result): Promise<Result>;
  /** How many transactions there were. */
  transactions(): number;
  /** Resolves when everything asked for is written. */
  idle(): Promise<void>;
};

type Task = {
  run(): void;
  done(): void;
  failed(error: unknown): void;
  undo(): void;
};

/**
 * @param options.tell hears the changes of each write.
 * @param options.finish closes each transaction, within it.
 */
export function createWriter(
  root: RootDatabase,
  options: { tell(change: Change): void; finish(): void },
): Writer {
  let waiting: Task[] = [];
  let transactions = 0;
  let draining: Promise<void> | null = null;

  /** One transaction for all that wait when it begins; meanwhile the next ones gather. */
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      let group: Task[] = [];
      let thrown: { readonly task: Task; readonly error: unknown } | null = null;
      try {
        // A child transaction, because lmdb aborts no other when a callback throws.
        await root.childTransaction(() => {
          group = waiting;
          waiting = [];
          for (const task of group) {
            try {
              task.run();
            } catch (error) {
              thrown = { task, error };
              throw error;
            }
          }
          options.finish();
        });
        transactions++;
        for (const task of group) task.done();
      } catch (error) {
        for (const task of group.toReversed()) task.undo();
        const reason = thrown === null ? await explain(error) : null;
        for (const task of group) {
          if (reason !== null) task.failed(reason);
          else if (task === blame(thrown)) task.failed(error);
        }
        // One that throws must not take its neighbours down: they are run again, without it.
        if (reason === null) waiting = [...group.filter((task) => task !== blame(thrown)), ...waiting];
      }
    }
    draining = null;
  }

  return {
    write: (action) =>
      new Promise((resolve, reject) => {
        waiting.push(createTask(action, resolve, reject, options.tell));
        draining ??= drain();
      }),
    transactions: () => transactions,
    async idle() {
      await draining;
    },
  };
}

/** The type checker cannot see that a callback assigned it. */
const blame = (thrown: { readonly task: Task } | null): Task | undefined => thrown?.task;

function createTask<Result>(
  action: (unit: Unit) => Result,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
  tell: (change: Change) => void,
): Task {
  let settle = () => {};
  let after: (() => void)[] = [];
  let undo: (() => void)[] = [];
  let changes: Change[] = [];
  const unit: Unit = {
    after: (act) => after.push(act),
    undo: (act) => undo.push(act),
    tell: (conversation, ...what) => changes.push({ conversation, what }),
  };
  return {
    run() {
      [after, undo, changes] = [[], [], []];
      const result = action(unit);
      settle = () => resolve(result);
    },
    done() {
      for (const act of after) act();
      for (const change of changes) tell(change);
      settle();
    },
    failed: reject,
    undo() {
      for (const act of undo.toReversed()) act();
      undo = [];
    },
  };
}

/** lmdb rejects with "see commitError", a promise that is rejected with the system's reason. */
async function explain(error: unknown): Promise<Error> {
  const cause = await Promise.resolve(
    error instanceof Error && 'commitError' in error ? error.commitError : error,
  ).catch((reason: unknown) => reason);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`the store could not write (${reason}): is the disk full?`, { cause });
}
