/**
 * Where the rows are that conversations are found by. A term lies there as a keyed hash, so that who reads the disk
 * reads no names; that the same one occurs in two conversations can be seen.
 */

import { remembered } from '../core/text/index.ts';
import type { Keys } from '../keys/index.ts';

/** The rows of one term, from the newest to the oldest. */
export type Terms = {
  /** The range of a term's rows. */
  rangeOf(term: string): { readonly from: string; readonly to: string };
  /** The row of a term that was written at a moment, milliseconds. */
  keyOf(term: string, at: number): string;
};

/** Ninety-six bits: nobody meets two terms of one hash. */
const hashLength = 16;
/** Keys ascend, and the newest is wanted first: they count down from here. */
const end = 10 ** 13;
/** Hashes are remembered: the same words come again and again. */
const rememberedHashes = 10_000;

export function createTerms({ sign }: Pick<Keys, 'sign'>): Terms {
  const hash = remembered((term) => sign('search', term).slice(0, hashLength), rememberedHashes);
  const place = (term: string) => `terms/${hash(term)}/`;
  return {
    // `0` follows `/`.
    rangeOf: (term) => ({ from: place(term), to: `${place(term).slice(0, -1)}0` }),
    keyOf: (term, at) => place(term) + String(end - at).padStart(13, '0'),
  };
}

/** When a row was written, by its key. */
export const writtenAt = (key: string): number => end - Number(key.slice(-13));
