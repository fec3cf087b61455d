/** How near a protocol's due date is. Instants are milliseconds since 1970. */

import type { Urgency } from '../../src/core/protocol/index.ts';
import type { Context } from './context.ts';

/** When it becomes urgent, step by step. */
export type Steps = Readonly<Record<Exclude<Urgency, 'calm'>, number>>;
export const stepNames = ['amber', 'red', 'passed'] as const;

/** Half of the time from `from` to `dueAt`, three quarters, and the end; where there is no time between, all at once. */
export const stepsTo = (from: number, dueAt: number): Steps => {
  const span = Math.max(0, dueAt - from);
  return { amber: dueAt - Math.ceil(span / 2), red: dueAt - Math.ceil(span / 4), passed: dueAt };
};

/** The steps of a protocol that is open; null if it need not be answered by a date. It counts from its opening, or from when it was heard of. */
export const stepsOf = ({ protocol, seenAt }: Pick<Context, 'protocol' | 'seenAt'>): Steps | null =>
  protocol === null || protocol.closed || protocol.dueAt === undefined
    ? null
    : stepsTo(protocol.openedAt ?? seenAt ?? protocol.updatedAt, protocol.dueAt);

/** How near it is, and since when; null if there is no due date. */
export function urgencyOf(
  context: Pick<Context, 'protocol' | 'seenAt' | 'pressedAt' | 'relievedAt'>,
  now: number,
): { readonly now: Urgency; readonly since: number; readonly dueAt: number } | null {
  const steps = stepsOf(context);
  if (steps === null) return null;
  const { relievedAt, pressedAt } = context;
  const dueAt = steps.passed;
  if (relievedAt !== null) return { now: 'calm', since: relievedAt, dueAt };
  const from = pressedAt ?? now;
  const reached = stepNames.findLast((step) => steps[step] <= now);
  return reached === undefined
    ? { now: 'calm', since: from, dueAt }
    : { now: reached, since: Math.max(from, steps[reached]), dueAt };
}
