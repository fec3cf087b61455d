/** Reading what scripts answer: lists of text and numbers, as Redis sends them, or as JSON that a script wrote. */

/** @throws Error if it is anything else: then the Redis has scripts of another version, or something else in our keys. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // So an empty list is written by scripts.
  if (isObject(value) && Object.keys(value).length === 0) return [];
  throw new Error('a script of the store answered something else');
}

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Null for what is not there. */
export const asTextOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const asNumber = (value: unknown): number => Number(value);

/** What a part of a script that failed is answered. */
export const isFailure = (value: unknown): value is { readonly err: string } =>
  isObject(value) && 'err' in value && typeof value.err === 'string';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Cuts a list into pieces of so many. */
export function* inPieces(list: readonly unknown[], size: number): Iterable<readonly unknown[]> {
  for (let index = 0; index < list.length; index += size) yield list.slice(index, index + size);
}
