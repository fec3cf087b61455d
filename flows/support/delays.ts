/** How long the conversation waits for what, as far as the provider does not say otherwise. In milliseconds. */

import type { SupportSettings } from './settings.ts';

export const minutes = 60_000;

export const createDelays = (settings: SupportSettings) => ({
  quiet: settings.quiet ?? 8_000,
  gathering: settings.gathering ?? 3 * minutes,
  reminder: settings.reminder ?? 10 * minutes,
  goodbye: settings.goodbye ?? 30 * minutes,
  slow: settings.slow ?? 5_000,
  unanswered: settings.unanswered ?? 15 * minutes,
  idle: settings.idle ?? 60 * minutes,
  closing: settings.closing ?? 10_000,
});
