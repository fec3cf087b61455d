/** Requests of attendants by what they did in the group: the same thing that comes again is the same request. */

import { createHash } from 'node:crypto';

/** A UUID (of version 8, which is anybody's own) out of whatever names a request. */
export function requestOf(...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(parts.join('\0')).digest('hex');
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}
