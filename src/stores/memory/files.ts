/** Files: a map of bytes that end. */

import type { Files } from '../contract/files.ts';

/** @param now the store's clock. */
export function createFiles(now: () => number): Files {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly expiresAt: number }>();
  const sweep = () => {
    for (const [ref, { expiresAt }] of kept) if (expiresAt <= now()) kept.delete(ref);
  };
  return {
    async put(ref, bytes, { expiresIn }) {
      sweep();
      if (kept.has(ref)) throw new Error('a file is never written over');
      kept.set(ref, { bytes: Uint8Array.from(bytes), expiresAt: now() + expiresIn });
    },
    async get(ref) {
      sweep();
      const file = kept.get(ref);
      return file === undefined ? null : Uint8Array.from(file.bytes);
    },
    async delete(ref) {
      kept.delete(ref);
    },
  };
}
