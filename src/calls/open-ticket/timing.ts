/** When attempts at a ticket are repeated. */

import type { Pace } from '../../backends/backend.ts';
import type { Reference } from '../../core/ids.ts';

/** All in milliseconds. */
export type Timing = {
  /** How long one request to the ERP can be under way. */
  readonly request: number;
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
export const createTiming = ({ timeout, listing }: Pace): Timing => ({
  request: timeout,
  looks: [...[5_000, 30_000, 120_000].filter((look) => look < listing), listing],
  backoff: { first: 5_000, most: 300_000 },
  giveUp: 24 * 3_600_000,
  double: 2 * listing,
});

/**
 * Milliseconds before the attempt after `failures` failed ones. Tickets that wait for the same ERP come back a little
 * apart: up to 10 % earlier or later, as their references have it.
 */
export const backoff = (
  failures: number,
  reference: Reference,
  { first, most }: Timing['backoff'],
): number => {
  let spread = failures;
  for (const character of reference) spread = (spread * 31 + character.charCodeAt(0)) % 1_009;
  return Math.round(Math.min(most, first * 2 ** Math.min(failures - 1, 20)) * (0.9 + (0.2 * spread) / 1_009));
};
