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
  /** Conversations that are played first, to the same service, and do not count. */
  readonly warm?: number;
  /** Called between those and what counts. */
  readonly warmed?: () => Promise<void>;
};

export async function playConversations(
  opened: Store,
  { conversations, inFlight, bare = false, warm = 0, warmed = async () => {} }: Playing,
): Promise<Played> {
  const heard = new Map<string, () => void>();
  const counted = countCalls(opened);
  const { store } = counted;
  const service = startService(store, { onSend: (address) => heard.get(address)?.(), bare });
  const play = (count: number, called: string) => {
    const line = interleave(count, script.length);
    return measure(Math.min(inFlight, count), line.next, async ({ number, turn }) => {
      const origin = originOf(`${called}${number}`);
      const conversation = keys.identify(origin);
      const answered = new Promise<void>((resolve) => heard.set(origin.address, resolve));
      counted.begin(conversation);
      const content = { type: 'text', text: script[turn] ?? '' } as const;
      const event = { type: 'customer.said', content, saidAt: Date.now() } as const;
      await store.post([{ conversation, origin, event, dedupe: `${number}-${turn}` }], {
        decide: await service.deciding(),
      });
      await answered;
      counted.end(conversation);
      line.ended({ number, turn });
    });
  };
  if (warm > 0) await play(warm, 'warm-');
  await warmed();
  counted.restart();
  const measured = await play(conversations, '');
  const kept = await opened.conversation(keys.identify(originOf('0')));
  await service.stop();
  if (service.tickets() !== warm + conversations)
    throw new Error(`${service.tickets()} tickets for ${warm + conversations} conversations`);
  const turns = conversations * script.length;
  return {
    ...measured,
    snapshot: JSON.stringify(kept?.state),
    barriers: counted.barriers() / turns,
    calls: new Map([...counted.calls].map(([name, count]) => [name, count / turns])),
  };
}
