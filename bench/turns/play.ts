/**
 * Interleaved ticket conversations through the real runtime. A turn begins at `post` and ends when `send` is called for its answer.
 * Throws if not every conversation has its one ticket.
 */

import type { Store } from '../../src/stores/store.ts';
import { script } from '../ticket-flow.ts';
import { countCalls } from './counting.ts';
import { interleave, type Measured, measure } from './measure.ts';
import { keys, originOf, startService } from './service.ts';

export type Played = Measured & {
  /** As it is stored after the last turn. */
  readonly snapshot: string;
  /** Durable writes in a row, a turn. */
  readonly barriers: number;
  /** Calls of each method of the store, a turn. */
  readonly calls: ReadonlyMap<string, number>;
};

export type Playing = {
  readonly conversations: number;
  readonly inFlight: number;
  /** Without the rows of search and figures. */
  readonly bare?: boolean;
  /** What conversations are called, so that two plays on one store have different ones. */
  readonly called?: string;
};

export async function playConversations(
  opened: Store,
  { conversations, inFlight, bare = false, called = '' }: Playing,
): Promise<Played> {
  const heard = new Map<string, () => void>();
  const counted = countCalls(opened);
  const { store } = counted;
  const service = startService(store, { onSend: (address) => heard.get(address)?.(), bare });
  const line = interleave(conversations, script.length);
  const measured = await measure(inFlight, line.next, async ({ number, turn }) => {
    const origin = originOf(`${called}${number}`);
    const conversation = keys.identify(origin);
    const answered = new Promise<void>((resolve) => heard.set(origin.address, resolve));
    counted.begin(conversation);
    const content = { type: 'text', text: script[turn] ?? '' } as const;
    await store.post([
      {
        conversation,
        origin,
        event: { type: 'customer.said', content, saidAt: Date.now() },
        dedupe: `${number}-${turn}`,
      },
    ]);
    await answered;
    counted.end(conversation);
    line.ended({ number, turn });
  });
  const kept = await opened.conversation(keys.identify(originOf(`${called}0`)));
  await service.stop();
  if (service.tickets() !== conversations)
    throw new Error(`${service.tickets()} tickets for ${conversations} conversations`);
  const turns = conversations * script.length;
  return {
    ...measured,
    snapshot: JSON.stringify(kept?.state),
    barriers: counted.barriers() / turns,
    calls: new Map([...counted.calls].map(([name, count]) => [name, count / turns])),
  };
}
