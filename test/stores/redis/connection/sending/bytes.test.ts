import { expect, test } from 'vitest';
import type { Argument } from '../../../../../src/stores/redis/connection/index.ts';
import { writeCommand } from '../../../../../src/stores/redis/connection/sending/bytes.ts';

/** By what the protocol says. */
function plainly(name: string, args: readonly Argument[]): Buffer {
  const parts = [name, ...args].map((one) => (Buffer.isBuffer(one) ? one : Buffer.from(String(one))));
  return Buffer.concat([
    Buffer.from(`*${parts.length}\r\n`),
    ...parts.flatMap((bytes) => [Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')]),
  ]);
}

test.each<[string, readonly Argument[]]>([
  ['nothing', []],
  ['empty text', ['', '']],
  ['numbers', [0, 7, 10, -1, 1_763_900_000_000, 9_007_199_254_740_991]],
  ['short text', ['menu', 'ação', 'não é só', '😀', 'a\r\n$1\r\nb']],
  ['a half character', ['\ud83d', `${'x'.repeat(40)}\ude00`]],
  ['bytes', [Buffer.from([0, 255, 13, 10]), Buffer.alloc(0)]],
  [
    'text where a letter more makes the length longer',
    [9, 10, 99, 100, 999, 1_000].map((n) => 'x'.repeat(n)),
  ],
  ['text whose bytes are more than its letters', [4, 9, 40, 99, 400, 999].map((n) => 'ç'.repeat(n))],
  ['what is longer than what is shared', ['€'.repeat(300_000), 'x']],
])('a command is written as Redis reads it: %s', (_what, args) => {
  expect(writeCommand('evalsha', args).equals(plainly('evalsha', args))).toBe(true);
});

test('what was written stays as it is, whatever is written after it', () => {
  const commands = Array.from({ length: 500 }, (_, index) => [`${index}`, 'ação '.repeat(index), index]);
  const written = commands.map((args) => writeCommand('eval', args.slice(0, 1), args.slice(1)));
  for (const [index, args] of commands.entries())
    expect(written[index]?.equals(plainly('eval', args))).toBe(true);
});
