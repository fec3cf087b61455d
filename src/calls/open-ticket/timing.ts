/** When attempts at a ticket are repeated. */

import type { Pace } from '../../backends/backend.ts';
import { backoff } from '../../core/backoff.ts';
import type { Reference } from '../../core/ids/index.ts';

/** All in milliseconds. */
export type Timing = {
  /** How long one request to the ERP can be under way. */
  readonly request: number;
  /** How long it may take to write down that a creation begins, for that to be sent. */
  readonly begin: number;
  /** After a creation whose outcome is unknown: when the ticket is looked for, past the request's own timeout. */
  readonly looks: readonly number[];
  /** The delay after a first failure, doubled after each further one. */
  readonly backoff: { readonly first: number; readonly most: number };
  /** For how long failures are borne before a person is asked. */
  readonly giveUp: number;
  /** How long after a success a second ticket with the same reference is looked for. */
  readonly double: number;
};

/** What is right for an ERP of this pace. */
export const createTiming = ({ timeout, listing }: Pick<Pace, 'timeout' | 'listing'>): Timing => ({
  request: timeout,
  begin: 5_000,
  looks: [...[5_000, 30_000, 120_000].filter((look) => look < listing), listing],
  backoff: { first: 5_000, most: 300_000 },
  giveUp: 24 * 3_600_000,
  double: 2 * listing,
});

/** Milliseconds before the attempt after `failures` failed ones. What `chance` there is comes from the reference. */
export const pauseAfter = (failures: number, reference: Reference, pauses: Timing['backoff']): number => {
  let spread = failures;
  for (const character of reference) spread = (spread * 31 + character.charCodeAt(0)) % 1_009;
  return backoff(failures - 1, spread / 1_009, pauses);
};
