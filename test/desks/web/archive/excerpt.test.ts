/** What results show of the line that was found. */

import { describe, expect, test } from 'vitest';
import { excerptOf, withoutDocuments } from '../../../../src/desks/web/archive/search/excerpt.ts';

const marked = (text: string, question: string): string =>
  excerptOf(text, question)
    .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
    .join('');

describe('an excerpt', () => {
  test('marks whole words as they are heard, wherever they are', () => {
    expect(marked('Sem conexão desde ontem; a CONEXAO caiu, conexões não', 'conexão ontem')).toBe(
      'Sem [conexão] desde [ontem]; a [CONEXAO] caiu, conexões não',
    );
  });

  test('marks a number however it is written', () => {
    expect(marked('me ligue no (37) 9911-2233, à tarde', '+55 37 99911-2233')).toBe(
      'me ligue no ([37) 9911-2233], à tarde',
    );
  });

  test('shows no document, not even the one that was looked for', () => {
    expect(marked('meu CPF é 529.982.247-25, o dela 18462093740', '529.982.247-25')).toBe(
      'meu CPF é [***.982.247-**], o dela ***.620.937-**',
    );
    expect(withoutDocuments('CNPJ 11.222.333/0001-81 e 11222333000181')).toBe(
      'CNPJ **.222.333/****-** e **.222.333/****-**',
    );
    expect(withoutDocuments('protocolo 202611230001234, tel 37999112233')).toBe(
      'protocolo 202611230001234, tel 37999112233',
    );
  });

  test('of a long text is what surrounds the first thing found', () => {
    const long = `${'antes '.repeat(400)}fibra rompida ${'depois '.repeat(400)}`;
    const shown = marked(long, 'fibra');
    expect(shown).toMatch(/^…antes .*antes \[fibra\] rompida depois .*depois…$/);
    expect(shown.length).toBeLessThan(300);
    expect(marked(long, 'nada')).toMatch(/^antes .*…$/);
  });

  test('is text, and as many letters as it can bear', () => {
    const hostile = `<mark>x</mark>\u202e ${'\u200b'.repeat(50)}fibra`;
    const shown = marked(hostile, 'fibra (.*)+ [z-a] <mark>');
    expect(shown).not.toMatch(/[\u202e\u200b]/);
    expect(shown).toContain('[fibra]');
    expect(marked('1 '.repeat(100_000), '1 '.repeat(100))).toMatch(/^1 1 .*…$/);
    expect(marked(`${'9'.repeat(50_000)}a`.repeat(2), '99999')).toMatch(/^9+…$/);
  });
});
