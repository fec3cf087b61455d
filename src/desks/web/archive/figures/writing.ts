/** How figures are written. */

import { duration } from '../../../telling.ts';
import type { Words } from '../../words/index.ts';
import type { Spread } from './measures.ts';

/** Where there is nothing to tell. */
export const none = '–';
export const long = (milliseconds: number, { frame }: Words): string => duration(milliseconds, frame.days);
export const count = (value: number, { language }: Words): string =>
  new Intl.NumberFormat(language).format(value);
export const share = (part: number, of: number, { language }: Words): string =>
  of === 0 ? none : new Intl.NumberFormat(language, { style: 'percent' }).format(part / of);
export const grade = (value: number, { language }: Words): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
export const middle = (of: Spread | null, words: Words): string => (of === null ? none : long(of.p50, words));
export const both = (of: Spread | null, words: Words): string =>
  of === null ? none : `${long(of.p50, words)} · ${long(of.p90, words)}`;
