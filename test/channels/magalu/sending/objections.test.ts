import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectionTo } from '../../../../src/channels/magalu/sending/objections.ts';

describe('what moderation would refuse is told by name', () => {
  it.each([
    ['meu CPF é 529.982.247-25', 'um CPF'],
    ['cpf:52998224725', 'um CPF'],
    ['CPF 529 982 247 25.', 'um CPF'],
    ['529982247-25', 'um CPF'],
    ['(52998224725)', 'um CPF'],
    ['５２９.９８２.２４７-２５', 'um CPF'],
    ['CPF52998224725', 'um CPF'],
    ['529.982.247–25', 'um CPF'],
    ['529.982.247\u201125', 'um CPF'],
    ['529.982.\u200b247-25', 'um CPF'],
    ['529.982.247 - 25', 'um CPF'],
    ['529-982-247-25', 'um CPF'],
    ['529,982,247-25', 'um CPF'],
    ['123 456 529 982 247 25', 'um CPF'],
    ['CNPJ11.222.333/0001–81', 'um CNPJ'],
    ['ana@correio\u200b.example', 'um e-mail'],
    ['nota em 11.222.333/0001-81', 'um CNPJ'],
    ['CNPJ 11222333000181', 'um CNPJ'],
    ['CNPJ 12.ABC.345/01DE-35', 'um CNPJ'],
    ['cnpj 12.abc.345/01de-35', 'um CNPJ'],
    ['escreva para ana.prado+loja@correio.example', 'um e-mail'],
    ['ana @ correio.example', 'um e-mail'],
    ['joão@açaí.com.br', 'um e-mail'],
    ['chave 7f3c1b2a-0d4e-4c5f-9a6b-1c2d3e4f5a6b', 'uma chave PIX'],
    ['chave 7F3C1B2A-0D4E-4C5F-9A6B-1C2D3E4F5A6B', 'uma chave PIX'],
    ['faça um PIX para (37) 99911-2233', 'uma chave PIX'],
    ['37999112233 é o meu Pix', 'uma chave PIX'],
    ['pix: +55 37 99911-2233', 'uma chave PIX'],
  ])('%s', (text, what) => {
    expect(objectionTo(text)).toMatch(new RegExp(`^a mensagem tem ${what}, que a Magalu não deixa passar`));
  });

  it('all of them at once, each once', () => {
    const text = '529.982.247-25 ou 529.982.247-25, ana@correio.example, pix 37999112233';
    expect(objectionTo(text)).toMatch(/^a mensagem tem um CPF, um e-mail e uma chave PIX, que /);
  });
});

it.each([
  'Saiu hoje para entrega.',
  'Protocolo 202611000004817',
  'pedido 529982247251 do dia 12',
  'pedido LU-1352998224725',
  'o código de rastreio é BR123456789012',
  // By its check digits it might be a company's; by its looks it is a code.
  'o código de rastreio é 12ABC34501DE35',
  '123.456.789-00 não tem dígitos certos',
  '111.111.111-11',
  'ligue para (37) 99911-2233',
  'a caixa @ da loja',
  'loja@',
  'o spixel e o pixel 12345678901',
  'pix',
  'devolva por PIX, como combinamos',
  'reembolso por pix do pedido nº 1234567890',
  'item 7f3c1b2a-0d4e-4c5f-9a6b',
  'chega em 23/11/2026 às 18h30',
])('nothing against: %s', (text) => {
  expect(objectionTo(text)).toBeUndefined();
});

const digitOf = (digits: readonly number[]): number => {
  const sum = digits.reduce((total, digit, at) => total + digit * (digits.length + 1 - at), 0);
  return ((sum * 10) % 11) % 10;
};
const cpf = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 })
  .filter((digits) => new Set(digits).size > 1)
  .map((digits) => {
    const first = [...digits, digitOf(digits)];
    return [...first, digitOf(first)].join('');
  });
const spellings: readonly ((bare: string) => string)[] = [
  (bare) => bare,
  (bare) => bare.replace(/^(...)(...)(...)/, '$1.$2.$3-'),
  (bare) => bare.replace(/^(...)(...)(...)/, '$1 $2 $3 '),
  (bare) => bare.replace(/^(.{9})/, '$1-'),
];
/** Words with no digit beside the number, and nothing that it would be part of. */
const words = fc.constantFrom('', 'meu documento: ', 'é este (', 'Olá! ', 'CPF=');

it('any CPF is found, however it is punctuated, wherever it stands', () => {
  fc.assert(
    fc.property(cpf, fc.constantFrom(...spellings), words, words, (bare, spell, before, after) => {
      expect(objectionTo(`${before}${spell(bare)}\n${after}`)).toContain('um CPF');
    }),
  );
});

it('a number of eleven digits with other check digits passes', () => {
  fc.assert(
    fc.property(cpf, fc.integer({ min: 1, max: 9 }), (bare, more) => {
      const last = (Number(bare.at(-1)) + more) % 10;
      expect(objectionTo(`pedido ${bare.slice(0, -1)}${last}`)).toBeUndefined();
    }),
  );
});

it('a CPF within a longer number is a part of that number', () => {
  fc.assert(
    fc.property(cpf, fc.integer({ min: 1, max: 9 }), fc.boolean(), (bare, digit, isBefore) => {
      // Fourteen characters may be a company's document: fifteen are none.
      const long = isBefore ? `${digit}000${bare}` : `${bare}000${digit}`;
      expect(objectionTo(`protocolo ${long}`)).toBeUndefined();
    }),
  );
});

it('never throws, and takes no long time for whatever is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (text) => {
      expect(typeof (objectionTo(text) ?? '')).toBe('string');
    }),
    { numRuns: 30 },
  );
  const long = '1 '.repeat(1_500);
  expect(objectionTo(`${long}@${'a.'.repeat(700)}`)).toBeUndefined();
  // A minute of work for whoever begins anew at each letter.
  expect(objectionTo('a'.repeat(1_000_000))).toBeUndefined();
});
