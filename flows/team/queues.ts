/** The team's queues: which there are, and when somebody sees to each. */

import type { LocalTime } from '../../src/core/calls.ts';
import type { Queue } from '../../src/core/queue.ts';
import type { Clock } from './clock.ts';
import { afterAttended, type Hours, isOpen, nextOpening } from './hours.ts';

export type Queues = {
  /** Whether there is a choice: with one alone nobody is told of queues. */
  readonly several: boolean;
  readonly all: readonly Queue[];
  /** What a conversation is listed in: the first if nobody chose; null if there is only one. */
  readonly of: (id: string | null) => Queue | null;
  /** Whether a conversation can be given to it: where there is one alone, whatever it is called. */
  readonly takes: (id: string) => boolean;
  /** When somebody comes, as the provider's clock shows it; null if somebody is there, or nobody comes within a year. */
  readonly awayUntil: (id: string | null, at: number) => LocalTime | null;
  readonly isOpen: (id: string | null, at: number) => boolean;
  /** The milliseconds until somebody is there; null if nobody comes within a year. */
  readonly opensIn: (id: string | null, at: number) => number | null;
  /** The milliseconds until somebody has been there for so long; null if that never is within a year. */
  readonly attendedIn: (id: string | null, at: number, duration: number) => number | null;
};

export const createQueues = (all: readonly Queue[], holidays: readonly string[], clock: Clock): Queues => {
  const several = all.length > 1;
  const find = (id: string | null): Queue | undefined => all.find((queue) => queue.id === id) ?? all[0];
  const hoursOf = (id: string | null): Hours => {
    const weekly = find(id)?.hours;
    return { ...(weekly === undefined ? {} : { weekly }), holidays };
  };
  return {
    several,
    all,
    of: (id) => (several ? (find(id) ?? null) : null),
    takes: (id) => !several || all.some((queue) => queue.id === id),
    awayUntil: (id, at) => {
      const opens = nextOpening(at, hoursOf(id), clock);
      return opens === null || opens === at ? null : clock.show(opens);
    },
    isOpen: (id, at) => isOpen(at, hoursOf(id), clock),
    opensIn: (id, at) => {
      const opens = nextOpening(at, hoursOf(id), clock);
      return opens === null ? null : opens - at;
    },
    attendedIn: (id, at, duration) => {
      const then = afterAttended(at, duration, hoursOf(id), clock);
      return then === null ? null : then - at;
    },
  };
};
