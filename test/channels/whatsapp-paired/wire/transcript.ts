/** A conversation whose transcript has certain lines, as turns would have left them. */

import type { NewLine } from '../../../../src/core/turn.ts';
import type { Store } from '../../../../src/stores/store.ts';
import { keys } from '../world.ts';

export async function transcribe(store: Store, address: string, lines: readonly NewLine[]): Promise<void> {
  const origin = { channel: 'whatsapp-paired', account: 'main', address };
  const conversation = keys.identify(origin);
  await store.post([{ conversation, origin, event: { type: 'noted', text: 'oi' } }]);
  const [claim] = await store.claim({ token: 't', limit: 1, lease: 1_000 });
  if (claim === undefined) throw new Error('nothing to claim');
  await store.commit([
    {
      conversation,
      token: 't',
      revision: claim.revision,
      consumed: claim.entries.at(-1)?.seq ?? 0,
      state: {
        flow: 'test',
        version: 1,
        memory: null,
        snapshot: null,
        calls: {},
        timers: {},
        jobs: {},
        menu: null,
        listing: { place: 'bot', since: 0 },
      },
      lines,
      jobs: [],
      cancel: [],
      withdraw: [],
      timers: [],
      hush: false,
    },
  ]);
}
