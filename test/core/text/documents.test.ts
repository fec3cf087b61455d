import { expect, test } from 'vitest';
import { hideDocuments } from '../../../src/core/text/documents.ts';

test.each([
  ['meu CPF é 529.982.247-25.', 'meu CPF é ***.982.247-**.'],
  ['52998224725', '***.982.247-**'],
  ['529 982 247 25 e 11144477735', '***.982.247-** e ***.444.777-**'],
  ['CNPJ 11.222.333/0001-81', 'CNPJ **.222.333/****-**'],
  ['(52998224725)', '(***.982.247-**)'],
])('%s -> %s', (text, hidden) => {
  expect(hideDocuments(text)).toBe(hidden);
});

test.each([
  '32999887766',
  '(32) 99988-7766',
  'protocolo 202611210001234',
  '529.982.247-26',
  'PL-7K3Q-9F2M',
  '7529982247251',
  'Atendimento 2026-11-21 10:30',
  '',
])('%s stays', (text) => {
  expect(hideDocuments(text)).toBe(text);
});

test('a long text costs no more than its length', () => {
  const text = '1.'.repeat(50_000);
  expect(hideDocuments(text)).toBe(text);
});
