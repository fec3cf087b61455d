/**
 * A protocol that a buyer opened at a marketplace: it waits for a person, is answered in time, and is followed until the
 * marketplace closes it. One chapter of it a file, in `chapters/`; what people read is in `words/`.
 */

import type { SnapshotFrom } from 'xstate';
import type { Flow, Listing } from '../../src/core/flow.ts';
import { defineFlow } from '../../src/core/machine/define-flow.ts';
import { type Memory, remember } from './context.ts';
import { describe } from './describe.ts';
import { createKit } from './kit.ts';
import { createMachine } from './machine.ts';
import type { MarketplaceSettings } from './settings.ts';
import { notes, reasons, stopped } from './words/attendants.ts';

export { ownQueue } from './context.ts';
export type { MarketplaceSettings } from './settings.ts';

type Machine = ReturnType<typeof createMachine>;

const placeOf = (snapshot: SnapshotFrom<Machine>): Listing['place'] =>
  snapshot.hasTag('waiting') ? 'waiting' : snapshot.hasTag('attended') ? 'attended' : 'closed';

/** The flow of one seller's protocols. Pure: what it wants done comes out of its steps as data. */
export function createMarketplace(settings: MarketplaceSettings): Flow {
  const kit = createKit(settings);
  return defineFlow<Machine, Memory>({
    id: 'marketplace',
    version: 1,
    machine: createMachine(kit),
    jobs: ['update-protocol'],
    begin: (memory) => memory,
    remember,
    asOf: (context, now) => ({ ...context, now }),
    hear: (messages, _, at) => ({ type: 'customer.said', messages, at }),
    describe: (snapshot) => describe(snapshot.context, placeOf(snapshot), kit),
    words: { stopped, stoppedReason: reasons.stopped, restarted: stopped, notes },
  });
}
