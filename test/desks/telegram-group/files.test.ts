/** A file from a topic, however often it is asked for. */

import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { conversationId } from '../../../src/core/ids/index.ts';
import { fetchFile } from '../../../src/desks/telegram-group/attending/files.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { type Conversation, NoRoom } from '../../../src/stores/store.ts';

const found: Conversation = {
  conversation: conversationId('carlos01'),
  channel: 'web',
  origin: { channel: 'web', account: 'main', address: 'a' },
  listing: { place: 'attended', since: 0 },
  state: null,
  unread: 0,
  revision: 1,
};
const asked = { found, ref: 'f', name: 'conta "de" luz\u202e.pdf', request: randomUUID() };
const bytes = new Uint8Array([1, 2, 3]);
const options = {
  store: createMemoryStore(),
  media: async () => ({ type: 'application/pdf', bytes }),
  networkOn: () => ({ shows: { files: [{ size: 100 }] } }),
};

it('is the same one when it comes again, because its first time was cut off before it was sent', async () => {
  const first = await fetchFile(options, asked);
  expect(first).toMatchObject({ ref: asked.request, name: 'conta _de_ luz_.pdf' });
  expect(await fetchFile(options, asked)).toEqual(first);
  expect(await options.store.files.get(asked.request)).toEqual(bytes);
});

it('is refused in words where there is no room, and holds up nothing', async () => {
  const files = {
    ...options.store.files,
    async put() {
      throw new NoRoom('limit', 'full');
    },
  };
  expect(await fetchFile({ ...options, store: { files } }, { ...asked, request: randomUUID() })).toEqual({
    problem: 'não há espaço para guardá-lo agora',
  });
});
