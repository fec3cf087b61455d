/** Attempts a job again and again, as a store and a worker that may die would, on a clock of its own. */

import type { Attempt, Job, Outcome } from '../../src/calls/call.ts';
import { conversationId, reference } from '../../src/core/ids/index.ts';

/** Who asked. */
export const chat = conversationId('chat-1');
export const ref = reference('PL-7K3Q-9F2M');

/**
 * How an attempt is lost: with its lease, before it began; right before the creation; or right before it is settled,
 * whatever it did.
 */
export type Loss = 'lease' | 'creation' | 'settlement';

export type Clock = { now: number };

export type Run = {
  readonly outcome: Exclude<Outcome, { type: 'again' }>;
  readonly attempts: number;
  readonly took: number;
  /** What the last attempt found, or left by `begin`. */
  readonly progress: unknown;
};

const lease = 120_000;

/**
 * Until the job is over; what it hands over is copied as a store would. Throws if it never ends.
 *
 * @param before what a run left that a person asks to be taken up again.
 */
export async function carryOut(
  job: Job,
  input: unknown,
  clock: Clock,
  losses: readonly (Loss | null)[] = [],
  before?: { readonly progress: unknown; readonly createdAt: number },
): Promise<Run> {
  const { createdAt } = before ?? { createdAt: clock.now };
  let progress: unknown = before?.progress ?? null;
  let retried = before !== undefined;
  for (let attempts = 1; attempts <= 2_000; attempts++) {
    const loss = losses[attempts - 1];
    const attempt: Attempt = {
      conversation: chat,
      reference: ref,
      progress,
      retried,
      createdAt,
      at: clock.now,
      now: () => clock.now,
      async begin(known) {
        if (loss === 'lease') return false;
        progress = JSON.parse(JSON.stringify(known));
        retried = false;
        return loss !== 'creation';
      },
    };
    const outcome = await job(input, attempt);
    if (loss) {
      clock.now += lease;
      continue;
    }
    if (outcome.type !== 'again') return { outcome, attempts, took: clock.now - createdAt, progress };
    progress = JSON.parse(JSON.stringify(outcome.progress));
    retried = false;
    clock.now += outcome.delay;
  }
  throw new Error('the job does not end');
}
