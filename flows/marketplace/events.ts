/** What the machine of a marketplace's protocol hears. */

import type { Said } from '../../src/core/flow.ts';
import type { MachineHeard } from '../../src/core/machine/define-flow.ts';

/** What the buyer wrote since it was last heard, in order. */
export type Spoken = {
  readonly type: 'customer.said';
  readonly messages: readonly Said[];
  readonly at: number;
};

/** Timers of its own, which go on wherever it stands. */
type Ripened = { readonly type: 'due.amber' | 'due.red' | 'due.passed' | 'acknowledgement' };

export type MarketplaceEvent = Spoken | MachineHeard | Ripened;

export type ProtocolChanged = Extract<MarketplaceEvent, { readonly type: 'protocol.changed' }>;
