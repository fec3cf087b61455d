/** Conversations are found by what was said and what is known, wherever they lie, and the newest come first. */

import { expect, test } from 'vitest';
import type { Hit } from '../../src/archive/archive.ts';
import { readContactNumber } from '../../src/core/ids/contact-number.ts';
import { day, minute } from '../contracts/store/stage.ts';
import { ana } from './stage.ts';
import { overStores } from './stores.ts';

overStores((use) => {
  const whom = async (text: string, limit = 10): Promise<readonly string[]> => {
    const { archive, idOf } = use();
    const names = new Map(['zé', 'bia', 'caio', 'duda'].map((who) => [idOf(who), who]));
    const { hits } = await archive.search(text, { limit });
    return hits.map(({ conversation }) => names.get(conversation) ?? '?');
  };

  test('by words of customers, attendants and notes, not of the bot', async () => {
    const { say, hear, pass } = use();
    await say('zé', 'sem sinal desde ontem');
    pass(minute);
    await say('bia', 'o SINAL está fraco');
    pass(minute);
    await hear('caio', { type: 'noted', text: 'pediu desconto' });
    await hear('bia', { type: 'attendant.said', by: ana, text: 'Reinicie a antena' });
    expect(await whom('sinal')).toEqual(['bia', 'zé']);
    expect(await whom('sinal ontem')).toEqual(['zé']);
    expect(await whom('antena')).toEqual(['bia']);
    expect(await whom('sinal antena')).toEqual(['bia']);
    expect(await whom('desconto')).toEqual(['caio']);
    expect(await whom('roteador')).toEqual([]);
    expect(await whom('sinal desconto')).toEqual([]);
  });

  test('a hit tells when, and which line has it', async () => {
    const { say, archive, idOf, pass, store } = use();
    await say('zé', 'oi, tudo certo?', 'caiu a internet');
    await say('zé', 'me chamo Zeferino');
    pass(minute);
    const later = store.now();
    await say('zé', 'obrigado', 'a internet voltou');
    const hit = async (text: string) => (await archive.search(text, { limit: 5 })).hits;
    const conversation = idOf('zé');
    expect(await hit('internet')).toEqual([{ conversation, at: later, line: 8 }]);
    expect(await hit('caiu')).toEqual([{ conversation, at: later - minute, line: 2 }]);
    expect(await hit('zeferino')).toEqual([{ conversation, at: later - minute }]);
    expect(await hit('zeferino internet')).toEqual([{ conversation, at: later, line: 8 }]);
  });

  test('a document at the end of a very long text', async () => {
    const { say, archive } = use();
    const words = Array.from(
      { length: 400 },
      (_, index) =>
        `palavra${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${'uvwxyz'[Math.floor(index / 100)]}`,
    );
    await say('zé', `${words.join(' ')} 529.982.247-25`);
    expect((await archive.search('52998224725', { limit: 5 })).hits).toHaveLength(1);
  });

  test('by name, phone, document, protocol and the number that was told, however they are written', async () => {
    const { say, hear, store, idOf } = use();
    await say('zé', 'me chamo Zoraide Lima', 'meu telefone 37991234567', 'meu documento 52998224725');
    await say('zé', 'protocolo 20261121120000123456');
    await hear('bia', {
      type: 'customer.said',
      content: { type: 'text', text: 'número' },
      saidAt: 0,
      verifiedPhone: '5537988887777',
      profileName: 'Beatriz',
    });
    const lines = await store.transcript(idOf('bia'), { limit: 10 });
    const told = lines.flatMap((line) => (line.type === 'said' ? [line.message.text] : [])).join();
    const number = `${readContactNumber(told)}`;
    expect(number).toMatch(/^C-/);
    for (const query of [
      ...['lima zoraide', '37 99123-4567', '553791234567', '529.982.247-25', '52998224725'],
      '20261121120000123456',
    ])
      expect([query, await whom(query)]).toEqual([query, ['zé']]);
    for (const query of ['beatriz', '(37) 98888-7777', number, number.toLowerCase().replaceAll('-', ' ')])
      expect([query, await whom(query)]).toEqual([query, ['bia']]);
  });

  test('months later a name is found near the latest words, once', async () => {
    const { say, pass } = use();
    await say('zé', 'me chamo Silvana');
    await say('zé', 'tchau');
    await say('bia', 'me chamo Silvana');
    pass(90 * day);
    await say('zé', 'me chamo Silvana', 'voltei');
    expect(await whom('silvana')).toEqual(['zé', 'bia']);
  });

  test('page by page, each conversation once', async () => {
    const { say, archive, pass } = use();
    const count = 23;
    for (let round = 0; round < 3; round++)
      for (let number = 0; number < count; number++) {
        await say(`cliente ${number}`, number % 2 === 0 ? 'a fibra caiu' : 'fibra');
        pass(1_000);
      }
    const read = async (text: string) => {
      const hits: Hit[] = [];
      let next: string | undefined;
      do {
        const page = await archive.search(text, { limit: 4, ...(next === undefined ? {} : { after: next }) });
        hits.push(...page.hits);
        next = page.next;
      } while (next !== undefined);
      return hits;
    };
    for (const [text, wanted] of [
      ['fibra', count],
      ['fibra caiu', 12],
    ] as const) {
      const hits = await read(text);
      expect(new Set(hits.map(({ conversation }) => conversation)).size).toBe(wanted);
      expect(hits).toHaveLength(wanted);
      expect(hits.map(({ at }) => at)).toEqual(hits.map(({ at }) => at).toSorted((a, b) => b - a));
    }
  });

  test('nothing to look for is said so, and a cursor that is none begins anew', async () => {
    const { say, archive } = use();
    await say('zé', 'fibra');
    expect(await archive.search('oi, eu', { limit: 5 })).toEqual({ hits: [], tooShort: true });
    for (const after of ['', 'x', '9 terms/x abc', '0 terms', '0 terms/ç abc'])
      expect((await archive.search('fibra', { limit: 5, after })).hits).toHaveLength(1);
  });

  test('what was erased is not found', async () => {
    const { say, store, idOf } = use();
    await say('zé', 'me chamo Zoraide', 'sem sinal');
    await store.erase(idOf('zé'));
    expect([await whom('zoraide'), await whom('sinal')]).toEqual([[], []]);
  });

  test('keys tell nothing of what was said', async () => {
    const { say, store } = use();
    await say('zé', 'me chamo Zoraide', 'meu documento 52998224725');
    const rows = await store.rows({ from: '!', to: '~', limit: 100 });
    expect(rows.length).toBeGreaterThan(2);
    for (const { key } of rows) expect(key).toMatch(/^terms\/[\w-]{16}\/\d{13}$/);
  });

  test('a text without end adds no more than a page of terms', async () => {
    const { say, store } = use();
    await say('zé', Array.from({ length: 3_000 }, (_, index) => `palavra${index}x`).join(' '));
    expect(await store.rows({ from: '!', to: '~', limit: 10_000 })).toHaveLength(200);
  });
});
