import { expect, test } from 'vitest';
import { numberedText, readChoice, readNumber } from '../../../src/core/text/menu.ts';

const choices = [
  { id: 'problem', label: 'Problema na internet', synonyms: ['sem internet'] },
  { id: 'follow', label: 'Acompanhar protocolo' },
  { id: 'person', label: 'Falar com atendente', synonyms: ['humano', 'atendente'] },
];

test.each([
  ['2', 2],
  [' 2 ', 2],
  ['2.', 2],
  ['2)', 2],
  ['(2)', 2],
  ['#2', 2],
  ['2️⃣', 2],
  ['🔟', 10],
  ['10', 10],
  ['opção 2', 2],
  ['Opcao 2!', 2],
  ['número 2', 2],
  ['nº 2', 2],
  ['n 2', 2],
  ['a 2', 2],
  ['o 2', 2],
  ['２', 2],
  ['um', 1],
  ['Dois', 2],
  ['três', 3],
  ['opção dois', 2],
  ['o primeiro', 1],
  ['a segunda opção', 2],
  ['quero a 2', 2],
  ['1ª', 1],
  ['2, por favor', 2],
])('"%s" is a number', (text, number) => {
  expect(readNumber(text)).toBe(number);
});

test.each([
  '',
  'dois reais',
  '2 e 3',
  '2,5',
  '123',
  '-',
  'opção',
  '37 99911-2233',
  'segunda',
  'um técnico',
  '2a via',
])('"%s" is none', (text) => {
  expect(readNumber(text)).toBeUndefined();
});

test.each([
  ['1', 'problem'],
  ['3️⃣', 'person'],
  ['acompanhar PROTOCOLO', 'follow'],
  ['"Falar com atendente".', 'person'],
  ['humano', 'person'],
  ['Sem Internet!!!', 'problem'],
  ['2. Acompanhar protocolo', 'follow'],
  ['3 - falar com atendente', 'person'],
])('"%s" means a choice', (text, id) => {
  expect(readChoice(choices, text)?.id).toBe(id);
});

test.each(['0', '4', '', 'quero cancelar meu plano', 'quero um humano', 'atendentes'])(
  '"%s" means none',
  (text) => {
    expect(readChoice(choices, text)).toBeUndefined();
  },
);

test('a label that is a number is found where no choice has that position', () => {
  expect(readChoice([{ id: 'fast', label: '50' }], '50')?.id).toBe('fast');
});

test('a menu as text', () => {
  expect(numberedText({ text: 'Como posso ajudar?', choices })).toBe(
    'Como posso ajudar?\n1. Problema na internet\n2. Acompanhar protocolo\n3. Falar com atendente',
  );
  expect(numberedText({ text: 'Certo.' })).toBe('Certo.');
  expect(numberedText({ text: 'Certo.', choices: [] })).toBe('Certo.');
});

test('every label of a shown menu, and every number, means its own choice', () => {
  for (const [index, choice] of choices.entries()) {
    expect(readChoice(choices, `${index + 1}`)).toBe(choice);
    expect(readChoice(choices, choice.label)).toBe(choice);
  }
});
