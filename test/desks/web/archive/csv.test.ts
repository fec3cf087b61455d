/** Figures for spreadsheets. */

import { expect, test } from 'vitest';
import { figuresCsv } from '../../../../src/desks/web/archive/figures/csv.ts';
import { nothing } from '../../../../src/desks/web/archive/figures/measures.ts';
import { wordsIn } from '../../../../src/desks/web/words/index.ts';

const some = {
  ...nothing,
  conversations: 3,
  alone: 1,
  waited: { count: 2, p50: 90_000, p90: 600_000 },
  rating: { average: 4.5, count: 2 },
};

test('a table that opens as it is, and in which no name is a formula', () => {
  const csv = figuresCsv(
    {
      total: some,
      days: [{ ...some, key: '2026-11-23', name: '23/11' }],
      hours: [],
      queues: [{ ...nothing, key: 'a', name: 'Suporte; "24 h"' }],
      attendants: ['=HYPERLINK("http://x")', '+1', '-1', '@x', '\t=1', 'Ana'].map((name) => ({
        ...nothing,
        key: name,
        name,
      })),
    },
    wordsIn('pt'),
  );
  expect(csv.startsWith('\ufeffRecorte;Nome;Conversas;')).toBe(true);
  const lines = csv.slice(1).split('\r\n');
  expect(lines.slice(1)).toEqual([
    'Total;;3;1;1,50;10;;;;;4,50;2;0',
    'Dia;2026-11-23;3;1;1,50;10;;;;;4,50;2;0',
    'Fila;"Suporte; ""24 h""";0;0;;;;;;;;0;0',
    'Atendente;"\'=HYPERLINK(""http://x"")";0;0;;;;;;;;0;0',
    "Atendente;'+1;0;0;;;;;;;;0;0",
    "Atendente;'-1;0;0;;;;;;;;0;0",
    "Atendente;'@x;0;0;;;;;;;;0;0",
    "Atendente;'\t=1;0;0;;;;;;;;0;0",
    'Atendente;Ana;0;0;;;;;;;;0;0',
    '',
  ]);
  expect(new Set(lines.slice(0, -1).map((line) => line.replace(/"[^"]*"/g, '').split(';').length)).size).toBe(
    1,
  );
});
