/** Any text into everything that reads texts: an answer, no error, and no time that grows with its square. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../flows/support/listening/plain.ts';
import { reference } from '../../src/core/ids/index.ts';
import { carriesReference, readableDescription, withoutReferences } from '../../src/core/ids/reference.ts';
import {
  findBirthDate,
  formatPhone,
  looksLikeTaxId,
  maskTaxId,
  parsePhone,
  parseTaxId,
  phoneVariants,
} from '../../src/core/text/brazil.ts';
import { fold, printable, properName } from '../../src/core/text/index.ts';
import { decodeEntities, plainText } from '../../src/core/text/markup.ts';
import { numberedText, readChoice, readNumber } from '../../src/core/text/menu.ts';
import { cpf, phone, support, verified } from '../flows/support/fixtures.ts';
import { createDialogue, type ScriptedErp } from '../support/dialogue.ts';
import { anyText, cases, longTexts } from '../support/hostile-texts.ts';

const ours = reference('PL-7K3Q-9F2M');
const choices = [
  { id: 'constructor', label: 'constructor', synonyms: ['__proto__', ''] },
  { id: 'second', label: '2. Segunda' },
];

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  decodeEntities,
  plainText,
  fold,
  printable,
  properName,
  parseTaxId,
  looksLikeTaxId,
  maskTaxId,
  parsePhone,
  formatPhone,
  phoneVariants,
  readNumber,
  plain,
  withoutReferences,
  readableDescription,
  findBirthDate: (text) => findBirthDate(text, 2026),
  carriesReference: (text) => carriesReference(text, ours),
  readChoice: (text) => readChoice(choices, text),
};

describe('any text', { timeout: 900_000 }, () => {
  it.each(Object.entries(readers))('%s', (_, read) => {
    fc.assert(
      fc.property(anyText, (text) => {
        read(text);
      }),
      cases,
    );
  });

  it.each(Object.entries(readers))('%s, of any length', { timeout: 200_000 }, (_, read) => {
    for (const text of longTexts) read(text);
  });

  it('is not taken for what every object has', () => {
    for (const word of Object.getOwnPropertyNames(Object.prototype)) {
      const words = fold(word).replace(/[^a-z]/g, '');
      expect(plain(word)).toBe(words);
      expect(readNumber(word)).toBeUndefined();
      expect(decodeEntities(`&${word};`)).toBe(`&${word};`);
    }
  });

  it('leaves nothing in a text that could be taken for a reference, nor steers a terminal', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(carriesReference(withoutReferences(`${text} ${ours} ${text}`), ours)).toBe(false);
        expect(printable(text)).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
      }),
      cases,
    );
  });

  it('chooses from any menu only what stands in it', () => {
    const choice = fc.record({ id: anyText, label: anyText, synonyms: fc.array(anyText, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 12 }), anyText, fc.nat({ max: 13 }), (menu, text, number) => {
        for (const said of [text, String(number), ...menu.map(({ label }) => label)]) {
          const read = readChoice(menu, said);
          expect(read === undefined || menu.some((choice) => choice === read)).toBe(true);
        }
        expect(numberedText({ text, choices: menu })).toContain(text);
      }),
      cases,
    );
  });
});

const places: readonly (readonly string[])[] = [
  [],
  ['oi'],
  ['oi', '1'],
  ['sem internet', cpf],
  ['sem internet', cpf, '2233'],
  ['sem internet', cpf, '2233', 'Mariana'],
  ['sem internet', cpf, '2233', 'Mariana', '37999112233'],
  ['sem internet', cpf, '2233', 'Mariana', '37999112233', 'pronto', 'não'],
  ['ver protocolo'],
  ['atendente'],
];

const erp: ScriptedErp = {
  verify: (input) => (input.by === 'document' && 'fact' in input ? verified() : { level: 'not-found' }),
  findTicket: () => ({ found: false, locked: false }),
  findTickets: () => ({ tickets: [] }),
};

const content = fc.oneof(
  anyText,
  fc.record({ type: fc.constant('contact' as const), phone: anyText, own: fc.boolean() }),
  fc.record({ type: fc.constant('choice' as const), choice: anyText, menu: anyText, label: anyText }),
  fc.record({
    type: fc.constant('media' as const),
    media: fc.constantFrom('photo', 'audio'),
    ref: anyText,
    caption: anyText,
  }),
  fc.record({ type: fc.constant('location' as const), latitude: fc.double(), longitude: fc.double() }),
  fc.record({ type: fc.constant('other' as const), what: anyText }),
);

it('any message, wherever a conversation stands, is answered or listened to', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      fc.array(content, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (before, said, known) => {
        const dialogue = createDialogue(
          support,
          known ? { verifiedPhone: phone, erp: { ...erp, verify: () => verified() } } : { erp },
        );
        for (const text of before) dialogue.send(text);
        for (const each of said) dialogue.send(each);
        expect(dialogue.state.stopped).toBeUndefined();
        expect(JSON.parse(JSON.stringify(dialogue.state))).toEqual(dialogue.state);
      },
    ),
    cases,
  );
});
