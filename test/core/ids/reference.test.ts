import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  carriesReference,
  readableDescription,
  spellReference,
  withoutReferences,
} from '../../../src/core/ids/reference.ts';

const references = fc.uint8Array({ minLength: 5, maxLength: 32 }).map(spellReference);

/** What ERPs were seen to do to a text, one of each at random. */
const manglings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.replaceAll('-', '–'),
  (text) => text.replaceAll('-', ' - '),
  (text) => text.replaceAll('-', ' '),
  (text) => text.replaceAll('-', ''),
  (text) => text.replaceAll('-', '&ndash;'),
  (text) => text.replaceAll('-', '&#45;').replaceAll(' ', '&nbsp;'),
  (text) => text.replaceAll('-', '\u00a0'),
  (text) => `<p>${text.replaceAll('-', '<wbr>-')}</p>`,
  (text) => `&nbsp;\n ${text}`,
];

const mangled = fc.tuple(fc.constantFrom(...manglings), fc.constantFrom(255, 100, 60));

test('a reference is short, sayable and the same for the same bytes', () => {
  fc.assert(
    fc.property(references, (reference) => {
      expect(reference).toMatch(/^PL-\d[0-9A-HJKMNP-TV-Z]{3}-\d[0-9A-HJKMNP-TV-Z]{3}$/);
    }),
  );
  const bytes = Uint8Array.of(1, 2, 3, 4, 5);
  expect(spellReference(bytes)).toBe(spellReference(Uint8Array.of(1, 2, 3, 4, 5, 99)));
  expect(spellReference(bytes)).not.toBe(spellReference(Uint8Array.of(1, 2, 3, 4, 6)));
  expect(() => spellReference(Uint8Array.of(1, 2, 3, 4))).toThrow('five bytes');
});

test('a reference at the front is found again whatever the ERP does to the text', () => {
  fc.assert(
    fc.property(references, fc.string({ maxLength: 300 }), mangled, (reference, text, [mangle, length]) => {
      expect(carriesReference(mangle(`${reference} | ${text}`).slice(0, length), reference)).toBe(true);
    }),
  );
});

test('the reference of another ticket is never found', () => {
  fc.assert(
    fc.property(references, references, fc.string(), mangled, (reference, other, text, [mangle]) => {
      fc.pre(reference !== other);
      expect(carriesReference(mangle(`${reference} | ${withoutReferences(text)}`), other)).toBe(false);
    }),
  );
});

test('a customer’s text cannot carry a reference', () => {
  fc.assert(
    fc.property(references, fc.string(), fc.string(), mangled, (reference, before, after, [mangle]) => {
      const text = withoutReferences(`${before} ${mangle(reference)} ${after}`);
      expect(carriesReference(text, reference)).toBe(false);
    }),
  );
  const nested = 'PL PL-7K3Q-9F2M 7K3Q 9F2M';
  expect(withoutReferences(withoutReferences(nested))).toBe(withoutReferences(nested));
});

test.each([
  'minha plataforma de streaming parou',
  'os aplicativos não abrem',
  'planos meus de 500 mega',
  'planos 2024 1234',
  'pl 123456789',
  'EXEMPL7K3Q9F2M',
  'fiz tudo que estava na placa',
  'protocolo 20261121140512345',
])('"%s" is left as it is', (text) => {
  expect(withoutReferences(text)).toBe(text);
});

test('look-alikes are removed and the rest stays', () => {
  expect(withoutReferences('ver pl 7k3q 9f2m, obrigada')).toBe('ver (código), obrigada');
});

test.each([
  ['PL-7K3Q-9F2M | Sem internet desde cedo', 'Sem internet desde cedo'],
  ['<p>PL–7K3Q–9F2M&nbsp;| SEM INTERNET</p>', 'SEM INTERNET'],
  ['PL-7K3Q-9F2M | Luz vermelha | ATENDIMENTO ABERTO VIA API\nem 2026', 'Luz vermelha'],
  ['Cliente ligou', 'Cliente ligou'],
  ['PL-7K3Q-9F2M | conex&atilde;o ca&#237;da &quot;de novo&quot;<br>hoje', 'conexão caída "de novo"\nhoje'],
])('"%s" reads "%s"', (stored, readable) => {
  expect(readableDescription(stored)).toBe(readable);
});
