/** How long the conversation waits for what, as far as the provider does not say otherwise. In milliseconds. */

import type { Context } from '../context.ts';
import type { Queues } from '../queues/index.ts';
import type { SupportSettings } from './index.ts';

export const minutes = 60_000;

/** Longer than anybody waits. */
const never = 20 * 24 * 60 * minutes;

export const createDelays = (settings: SupportSettings, queues: Queues) => ({
  quiet: settings.quiet ?? 8_000,
  gathering: settings.gathering ?? 3 * minutes,
  reminder: settings.reminder ?? 10 * minutes,
  goodbye: settings.goodbye ?? 30 * minutes,
  slow: settings.slow ?? 5_000,
  unanswered: settings.unanswered ?? 15 * minutes,
  idle: settings.idle ?? 60 * minutes,
  rate: settings.rate ?? 30 * minutes,
  closing: settings.closing ?? 10_000,
  subject: settings.subject ?? 2 * minutes,
  /** Of the time that somebody should be there. */
  nudge: ({ context: { queue, now } }: { readonly context: Context }) =>
    queues.attendedIn(queue, now, settings.nudge ?? 5 * minutes) ?? never,
});
