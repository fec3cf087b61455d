import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../../src/core/text/split.ts';

describe('splitting', () => {
  it.each([
    ['a short text, not at all', 'curto', ['curto']],
    ['at a paragraph before a line', 'aaaaa\n\nb\nc ddd', ['aaaaa', 'b\nc ddd']],
    ['at a line before a word', 'aaaa b\nc ddd', ['aaaa b', 'c ddd']],
    ['at a word', 'aaaa bbb ccc', ['aaaa bbb', 'ccc']],
    ['not at a border that leaves next to nothing', 'a\nbbbbbbbbbbbbb', ['a\nbbbbbbbb', 'bbbbb']],
    ['a word that is too long, where it must', 'abcdefghijklm', ['abcdefghij', 'klm']],
    ['never inside a character', 'abcdefghi😀jk', ['abcdefghi', '😀jk']],
  ])('cuts %s', (_, text, parts) => {
    expect(splitText(text, 10)).toEqual(parts);
  });

  it('loses nothing but white space, and keeps to the limit', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'é', ' ', '\n', '😀', '👩🏽‍🚒', '\n\n'),
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, limit) => {
        const parts = splitText(whole, limit);
        const bare = (some: string) => some.replace(/\s/g, '');
        expect(bare(parts.join(''))).toBe(bare(whole));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part).not.toMatch(/\p{Surrogate}/u);
          if (bare(whole) !== '') expect(bare(part)).not.toBe('');
        }
      }),
      { numRuns: 200 },
    );
  });
});
