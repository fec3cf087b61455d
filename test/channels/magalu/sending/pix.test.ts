/** Which numbers beside the word PIX are keys, and which are something else's. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasPixKey } from '../../../../src/channels/magalu/sending/pix.ts';

describe('is a key', () => {
  it.each([
    'faça um PIX para (37) 99911-2233',
    '37999112233 é o meu Pix',
    'pix: +55 37 99911-2233',
    'pix37999112233',
    'pix-37999112233',
    'Meu pix\n37 9 9911 2233',
    'Meu pix. 37999112233',
    'pix (37) 3221-4455',
    'pix do telefone 3732214455',
    'pix 5537999112233',
    'pix 037999112233',
    'a chave pix é 12345678',
    'a chave do PIX: 12345678901234',
    'faça o pix, 123456789 é a chave',
    'pix do pedido 4817, chave 37999112233',
    'pedido 1234567890: o pix é 37999112233',
    'pedido 4817 (37) 99911-2233 pix',
    'chave 7f3c1b2a-0d4e-4c5f-9a6b-1c2d3e4f5a6b',
  ])('%s', (text) => {
    expect(hasPixKey(text)).toBe(true);
  });
});

describe('is none', () => {
  it.each([
    'reembolso por pix do pedido 1234567890',
    'reembolso por pix do pedido nº 37999112233',
    'protocolo 3732214455: o pix foi feito',
    'Protocolo: 37999112233, pagamento por PIX',
    'pix referente à nota fiscal 3732214455',
    'pix da NF-e 3732214455',
    'pix da NF 37999112233',
    'pix; rastreio BR37999112233BR',
    'código de rastreio 37999112233, reembolso por pix',
    'pix, código: 3732214455',
    'pix, código de barras 3732214455',
    'pix para o CEP 37550-000',
    'a entrega 3732214455 foi paga por pix',
    'ordem #3732214455 paga por pix',
    'pix no valor de R$ 1.234.567,89',
    'pix de R$ 3732214455',
    'pix em 23/11/2026 às 18:30:00',
    'pix em 21.11.2026 18.30',
    'pix em 2026-11-23 10.30.15',
    'pix LU-37999112233',
    'chave pix do pedido 37999112233',
    // Not in the sentence that names it.
    'O pix foi devolvido. Dúvidas: ligue para (37) 99911-2233',
    'Ligue para (37) 99911-2233. O pix foi devolvido',
    // No area has this code; no phone begins so; too short; too long.
    'pix 20999112233',
    'pix 37199112233',
    'pix 99911-2233',
    'pix 202611000004817',
    'o spixel 37999112233',
    'pix',
  ])('%s', (text) => {
    expect(hasPixKey(text)).toBe(false);
  });
});

const phone = fc
  .tuple(fc.constantFrom('11', '37', '55', '99'), fc.integer({ min: 10_000_000, max: 99_999_999 }))
  .map(([area, rest]) => `${area}9${rest}`);
const names = [
  ...[
    'pedido',
    'Pedido nº',
    'protocolo:',
    'nota',
    'nota fiscal',
    'NF',
    'rastreio',
    'código',
    'código de rastreio',
  ],
  ...['CEP', 'entrega', 'ordem', 'valor', 'R$', 'valor: R$', 'pedido número', 'SKU'],
];

it('any mobile in the sentence is a key, however it is grouped, unless it is called something else right before', () => {
  const spellings = [
    (bare: string) => bare,
    (bare: string) => bare.replace(/^(..)(.....)/, '($1) $2-'),
    (bare: string) => bare.replace(/^(..)(.)(....)/, '$1 $2 $3 '),
    (bare: string) => `+55 ${bare}`,
  ];
  fc.assert(
    fc.property(phone, fc.constantFrom(...spellings), (bare, spell) => {
      expect(hasPixKey(`pode fazer o pix em ${spell(bare)}, obrigado`)).toBe(true);
      expect(hasPixKey(`${spell(bare)} (pix)`)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(phone, fc.constantFrom(...names), (bare, name) => {
      expect(hasPixKey(`o pix do ${name} ${bare} foi feito`)).toBe(false);
    }),
  );
});

it('never throws, and takes no long time for whatever is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), (text) => {
      expect(typeof hasPixKey(`pix ${text}`)).toBe('boolean');
    }),
    { numRuns: 30 },
  );
  expect(hasPixKey(`pix ${'1 '.repeat(20_000)}`)).toBe(false);
  expect(hasPixKey(`pix ${'. '.repeat(200_000)}${' '.repeat(200_000)}`)).toBe(false);
});
