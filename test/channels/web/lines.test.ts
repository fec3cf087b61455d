import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WebChatOptions } from '../../../src/channels/web/index.ts';
import type { NewLine } from '../../../src/core/turn/index.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { answerAll, append } from '../../support/page/echo-desk.ts';
import {
  addressOf,
  ask,
  bodyOf,
  conversationOf,
  create,
  follow,
  linesOf,
  post,
  receiver,
  said,
  visit,
} from '../../support/page/visitor.ts';

/** A busy machine answers late. */
const patient = { timeout: 60_000 };
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const open = async (options: Partial<WebChatOptions> = {}) => {
  const store = createMemoryStore();
  const channel = create({ ...options, store });
  await channel.start(receiver(store));
  endings.push(() => channel.stop());
  return { store, channel };
};

describe('the lines', () => {
  const withLines = async (lines: readonly NewLine[], options: Partial<WebChatOptions> = {}) => {
    const { store, channel } = await open(options);
    const cookie = await visit(channel);
    await post(channel, cookie, { id: randomUUID(), text: 'oi' });
    await answerAll(store, () => []);
    await append(store, conversationOf(cookie), lines);
    return { store, channel, cookie };
  };

  it('are what was said and who said it, never notes nor how a delivery stands', async () => {
    const choices = [{ id: 'yes', label: 'Sim', synonyms: ['claro'] }];
    const { channel, cookie } = await withLines([
      { type: 'note', text: 'cliente irritado' },
      said('Certo?', 1, { message: { text: 'Certo?', choices }, menu: 'm1' }),
      { type: 'customer', content: { type: 'choice', choice: 'yes', menu: 'm1', label: 'Sim' }, saidAt: 5 },
      said('Oi, sou a Marina.', 2, { by: { id: 'a1', name: 'Marina' } }),
    ]);
    const shown = await linesOf(channel, cookie);
    expect(shown).toEqual([
      { seq: 1, at: expect.any(Number), from: 'customer', text: 'oi' },
      {
        seq: 3,
        at: expect.any(Number),
        from: 'bot',
        text: 'Certo?',
        menu: 'm1',
        choices: [{ id: 'yes', label: 'Sim' }],
      },
      { seq: 4, at: 5, from: 'customer', text: 'Sim', choice: 'yes', menu: 'm1' },
      { seq: 5, at: expect.any(Number), from: 'attendant', name: 'Marina', text: 'Oi, sou a Marina.' },
    ]);
    expect(await linesOf(channel, cookie, '?after=4')).toHaveLength(1);
    expect(await linesOf(channel, await visit(channel))).toEqual([]);
  });

  it('leave out what a takeover withdrew or what came to nothing', async () => {
    const { store, cookie } = await withLines([
      said('um', 1),
      said('dois', 2),
      said('três', 3),
      said('quatro', 4),
    ]);
    const deliveries = ['withdrawn', 'expired', 'failed', 'uncertain'] as const;
    const channel = create({
      store: {
        ...store,
        transcript: async (...given) =>
          (await store.transcript(...given)).map((line) =>
            line.type === 'said' ? { ...line, delivery: deliveries[line.seq - 2] ?? 'sent' } : line,
          ),
      },
    });
    expect((await linesOf(channel, cookie)).map(({ text }) => text)).toEqual(['oi', 'quatro']);
  });

  it('say where the next stretch begins even when nothing in this one is shown', async () => {
    const notes = Array.from({ length: 450 }, (): NewLine => ({ type: 'note', text: 'nota' }));
    const { channel, cookie } = await withLines([...notes, said('fim', 1)]);
    let after = 1;
    let more = true;
    let texts = '';
    for (let asked = 0; more && asked < 10; asked++) {
      const answer = await ask(channel, `/chat/lines?after=${after}`, { headers: { cookie } });
      const stretch = await bodyOf(answer);
      after = stretch.last ?? 0;
      more = stretch.more ?? false;
      texts += (stretch.lines ?? []).map(({ text }) => text).join();
    }
    expect({ after, more, texts }).toEqual({ after: 452, more: false, texts: 'fim' });
  });
});

describe('the event stream', () => {
  const openStream = async (options: Partial<WebChatOptions> = {}) => {
    const { store, channel } = await open(options);
    const cookie = await visit(channel);
    await post(channel, cookie, { id: randomUUID(), text: 'oi' });
    const stream = async (path: string, headers: Record<string, string> = {}) =>
      follow(await ask(channel, path, { headers: { cookie, ...headers } }));
    const say = (...texts: string[]) =>
      append(
        store,
        conversationOf(cookie),
        texts.map((text, index) => said(text, index)),
      );
    return { store, channel, cookie, stream, say };
  };

  it('brings each line once, in order, as it is said', async () => {
    const { store, stream, say } = await openStream();
    const { events, texts, cancel } = await stream('/chat/events?after=0');
    await answerAll(store, () => [{ text: 'olá' }]);
    await vi.waitFor(() => expect(texts()).toEqual(['oi', 'olá']), patient);
    await Promise.all([say('a', 'b')]);
    await say('c');
    await vi.waitFor(() => expect(texts()).toEqual(['oi', 'olá', 'a', 'b', 'c']), patient);
    expect(events.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
    await cancel();
  });

  it('goes on where it was lost, by the header that browsers send or by its address', async () => {
    const { stream, say } = await openStream();
    await say('a', 'b', 'c');
    for (const [path, headers] of [
      ['/chat/events?after=2', {}],
      ['/chat/events?after=0', { 'last-event-id': '2' }],
    ] as const) {
      const { texts, cancel } = await stream(path, headers);
      await vi.waitFor(() => expect(texts()).toEqual(['c']), patient);
      await cancel();
    }
  });

  it('has no gap when lines come while it reads', async () => {
    const { store, stream, say } = await openStream();
    const transcript = vi.spyOn(store, 'transcript');
    const reading = stream('/chat/events?after=0');
    const texts = Array.from({ length: 250 }, (_, index) => `linha ${index}`);
    for (const text of texts) await say(text);
    const opened = await reading;
    await vi.waitFor(() => expect(opened.texts()).toEqual(texts), patient);
    expect(transcript).toHaveBeenCalled();
    await opened.cancel();
  });

  it('gives signs of life, shows typing, and catches up with what no change told of', async () => {
    const { store, channel, cookie, stream, say } = await openStream({ beat: 20 });
    const { events, texts, cancel } = await stream('/chat/events?after=0');
    await vi.waitFor(() => expect(events.some(({ event }) => event === 'beat')).toBe(true), patient);
    await channel.typing?.(addressOf(cookie));
    await vi.waitFor(() => expect(events.some(({ event }) => event === 'typing')).toBe(true), patient);
    const transcript = vi.spyOn(store, 'transcript').mockRejectedValueOnce(new Error('store away'));
    await say('apesar de tudo');
    await vi.waitFor(() => expect(texts()).toEqual(['apesar de tudo']), patient);
    expect(transcript.mock.calls.length).toBeGreaterThan(1);
    await cancel();
  });

  it('ends when the channel stops, and is not opened again', async () => {
    const { channel, cookie, stream } = await openStream();
    const { ended } = await stream('/chat/events?after=0');
    await channel.stop();
    await vi.waitFor(() => expect(ended()).toBe(true), patient);
    expect((await ask(channel, '/chat/events', { headers: { cookie } })).status).toBe(503);
  });

  it('is refused to a visitor who holds many, until one is given back', async () => {
    const { channel, cookie, stream } = await openStream();
    const held = await Promise.all(Array.from({ length: 8 }, () => stream('/chat/events?after=0')));
    expect((await ask(channel, '/chat/events', { headers: { cookie } })).status).toBe(503);
    await held[0]?.cancel();
    const again = await stream('/chat/events?after=0');
    for (const { cancel } of [...held.slice(1), again]) await cancel();
  });
});
