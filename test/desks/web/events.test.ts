/** Event streams of browsers that do not read them. */

import { expect, test, vi } from 'vitest';
import { conversationId } from '../../../src/core/ids/index.ts';
import { createEvents, type EventsOptions } from '../../../src/desks/web/events.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { shareStore } from '../../support/processes.ts';

type Watcher = Parameters<EventsOptions['store']['watch']>[0];

test('who does not read is let go before much is kept for them; who reads hears of everything', async () => {
  let tell: Watcher = () => {};
  const store = {
    watch(watcher: Watcher) {
      tell = watcher;
      return () => {};
    },
  };
  const events = createEvents({ store, beat: 3_600_000 });
  const isIn = async () => true;
  const [slow, quick] = [events.open('ana', isIn), events.open('bia', isIn)];
  if (slow === null || quick === null) throw new Error('no stream');
  let read = 0;
  const reading = quick.pipeTo(
    new WritableStream({
      write(chunk: Uint8Array) {
        read += chunk.length;
      },
    }),
  );
  for (let round = 1; round <= 3; round++) {
    const before = read;
    for (let index = 0; index < 10_000; index++)
      tell({ conversation: conversationId(`chat-${index}`), what: ['transcript', 'listing'] });
    await vi.waitFor(() => expect(read).toBeGreaterThan(before), { timeout: 60_000 });
  }
  expect([...events.present()]).toEqual(['bia']);
  let kept = 0;
  for await (const chunk of slow) kept += chunk.length;
  expect(kept).toBeLessThan(read);
  events.close();
  await reading;
});

test('who has a page open at another process is present too, for as long as that tells so', async () => {
  vi.useFakeTimers();
  try {
    const shared = shareStore(createMemoryStore());
    const [here, there] = [shared.open(), shared.open()].map((store) => createEvents({ store, beat: 1_000 }));
    const stream = there?.open('ana', async () => true);
    const reading = stream?.pipeTo(new WritableStream());
    expect([...(here?.present() ?? [])]).toEqual(['ana']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([...(here?.present() ?? [])]).toEqual(['ana']);
    there?.close();
    await reading;
    await vi.advanceTimersByTimeAsync(3_000);
    expect([...(here?.present() ?? [])]).toEqual([]);
    here?.close();
  } finally {
    vi.useRealTimers();
  }
});
