/** Finding conversations, asked as browsers ask. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conversationId } from '../../../../src/core/ids/index.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;

beforeEach(async () => {
  desk = openDesk();
  await desk.addUser('ana');
  ana = await desk.comeIn('ana');
});
afterEach(() => desk.close());

const say = async (code: string, ...lines: readonly string[]) => {
  for (const line of lines) {
    await desk.say(code, line);
    await desk.settled();
  }
};

/** Asks, and goes where the answer leads. */
const search = async (question: string, who = ana) => {
  const asked = await who.send('/desk/search', { question });
  const address = asked.headers.get('location');
  return address === null ? { ...asked, address } : { ...(await who.get(address)), address };
};

/** The conversations found, in order. */
const found = (html: string): readonly string[] =>
  [...html.matchAll(/class="result" href="\/desk\/c\/([\w-]+)/g)].map(([, id]) => id ?? '');

describe('a search', () => {
  test('finds by words, the newest first, and leads to the line', async () => {
    await say('aaaa-first', 'a fibra da rua rompeu');
    await say('bbbb-second', 'bom dia', 'a FIBRA está solta');
    const { status, text } = await search('fíbra');
    expect([status, found(text)]).toEqual([200, ['bbbb-second', 'aaaa-first']]);
    expect(text).toContain('<mark>FIBRA</mark> está solta');
    expect(text).toContain('Alcança o que está guardado: conversas encerradas há até 365 dias.');
    const [, seq] = /href="\/desk\/c\/bbbb-second\?around=(\d+)#line-\1"/.exec(text) ?? [];
    const lines = await desk.store.transcript(conversationId('bbbb-second'), {
      after: Number(seq) - 1,
      limit: 1,
    });
    expect(lines[0]).toMatchObject({ content: { text: 'a FIBRA está solta' } });
    expect(found((await search('fibra solta')).text)).toEqual(['bbbb-second']);
  });

  test('finds by phone and CPF, and shows no CPF', async () => {
    await say('aaaa-first', 'meu CPF é 529.982.247-25', 'o telefone é (37) 99911-2233');
    for (const question of ['52998224725', '529.982.247-25', '37999112233', '+55 37 9911-2233']) {
      const { text, address } = await search(question);
      expect([question, found(text)]).toEqual([question, ['aaaa-first']]);
      expect(address).not.toMatch(/\d{8}/);
    }
    const { text } = await search('CPF');
    expect(text).toContain('***.982.247-**');
    expect(text).not.toMatch(/529\.982|52998224725/);
  });

  test('says when there is nothing, or nothing to look for', async () => {
    await say('aaaa-first', 'sem internet');
    expect((await search('girafa')).text).toContain('Nada encontrado.');
    for (const [question, words] of [
      ['', 'Escreva o que procurar.'],
      ['   ', 'Escreva o que procurar.'],
      ['a de 12', 'Nada aí pode ser buscado'],
      ['x'.repeat(201), 'no máximo 200 letras'],
    ] as const) {
      const { status, text } = await search(question);
      expect([question, status, text]).toEqual([question, 400, expect.stringContaining(words)]);
    }
  });

  test('goes on with what is older', async () => {
    for (let number = 0; number < 32; number++) await desk.say(`conv-${number}`, 'o roteador apagou');
    await desk.settled();
    const first = await search('roteador');
    expect(found(first.text)).toHaveLength(30);
    const [, next = ''] = /href="(\/desk\/search\/[^"]+)" rel="next"/.exec(first.text) ?? [];
    const second = await ana.get(next.replaceAll('&amp;', '&'));
    expect(found(second.text)).toHaveLength(2);
    expect(new Set([...found(first.text), ...found(second.text)]).size).toBe(32);
    expect(second.text).not.toContain('rel="next"');
    for (const after of ['x', '9 9 9', `0 ${'k'.repeat(600)} c`, '%00'])
      expect((await ana.get(`${first.address}?after=${encodeURIComponent(after)}`)).status).toBe(200);
  });

  test('of hostile words shows text', async () => {
    await say('aaaa-evil', '<img src=x onerror=alert(1)> perigo \u202e \u200bfibra');
    for (const question of ['perigo', '"><script>alert(1)</script> perigo', "perigo' OR 1=1 --"]) {
      const { text } = await search(question);
      expect(text).not.toMatch(/<img|<script>alert|\u202e|\u200b/);
    }
    expect(found((await search('perigo')).text)).toEqual(['aaaa-evil']);
  });

  test('is its asker’s own, and none of nobody’s', async () => {
    await desk.addUser('bruno');
    await say('aaaa-first', 'a fibra rompeu');
    const { address } = await search('fibra');
    const bruno = await desk.comeIn('bruno');
    for (const name of [address ?? '', '/desk/search/x', `/desk/search/${'A'.repeat(22)}`]) {
      const { status, text } = await bruno.get(name);
      expect([status, found(text)]).toEqual([400, []]);
      expect(text).toContain('já expirou');
    }
    expect((await ana.send('/desk/search', { question: 'fibra', csrf: 'x' })).status).toBe(403);
    expect((await desk.ask(address ?? '', { headers: { accept: 'text/html' } })).status).toBe(303);
  });
});
