/** Writes that are on disk when they resolve, many of them with one sync. */

import type { RootDatabase } from 'lmdb';
import type { ConversationId } from '../../../core/ids/index.ts';
import { type Change, NoRoom } from '../../store.ts';
import type { Undo } from './table.ts';

/** What a write does besides writing. What the store remembers in memory follows the disk, by these. */
export type Unit = {
  /** Runs once the write is on disk. */
  after(action: () => void): void;
  /** Runs if the write came to nothing. */
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
  /** Resolves when everything asked for is written. */
  idle(): Promise<void>;
};

type Task = {
  run(): void;
  done(): void;
  failed(error: unknown): void;
};

/**
 * @param undo what the tables note while they write.
 * @param options.tell hears the changes of each write.
 * @param options.isDiskFull is asked why a transaction failed.
 * @param options.finish adds to each transaction in which something was written: it costs no sync of its own.
 */
export function createWriter(
  root: RootDatabase,
  undo: Undo,
  options: { tell(change: Change): void; finish(): void; isDiskFull(): Promise<boolean> },
): Writer {
  let waiting: Task[] = [];
  let draining: Promise<void> | null = null;
  /** Whether the transaction at hand has anything to sync. */
  let wrote = false;

  /** Whether a task wrote all that it wanted. If not, it wrote nothing, and its neighbours go on. */
  const attempt = (task: Task): boolean => {
    try {
      task.run();
      wrote ||= undo.length > 0;
      return true;
    } catch (error) {
      for (const takeBack of undo.splice(0).toReversed()) takeBack();
      task.failed(error);
      return false;
    } finally {
      undo.length = 0;
    }
  };

  /** One transaction for all that wait when it begins; meanwhile the next ones gather. */
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      let group: Task[] | null = null;
      let written: readonly Task[] = [];
      try {
        written = await root.transaction(() => {
          group = waiting;
          waiting = [];
          wrote = false;
          group = group.filter(attempt);
          if (wrote) options.finish();
          undo.length = 0;
          return group;
        });
      } catch (error) {
        // Without a group no transaction began: then it failed for all that wait.
        const failed = group ?? waiting.splice(0);
        const reason = await explain(error, options.isDiskFull);
        for (const task of failed) task.failed(reason);
      }
      // On disk: whatever a callback of theirs throws is no failed write.
      for (const task of written) task.done();
    }
    draining = null;
  }

  return {
    write: (action) =>
      new Promise((resolve, reject) => {
        waiting.push(createTask(action, resolve, reject, options.tell));
        draining ??= drain();
      }),
    async idle() {
      await draining;
    },
  };
}

function createTask<Result>(
  action: (unit: Unit) => Result,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
  tell: (change: Change) => void,
): Task {
  let settle = () => {};
  const after: (() => void)[] = [];
  const undo: (() => void)[] = [];
  const changes: Change[] = [];
  const unit: Unit = {
    after: (act) => after.push(act),
    undo: (act) => undo.push(act),
    tell: (conversation, ...what) => changes.push({ conversation, what }),
  };
  return {
    run() {
      const result = action(unit);
      settle = () => resolve(result);
    },
    done() {
      for (const act of after) act();
      for (const change of changes) tell(change);
      settle();
    },
    failed(error) {
      for (const act of undo.toReversed()) act();
      reject(error);
    },
  };
}

/** lmdb rejects with "see commitError", a promise that is rejected with the system's reason. */
async function explain(error: unknown, isDiskFull: () => Promise<boolean>): Promise<Error> {
  const cause = await Promise.resolve(
    error instanceof Error && 'commitError' in error ? error.commitError : error,
  ).catch((reason: unknown) => reason);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const full =
    /No space left|File too large|quota exceeded/i.test(reason) || (await isDiskFull().catch(() => false));
  return full
    ? new NoRoom('disk', `the store could not write: the disk is full (${reason})`, { cause })
    : new Error(`the store could not write (${reason})`, { cause });
}
