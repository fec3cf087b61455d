/** Reading what scripts answer: lists of text and numbers, as Redis sends them. */

/** @throws Error if it is anything else: then the Redis has scripts of another version, or something else in our keys. */
export function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('a script of the store answered something else');
  return value;
}

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

export const asNumber = (value: unknown): number => Number(value);

/** Cuts a list into pieces of so many. */
export function* inPieces(list: readonly unknown[], size: number): Iterable<readonly unknown[]> {
  for (let index = 0; index < list.length; index += size) yield list.slice(index, index + size);
}
