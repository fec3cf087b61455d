import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, printable, properName } from '../../../src/core/text/index.ts';

test.each([
  ['  Opção: 1! ', 'opcao: 1'],
  ['ÀÉÎÕÜ ç', 'aeiou c'],
  ['duas   palavras\ne\toutra', 'duas palavras e outra'],
  ['“não”', 'nao'],
  ['*negrito*', 'negrito'],
  ['1️⃣', '1'],
  ['👍🏽', '👍'],
  ['a\u200bb\u00ad', 'ab'],
  ['…', ''],
  ['guarda-chuva', 'guarda-chuva'],
])('"%s" folds to "%s"', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aÇÃ1️⃣👍🏽 .,-–…ºßŒﬁ\u200b\n') }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});

test.each([
  ['MARIANA DUARTE', 'Mariana Duarte'],
  ['mariana da silva', 'Mariana da Silva'],
  ["MARIA D'ÁVILA-COSTA E SILVA", "Maria D'Ávila-Costa e Silva"],
  ['  ÉRICA  LIMA ', 'Érica Lima'],
  ['McKenzie Souza', 'McKenzie Souza'],
  ['', ''],
])('the name %j is shown as %j', (name, shown) => {
  expect(properName(name)).toBe(shown);
});

test.each([
  ['a\u001b]0;title\u0007b\u001b[2J', 'a\uFFFD]0;title\uFFFDb\uFFFD[2J'],
  ['c\rd\u009bm', 'c\uFFFDd\uFFFDm'],
  ['\u202egpj', '\uFFFDgpj'],
  ['duas\nlinhas\te 👍🏽', 'duas\nlinhas\te 👍🏽'],
])('%j is printed as %j', (text, printed) => {
  expect(printable(text)).toBe(printed);
});
