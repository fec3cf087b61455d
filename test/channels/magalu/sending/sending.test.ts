/** What leaves, once, whatever becomes of the requests and their answers. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../../../src/channels/channel.ts';
import type { Message } from '../../../../src/core/content.ts';
import { asFailure, type Failure } from '../../../../src/core/failure.ts';
import { type EffectId, storedEffectId } from '../../../../src/core/ids/index.ts';
import { type Marketplace, openMarketplace, openSeller } from '../stage.ts';
import { pieceOf } from './pieces.ts';

let magalu: Marketplace;
let channel: Channel;
let ticket: string;
let effects = 0;
beforeAll(async () => {
  magalu = await openMarketplace();
  ({ channel } = await openSeller(magalu, { listing: 600 }));
});
afterAll(() => magalu.close());
beforeEach(async () => {
  ({ id: ticket } = await magalu.open({ says: 'Cadê?' }));
});
afterEach(async () => {
  await magalu.heal();
  await magalu.habits({ lag: 20 });
});

const nextEffect = (): EffectId => storedEffectId(`conversation.${++effects}.0`);
const text = (words: string): Message => ({ text: words });
const sent = async () => (await magalu.counts()).sent[ticket] ?? [];
const texts = async () => (await sent()).map((one) => one.text);
/** Sends as the runtime does: the same again until it is done, or refused. */
async function deliver(message: Message, file?: Uint8Array): Promise<readonly Failure['kind'][]> {
  const id = nextEffect();
  const kinds: Failure['kind'][] = [];
  await vi.waitFor(
    async () => {
      try {
        await channel.send(ticket, message, { id, ...(file && { file: async () => file }) });
      } catch (thrown) {
        const failure = asFailure(thrown);
        kinds.push(failure.kind);
        if (failure.kind !== 'refused') throw failure;
      }
    },
    { timeout: 60_000, interval: 100 },
  );
  return kinds;
}

it('the same effect has the same codes at each attempt, another effect has others', async () => {
  const id = nextEffect();
  await channel.send(ticket, text('Oi'), { id });
  await channel.send(ticket, text('Oi'), { id });
  await channel.send(ticket, text('Oi'), { id: nextEffect() });
  const codes = (await sent()).map(({ code }) => code);
  expect(codes).toHaveLength(2);
  expect(new Set(codes).size).toBe(2);
  for (const code of codes)
    expect(code).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

describe('an answer that is lost', () => {
  it.each(['created-then-drop', 'created-then-html', 'created-then-502', 'created-then-500'])(
    '%s',
    async (what) => {
      await magalu.fault({ route: 'message', what, times: 1 });
      expect((await deliver(text('Saiu hoje')))[0]).toBe('unknown');
      expect(await texts()).toEqual(['Saiu hoje']);
    },
  );

  it('and the message is listed late: it is waited for, and not sent again', async () => {
    await magalu.habits({ lag: 300 });
    await magalu.fault({ route: 'message', what: 'created-then-drop', times: 1 });
    const kinds = await deliver(text('Saiu hoje'));
    // Nothing leaves while nobody knows.
    expect(kinds).toContain('retry');
    expect(await texts()).toEqual(['Saiu hoje']);
  });

  it('of each of several messages in a row', async () => {
    await magalu.fault({ route: 'message', what: 'created-then-502', times: 3 });
    for (const words of ['Um', 'Dois', 'Três']) await deliver(text(words));
    expect(await texts()).toEqual(['Um', 'Dois', 'Três']);
  });
});

describe('a request that does not arrive', () => {
  it.each(['drop', '502', '500', 'html'])(
    '%s: it is sent again once the message surely is not there',
    async (what) => {
      await magalu.fault({ route: 'message', what, times: 1 });
      await deliver(text('Saiu hoje'));
      expect(await texts()).toEqual(['Saiu hoje']);
    },
  );

  it('surely not taken: it is sent again at once', async () => {
    await magalu.fault({ route: 'message', what: '429', times: 1, retryAfter: 1 });
    expect(await deliver(text('Saiu hoje'))).toEqual(['retry']);
    expect(await texts()).toEqual(['Saiu hoje']);
  });

  it('the list of messages cannot be read meanwhile: nothing leaves until it can', async () => {
    await magalu.fault({ route: 'message', what: 'created-then-drop', times: 1 });
    await magalu.fault({ route: 'messages', what: '502', times: 4 });
    const kinds = await deliver(text('Saiu hoje'));
    expect(kinds.slice(0, 2)).toEqual(['unknown', 'retry']);
    expect(await texts()).toEqual(['Saiu hoje']);
  });
});

describe('length', () => {
  it('three thousand characters are one message', async () => {
    await deliver(text('a'.repeat(3_000)));
    expect((await texts()).map(({ length }) => length)).toEqual([3_000]);
  });

  it('what is longer, the name of who writes counted, is several, in order, and whole', async () => {
    const words = Array.from({ length: 900 }, (_, number) => `palavra${number}`).join(' ');
    await deliver(text(`Júlia Prado:\n${words}`));
    const all = await texts();
    expect(all.length).toBeGreaterThan(2);
    for (const one of all) expect([...one].length).toBeLessThanOrEqual(3_000);
    expect(all.join(' ')).toBe(`Júlia Prado:\n${words}`);
  });

  it('an answer that is lost between two of them repeats neither', async () => {
    await magalu.fault({ route: 'message', what: 'created-then-drop', times: 1, skip: 1 });
    const words = Array.from({ length: 1_200 }, (_, number) => `palavra${number}`).join(' ');
    await deliver(text(words));
    expect((await texts()).join(' ')).toBe(words);
  });
});

describe('files', () => {
  const pdf = pieceOf('%PDF-1.7\n', 2_000);
  const attached = (more: object = {}): Message => ({
    text: 'Segue a nota',
    file: { ref: 'f', type: 'application/pdf', name: 'nota fiscal.pdf', size: pdf.length, ...more },
  });

  it('goes with the words, once, though its answer is lost', async () => {
    await magalu.fault({ route: 'upload', what: 'created-then-drop', times: 1 });
    await deliver(attached(), pdf);
    expect((await sent()).map(({ text: words, attachments }) => [words, attachments.length])).toEqual([
      ['Segue a nota', 1],
    ]);
    const [file] = (await sent())[0]?.attachments ?? [];
    expect(file?.name).toBe('nota fiscal.pdf');
    expect(Buffer.from(file?.base64 ?? '', 'base64').equals(Buffer.from(pdf))).toBe(true);
  });

  it.each([
    ['too large', { size: 26 * 2 ** 20 }, /passa de \d+ MB/],
    ['of a type that is not taken', { type: 'video/mp4', name: 'filme.mp4' }, /deste tipo/],
    ['empty', { size: 0 }, /vazio/],
  ])('%s: refused in words, before anything leaves', async (_, more, words) => {
    const failure = asFailure(
      await channel
        .send(ticket, attached(more), { id: nextEffect(), file: async () => pdf })
        .catch((thrown: unknown) => thrown),
    );
    expect(failure).toMatchObject({ kind: 'refused' });
    expect(failure.message).toMatch(words);
    expect(await sent()).toEqual([]);
  });

  it('that Magalu does not take after all: refused with what it says', async () => {
    const text = pieceOf('nenhum PDF', 50);
    const failure = asFailure(
      await channel
        .send(ticket, attached({ size: text.length }), { id: nextEffect(), file: async () => text })
        .catch((thrown: unknown) => thrown),
    );
    expect(failure.kind).not.toBe('retry');
    expect(await sent()).toEqual([]);
  });
});

it('what moderation is known to refuse does not leave', async () => {
  const failure = asFailure(
    await channel
      .send(ticket, text('meu CPF é 529.982.247-25'), { id: nextEffect() })
      .catch((thrown: unknown) => thrown),
  );
  expect(failure).toMatchObject({ kind: 'refused' });
  expect(failure.message).toBe(channel.objectTo?.('meu CPF é 529.982.247-25'));
  expect(await sent()).toEqual([]);
});

it('nor what a file is called, where that would be refused', async () => {
  const pdf = pieceOf('%PDF-1.7\n', 2_000);
  const file = { ref: 'f', type: 'application/pdf', name: 'RG e CPF 529.982.247-25.pdf', size: pdf.length };
  expect(await deliver({ text: '', file }, pdf)).toEqual(['refused']);
  expect(await sent()).toEqual([]);
});

it('a protocol that is gone: refused in words', async () => {
  ticket = 'none';
  expect(await deliver(text('Oi'))).toEqual(['refused']);
});
