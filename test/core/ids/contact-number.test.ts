import { expect, test } from 'vitest';
import { readContactNumber } from '../../../src/core/ids/contact-number.ts';

test.each([
  ['C-0Y1H-1A05', 'C-0Y1H-1A05'],
  ['c oyih ia05', 'C-0Y1H-1A05'],
  ['o número é C – OYLH – lAO5.', 'C-0Y1H-1A05'],
  ['c olha aqui', null],
  ['C-7K3Q', null],
])('"%s" is read as %s, letters that look like digits too', (text, number) =>
  expect(readContactNumber(text)).toBe(number),
);
