import { expect, test } from 'vitest';
import { isSame } from '../../src/keys/same.ts';

test.each([
  ['', ''],
  ['a', 'a'],
  ['senha çã 🙂', 'senha çã 🙂'],
])('%j is %j', (given, wanted) => {
  expect(isSame(given, wanted)).toBe(true);
});

test.each([
  ['', 'a'],
  ['a', 'aa'],
  ['aa', 'a'],
  ['a', 'A'],
  ['a\0', 'a'],
])('%j is not %j', (given, wanted) => {
  expect(isSame(given, wanted)).toBe(false);
});
