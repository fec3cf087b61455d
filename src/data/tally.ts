/** What a heap of things comes to, whatever their order: two heaps that come to the same hold the same. */

import { createHash } from 'node:crypto';

export type Tally = {
  add(item: unknown): void;
  readonly count: number;
  /** The sum of the digests of all. */
  sum(): string;
};

export function createTally(): Tally {
  let sum = 0n;
  let count = 0;
  return {
    add(item) {
      sum = (sum + BigInt(`0x${digestOf(item)}`)) % 2n ** 256n;
      count += 1;
    },
    get count() {
      return count;
    },
    sum: () => sum.toString(16),
  };
}

/** Of something that is JSON but for bytes: the same for the same, in whatever order its fields are. */
export const digestOf = (item: unknown): string =>
  createHash('sha256').update(JSON.stringify(item, inOrder)).digest('hex');

function inOrder(_name: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return createHash('sha256').update(value).digest('hex');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
