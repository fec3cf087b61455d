/** The team's queues, as customers ask for them. */

import type { Queue } from '../../../src/core/queue.ts';
import type { Clock } from '../../team/clock.ts';
import { createQueues as createTeamQueues, type Queues as TeamQueues } from '../../team/queues.ts';
import { readSubject, type Subject, subjectOf } from './subjects.ts';

export type Queues = TeamQueues & {
  /** The queue for a subject; null if none is clearly for that. */
  readonly for: (subject: Subject) => string | null;
  /** The queue that these words ask for; null if that is anybody's guess. */
  readonly guess: (texts: readonly string[]) => string | null;
};

export const createQueues = (all: readonly Queue[], holidays: readonly string[], clock: Clock): Queues => {
  const queues = createTeamQueues(all, holidays, clock);
  const forSubject = (subject: Subject) =>
    (queues.several ? all.find((queue) => subjectOf(queue) === subject)?.id : null) ?? null;
  return {
    ...queues,
    for: forSubject,
    guess: (texts) => (queues.several ? readSubject(texts, all) : null),
  };
};
