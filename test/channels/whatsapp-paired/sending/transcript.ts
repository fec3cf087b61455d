/** Conversations as they are in the store when somebody looks back. */

import type { Message } from '../../../../src/core/content.ts';
import type { ConversationId, EffectId } from '../../../../src/core/ids/index.ts';
import type { NewLine } from '../../../../src/core/turn/index.ts';
import type { Store } from '../../../../src/stores/store.ts';
import { keys } from '../world.ts';

export const conversationOf = (address: string): ConversationId =>
  keys.identify({ channel: 'whatsapp-paired', account: 'main', address });

export const customerLine = (text = 'oi'): NewLine => ({
  type: 'customer',
  content: { type: 'text', text },
  saidAt: 0,
});

export const saidLine = (
  effect: EffectId,
  message: Message,
  more: { readonly elsewhere?: true } = {},
): NewLine => ({ type: 'said', by: 'bot', message, effect, ...more });

export const notes = (count: number): NewLine[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'note', text: `nota ${index}` }));

/** Adds lines to the transcript of an address, as a turn would. */
export async function addLines(store: Store, address: string, lines: readonly NewLine[]): Promise<void> {
  const conversation = conversationOf(address);
  const origin = { channel: 'whatsapp-paired', account: 'main', address };
  await store.post([{ conversation, origin, event: { type: 'noted', text: 'oi' } }]);
  const [claim] = await store.claim({ token: address, limit: 1, lease: 1_000 });
  if (claim?.conversation !== conversation) throw new Error('another conversation was claimed');
  const [outcome] = await store.commit([
    {
      conversation,
      token: address,
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
  if (outcome !== 'committed') throw new Error('the turn was lost');
}
