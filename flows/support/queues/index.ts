/** The team's queues, as conversations are given to them. */

import type { Language } from '../../../src/core/text/language.ts';

/** Attendants who see to one kind of wish: support, billing, sales. */
export type Queue = {
  /** `a-z0-9-` */
  readonly id: string;
  /** As customers and attendants read it. */
  readonly name: Readonly<Record<Language, string>>;
};

export type Queues = {
  /** Whether there is a choice: with one alone nobody is told of queues. */
  readonly several: boolean;
  readonly all: readonly Queue[];
  /** The queue of this id; null if there is none, or only one at all. The first is whose everything is that nobody chose. */
  readonly of: (id: string | null) => Queue | null;
  /** Whether a conversation can be given to it: where there is one alone, whatever it is called. */
  readonly takes: (id: string) => boolean;
};

export const createQueues = (all: readonly Queue[]): Queues => {
  const several = all.length > 1;
  return {
    several,
    all,
    of: (id) =>
      several ? (all.find((queue) => queue.id === id) ?? (id === null ? all[0] : null) ?? null) : null,
    takes: (id) => !several || all.some((queue) => queue.id === id),
  };
};
