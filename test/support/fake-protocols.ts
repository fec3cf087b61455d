/** A marketplace's protocol that takes events, lists them later, loses answers and refuses, on a clock of the test's. */

import type { Protocols } from '../../src/channels/channel.ts';
import { Failure, type FailureKind } from '../../src/core/failure.ts';
import type { ProtocolEvent, ProtocolUpdate } from '../../src/core/protocol/index.ts';

/** How a telling fails: surely not done, said no to, or its answer lost, before or after it arrived. */
export type TellingFault = 'retry' | 'refused' | 'lost' | 'arrived';

/** Where the only protocol is. */
export const address = 'ticket-1';

export type FakeProtocols = Protocols & {
  /** Faults to come, the next telling's first; null: none. */
  readonly faults: (TellingFault | null)[];
  /** How the look-ups to come fail, the next one's first; null: not. */
  readonly lookFaults: (FailureKind | null)[];
  /** How long what has arrived is not listed yet. */
  lag: number;
  /** What has arrived, listed or not. */
  readonly arrived: readonly ProtocolUpdate[];
  /** `look` and `tell <type>`, in order. */
  readonly requests: readonly string[];
  /** Somebody else tells it, in the marketplace's own panel. */
  tellElsewhere(update: ProtocolUpdate): void;
};

export function createFakeProtocols(now: () => number): FakeProtocols {
  const kept: { readonly event: ProtocolEvent; readonly listedAt: number; readonly ours: boolean }[] = [];
  const requests: string[] = [];
  const keep = (update: ProtocolUpdate, ours: boolean, lag: number): void => {
    const event = { ...update, id: `event-${kept.length + 1}`, at: now() };
    kept.push({ event, listedAt: now() + lag, ours });
  };
  const here = (at: string) => {
    if (at !== address) throw new Failure('refused', `there is no protocol ${at}`);
  };
  const fake: FakeProtocols = {
    updates: ['product_sent'],
    faults: [],
    lookFaults: [],
    lag: 0,
    get arrived() {
      return kept.flatMap(({ event: { type, text }, ours }) =>
        ours ? [{ type, ...(text === undefined ? {} : { text }) }] : [],
      );
    },
    requests,
    tellElsewhere: (update) => keep(update, false, 0),
    async events(at) {
      requests.push('look');
      here(at);
      const fault = fake.lookFaults.shift() ?? null;
      if (fault !== null) throw new Failure(fault, `look: ${fault}`);
      return kept.flatMap(({ event, listedAt }) => (listedAt <= now() ? [event] : []));
    },
    async update(at, update) {
      requests.push(`tell ${update.type}`);
      here(at);
      const fault = fake.faults.shift() ?? null;
      if (fault === null || fault === 'arrived') keep(update, true, fake.lag);
      if (fault === 'retry' || fault === 'refused') throw new Failure(fault, `telling: ${fault}`);
      if (fault !== null) throw new Failure('unknown', 'the answer was lost');
    },
  };
  return fake;
}
