/** How fast a bot may send. */

import type { Limits } from '../../pace.ts';

/**
 * Telegram takes about 30 messages a second of a bot, and one a second to a chat, where it lets short bursts pass. A
 * little less than it allows: what leaves evenly may arrive in heaps.
 */
export const usualLimits: Limits = {
  everybody: { messages: 25, within: 1_000 },
  chat: { messages: 20, within: 20_000 },
};
