import { afterEach, expect, it } from 'vitest';
import { createStreams, type Streams } from '../../../src/channels/web/streams.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';

let streams: Streams;
afterEach(() => streams.close());

it('gives no conversation, no network and nobody at all more streams than there is room for', async () => {
  streams = createStreams({
    store: createMemoryStore(),
    onError: () => {},
    beat: 60_000,
    perConversation: 2,
    perNetwork: 3,
    perProcess: 4,
  });
  const open = (conversation: string, network: string) =>
    streams.open(conversationId(conversation), 0, network);
  const first = open('ana', 'one');
  expect(open('ana', 'one')).not.toBeNull();
  expect(open('ana', 'two')).toBeNull();
  expect(open('bia', 'one')).not.toBeNull();
  expect(open('caio', 'one')).toBeNull();
  expect(open('caio', 'two')).not.toBeNull();
  expect(open('davi', 'three')).toBeNull();
  // Who leaves makes room again, everywhere.
  await first?.cancel();
  expect(open('ana', 'one')).not.toBeNull();
});
