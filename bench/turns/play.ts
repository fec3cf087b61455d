/** Interleaved ticket conversations through the real runtime. A turn begins at `post` and ends when `send` is called for its answer. */

import { createWriting } from '../../src/archive/index.ts';
import { createCalls } from '../../src/calls/index.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { startRuntime } from '../../src/runtime/run.ts';
import type { Store } from '../../src/stores/store.ts';
import { script, ticketFlow } from '../ticket-flow.ts';
import { countCalls } from './counting.ts';
import { interleave, type Measured, measure } from './measure.ts';
import { stubChannel, stubErp } from './outside.ts';

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
  const keys = createKeys(new Uint8Array(32).fill(1));
  const heard = new Map<string, () => void>();
  const counted = countCalls(opened);
  const { store } = counted;
  const channel = stubChannel((address) => heard.get(address)?.());
  const runtime = startRuntime({
    store,
    log: silent,
    calls: createCalls({
      backend: stubErp(),
      store,
      records: store.records,
      bucket: (text) => text,
      timezone: 'America/Sao_Paulo',
    }),
    channelFor: () => channel,
    flowFor: () => ticketFlow,
    refer: keys.refer,
    ...(bare ? {} : { rowsOf: createWriting(keys) }),
    channelPools: ['bench:main'],
  });
  const originOf = (number: number) => ({ channel: 'bench', account: 'main', address: `${called}${number}` });
  const line = interleave(conversations, script.length);
  const measured = await measure(inFlight, line.next, async ({ number, turn }) => {
    const origin = originOf(number);
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
  const kept = await opened.conversation(keys.identify(originOf(0)));
  await runtime.stop(5_000);
  const turns = conversations * script.length;
  return {
    ...measured,
    snapshot: JSON.stringify(kept?.state),
    barriers: counted.barriers() / turns,
    calls: new Map([...counted.calls].map(([name, count]) => [name, count / turns])),
  };
}
