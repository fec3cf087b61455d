import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  termsAdded,
  termsIn,
  termsOfLine,
  termsOfListing,
  termsWanted,
} from '../../../src/core/archive/search.ts';
import { readContactNumber } from '../../../src/core/ids/contact-number.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { parseTaxId } from '../../../src/core/text/brazil.ts';
import { anyText, cases, longTexts } from '../../support/hostile-texts.ts';

const finds = (query: string, text: string): boolean => {
  const wanted = termsWanted(query);
  const there = termsIn(text);
  return wanted.length > 0 && wanted.every((term) => there.has(term));
};

describe('what is typed finds what was said', () => {
  test.each([
    ['Mariana', 'MARIANA DA SILVA'],
    ['silva mariana', 'Mariana da Silva'],
    ['conexão', 'a conexao caiu, de novo!'],
    ['boleto', 'Boleto?'],
    ['37 99123-4567', 'meu zap é 37991234567'],
    ['37991234567', 'me liga: (37) 99123-4567, por favor'],
    ['3791234567', '+55 37 99123-4567'],
    ['+55 (37) 9 9123-4567', '3791234567'],
    ['037 99123-4567', '5537991234567'],
    ['(37) 3222-1234', '553732221234'],
    ['529.982.247-25', 'cpf 52998224725'],
    ['52998224725', '529.982.247-25 e o telefone 37 99123-4567'],
    ['37 99123-4567', '529.982.247-25 37 99123-4567'],
    ['37991234567', '52998224725 37991234567'],
    ['11.222.333/0001-81', '11222333000181'],
    ['20261121120000123456', 'protocolo 20261121120000123456'],
    ['C-7K3Q-9F2M', 'o número é C-7K3Q-9F2M'],
    ['c 7k3q 9f2m', 'C-7K3Q-9F2M'],
    ['PL-7K3Q-9F2M', 'PL-7K3Q-9F2M'],
    ['4567', '37 99123-4567'],
    ['wifi5 caindo', 'o WiFi5 está caindo'],
    ['ana@exemplo.com.br', 'meu email: ana@exemplo.com.br'],
  ])('%s: %s', (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  test.each([
    ['Mariana', 'Mario'],
    ['mari', 'Mariana'],
    ['mariana souza', 'Mariana da Silva'],
    ['37991234567', '37991234568'],
    ['52998224725', '37991234567'],
    ['991', '37 99123-4567'],
    ['que', 'o que que é isso'],
    ['', 'oi'],
    ['!!', '!!'],
  ])('%s does not find: %s', (query, text) => {
    expect(finds(query, text)).toBe(false);
  });

  test('whatever was said is found by saying it again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(readContactNumber(text) === null && parseTaxId(text) === null);
        const there = termsIn(text);
        expect(termsWanted(text).filter((term) => !there.has(term))).toEqual([]);
      }),
      cases,
    );
  });

  test('texts of ten thousand letters are read', () => {
    for (const text of longTexts)
      for (const term of termsIn(text)) expect(term).toMatch(/^[\p{L}\p{N}]{3,40}$/u);
  });
});

test('of a line it is what people said, not the bot', () => {
  const effect = effectId(conversationId('x'), 1, 0);
  const ana = { id: 'ana', name: 'Ana' };
  const message = { text: 'Sinal restabelecido' };
  const customer = (content: Parameters<typeof lineOf>[0]) => [...termsOfLine(lineOf(content))];
  expect([...termsOfLine({ type: 'said', by: 'bot', message, effect })]).toEqual([]);
  expect([...termsOfLine({ type: 'said', by: ana, message, effect })]).toEqual(['sinal', 'restabelecido']);
  expect([...termsOfLine({ type: 'note', text: 'pediu desconto' })]).toEqual(['pediu', 'desconto']);
  expect(customer({ type: 'text', text: 'sem sinal' })).toEqual(['sinal']);
  expect(customer({ type: 'media', media: 'photo', ref: 'r', caption: 'roteador' })).toEqual(['roteador']);
  expect(customer({ type: 'contact', phone: '5537991234567', own: true })).toEqual(['3791234567']);
  expect(customer({ type: 'choice', choice: 'a', menu: 'm', label: 'Suporte' })).toEqual([]);
});

const lineOf = (content: Extract<Parameters<typeof termsOfLine>[0], { type: 'customer' }>['content']) =>
  ({ type: 'customer', content, saidAt: 0 }) as const;

test('of a listing that changed it is what the one before did not have', () => {
  const before = {
    place: 'bot',
    since: 0,
    name: 'Zoraide Lima',
    known: { opened: ['20261121120000123456'] },
  } as const;
  expect(termsAdded(before, { ...before, place: 'waiting', reason: 'quer uma pessoa' })).toEqual(new Set());
  const after = { ...before, name: 'Zoraide Lima Prado', known: {} };
  expect(termsAdded(before, after)).toEqual(new Set(['prado']));
});

test('of a listing it is who it is, and their protocols', () => {
  const terms = termsOfListing({
    place: 'waiting',
    since: 0,
    name: 'Zoraide Lima',
    phone: '37991234567',
    reason: 'quer uma pessoa',
    known: {
      document: '52998224725',
      customer: { code: '10432', name: 'Zoraide Lima Prado' },
      opened: ['20261121120000123456'],
    },
  });
  expect(terms).toEqual(
    new Set(['zoraide', 'lima', '3791234567', '5298224725', 'prado', '10432', '20261121120000123456']),
  );
});

test("of a marketplace's protocol it is its number, and the order's", () => {
  const order = { code: 'LU-4471209', delivery: '9917243301', items: [{ name: 'Roteador' }] };
  const protocol = { number: '202611210001234', closed: false, updatedAt: 0, order };
  expect(termsOfListing({ place: 'waiting', since: 0, known: { protocol } })).toEqual(
    new Set(['202611210001234', '4471209', '9917243301']),
  );
});
