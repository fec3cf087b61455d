/**
 * Texts that are made to take long. Everybody's conversation waits while one text is read, and a message that was
 * stored is read again after a restart: what takes seconds here is an outage. Reading by patterns that look back and
 * forth takes minutes on these, which ends the test by its time limit.
 */

import { describe, expect, it } from 'vitest';
import { createDialogue, type ScriptedErp } from '../../support/dialogue.ts';
import { cpf, phone, support, verified } from './fixtures.ts';

/** As long as the longest message of a network. */
const longest = 4_096;

const fill = (piece: string, before = '', after = ''): string =>
  (before + piece.repeat(Math.ceil(longest / piece.length))).slice(0, longest - after.length) + after;

const pieces = [
  ..." \n.,…-/:(<&*'\\@+09aã😀\u0301\u200d\ufdfa",
  ...[
    'e ',
    'a e ',
    '52998224725 e ',
    '529.982.247-25 ',
    'cpf ',
    'cpf: é ',
    'meu o e ',
    '1 ',
    '12.',
    '1-',
    '37 9',
  ],
  ...['de ', 'da silva ', '03/04/1985 ', '03 de abril de ', '31/', '&#', '&amp;', '<a ', '12ABC34501DE35 '],
  ...['protocolo ', '2026 ', 'sem internet ', 'quero falar ', 'não ', 'sim ', 'oi ', 'PL-7K3Q-9F2M '],
];

const texts = pieces.flatMap((piece) => [
  fill(piece, 'a', 'x'),
  fill(piece, `sem internet, meu cpf ${cpf} `, ' 5'),
]);

/** Where the conversation stands when the text comes: what was said before it. */
const places: Readonly<Record<string, readonly string[]>> = {
  'the first message': [],
  document: ['oi', '1'],
  'second fact': ['sem internet', cpf],
  name: ['sem internet', cpf, '2233'],
  phone: ['sem internet', cpf, '2233', 'Mariana'],
  description: ['sem internet', cpf, '2233', 'Mariana', '37999112233'],
  summary: ['sem internet', cpf, '2233', 'Mariana', '37999112233', 'pronto', 'não'],
  protocol: ['ver protocolo'],
};

const erp: ScriptedErp = {
  verify: (input) => (input.by === 'document' && 'fact' in input ? verified() : { level: 'not-found' }),
  findTicket: () => ({ found: false, locked: false }),
  findTickets: () => ({ tickets: [] }),
};

describe('texts made to take long', () => {
  it.each(Object.entries(places))('are read at once: %s', (_, before) => {
    const begun = createDialogue(support, { erp });
    for (const said of before) begun.send(said);
    for (const text of texts) {
      const dialogue = createDialogue(support, before.length > 0 ? { erp, from: begun } : { erp });
      dialogue.send(text);
      expect(dialogue.state.stopped).toBeUndefined();
    }
  });

  it('an own phone changes nothing of that', () => {
    for (const text of texts) {
      const dialogue = createDialogue(support, {
        verifiedPhone: phone,
        erp: { ...erp, verify: () => verified() },
      });
      dialogue.send(text);
      expect(dialogue.said.length).toBeGreaterThan(0);
    }
  });
});
