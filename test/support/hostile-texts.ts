/** What no careful program would send, for property tests, and how many cases of it each of them tries. */

import fc from 'fast-check';
import { afterAll, beforeAll } from 'vitest';

/** Cases for each property: `FUZZ_CASES` asks for more. */
export const cases = { numRuns: Number(process.env.FUZZ_CASES ?? 50) };

/** Whether as many cases are asked for as somebody waits for who does not wait for all tests. */
export const thorough = cases.numRuns >= 1_000;

/** Words that programs trip over: names of every object, halves of characters, ends of lines, other people's syntax. */
const nasty = fc.constantFrom(
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'null', 'undefined', 'NaN', '-0'],
  ...[
    '\ud800',
    '\udfff',
    '\u0000',
    '\u001b[2J',
    '\u202e',
    '\ufeff',
    '\u2028',
    '\r\n',
    '😀',
    'a\u0301',
    'ﷺ',
    'İ',
    'ß',
  ],
  ...[
    '<',
    '<a ',
    '</p>',
    '&amp;',
    '&#x110000;',
    '&#',
    '%',
    '%00',
    '%ff',
    '../',
    '\\',
    '"',
    "'",
    '`',
    '$&',
    '$1',
    '{{x}}',
  ],
  ...[
    '1e308',
    '9'.repeat(400),
    '-1',
    '0x10',
    '529.982.247-25',
    '12ABC34501DE35',
    '(37) 99911-2233',
    '31/02/1985',
  ],
  ...['PL-7K3Q-9F2M', '2️⃣', 'opção 2', 'sem internet', 'não', 'sim', 'menu', '20261122083952'],
);

/** Any text, lone surrogates too. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 8 })
    .map((parts) => parts.join(' ')),
  fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join('')),
  fc
    .array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 4 })
    .map((units) => String.fromCharCode(...units)),
);

/** A text as it can be written into an address: half characters replaced. */
export const wellFormed = (text: string): string => Buffer.from(text).toString();

/** Any JSON value, with the keys that matter among the others. */
export const anyJson = (keys: readonly string[]): fc.Arbitrary<unknown> => {
  const key = fc.oneof(fc.constantFrom(...keys, '__proto__', 'constructor'), anyText);
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      anyText,
      fc.oneof(fc.double(), fc.integer(), fc.constantFrom(1e308, -0, Number.MAX_SAFE_INTEGER + 2)),
      fc.constantFrom(null, true, false),
      fc.array(tie('value'), { maxLength: 4 }),
      // As a parser makes it: `__proto__` is a key like any other.
      fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    ),
  })).value;
};

/** Bytes that are no JSON, or nearly: cut off, pages, deep as a well. */
export const brokenJson = fc.oneof(
  anyText,
  fc.constantFrom(
    '',
    'null',
    '<!doctype html><title>502</title>',
    '[]',
    '"',
    '{"status":"success"',
    '\ufeff{}',
  ),
  fc.nat({ max: 20_000 }).map((depth) => '['.repeat(depth)),
  fc.nat({ max: 10_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
);

/** Pieces that, repeated, take whoever reads them by a careless pattern a time that grows with its square. */
export const repeatable: readonly string[] = [
  ...[
    ' ',
    '\n',
    ' \n',
    '\t',
    '\u00a0',
    '1',
    '12.',
    '1-',
    '1 ',
    '(',
    '+',
    '0',
    '9',
    '.',
    '-',
    '/',
    '\\',
    '|',
    '*',
    '_',
  ],
  ...[
    '<',
    '<a',
    '<a ',
    '< ',
    '<br',
    '<br ',
    '</',
    '>',
    '&',
    '&#',
    '&#1',
    '&a',
    '&amp',
    'PL',
    'PL-',
    'PL &',
    'PL<',
  ],
  ...[
    'a',
    'a ',
    'e ',
    'de ',
    'A-',
    "'",
    '"',
    '\\"',
    'ã',
    'a\u0301',
    '\u0301',
    '😀',
    'ﷺ',
    '\ud800',
    ',',
    ':',
    ': ',
    '"protocolo"',
  ],
  ...[
    '"protocolo": ',
    '"protocolo":1',
    'cpf ',
    '529982247',
    '| ',
    ' |',
    'exception',
    'on line ',
    '1'.padEnd(9, ' '),
  ],
];

/** As long as messages get, or, where more cases are asked for, so long that careless patterns take minutes. */
const length = thorough ? 100_000 : 10_000;

/** A piece over and over, with an end that makes a pattern look again. */
export const longTexts = repeatable.map(
  (piece) => `1${piece.repeat(Math.ceil(length / piece.length))}\u0000`,
);

/** Fails the file if a promise was rejected and nobody listened. Call it inside of `describe`, or alone in a file. */
export function refuseUnhandled(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeAll(() => void process.on('unhandledRejection', note));
  afterAll(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    if (unhandled.length > 0) throw new AggregateError(unhandled, 'nobody listened to a rejection');
  });
}
