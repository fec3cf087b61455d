/** How fast a number may send. */

import type { Limits } from '../../pace.ts';

/**
 * Meta takes 80 messages a second of a number, and of one customer a burst of some, then one in six seconds; beyond it
 * asks for a pause. A little less than it allows: what leaves evenly may arrive in heaps.
 */
export const usualLimits: Limits = {
  everybody: { messages: 75, within: 1_000 },
  chat: { messages: 15, within: 20_000 },
};
