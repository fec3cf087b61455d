/** What customers said, of what a channel handed in. */

import type { Arrival, Saying } from '../../src/channels/channel.ts';

export const sayingsOf = (arrivals: readonly Arrival[]): readonly Saying[] =>
  arrivals.filter((arrival): arrival is Saying => arrival.event.type === 'customer.said');
