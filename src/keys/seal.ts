/** Sealing: AES-256-GCM, so that what is sealed can be read only with its key, only where it lies, and only unchanged. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key of 32 bytes; `id`, 8 hexadecimal digits, tells what was sealed with it. */
export type SealingKey = { readonly id: string; readonly key: Uint8Array };

export type Sealer = {
  /** @param place what it belongs to: it opens nowhere else. @returns base64. */
  seal(text: string, place: string): string;
  /** @throws Error if it was changed or cut, lies elsewhere, or its key is not known. */
  open(sealed: string, place: string): string;
  /** The same for bytes: sealed, they are 33 more. */
  sealBytes(bytes: Uint8Array, place: string): Buffer;
  /** @throws Error as `open` does. */
  openBytes(sealed: Uint8Array, place: string): Buffer;
  /** The id of the key that something was sealed with. */
  keyOf(sealed: string): string;
  /** The id of the key that seals. */
  current(): string;
  /** Has other keys from now on; the last one seals. */
  use(keys: readonly SealingKey[]): void;
};

const algorithm = 'aes-256-gcm';
const version = 1;
/** Bytes of a sealed text: version, the key's id, nonce, what is sealed, tag. */
const idEnd = 5;
const nonceEnd = 17;
const tagLength = 16;

export const createSealingKey = (): SealingKey => ({
  id: randomBytes(4).toString('hex'),
  key: randomBytes(32),
});

/** @param keys those that open; the last one also seals. */
export function createSealer(keys: readonly SealingKey[]): Sealer {
  let known = keys;
  const current = (): SealingKey => {
    const last = known.at(-1);
    if (last === undefined) throw new Error('nothing can be sealed without a key');
    return last;
  };
  const sealBytes = (bytes: Uint8Array, place: string): Buffer => {
    const { id, key } = current();
    const nonce = randomBytes(nonceEnd - idEnd);
    const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(place));
    const parts = [Buffer.of(version), Buffer.from(id, 'hex'), nonce, cipher.update(bytes)];
    return Buffer.concat([...parts, cipher.final(), cipher.getAuthTag()]);
  };
  const openBytes = (sealed: Uint8Array, place: string): Buffer => {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const id = bytes.toString('hex', 1, idEnd);
    const found = known.find((candidate) => candidate.id === id);
    if (found === undefined || bytes[0] !== version || bytes.length < nonceEnd + tagLength)
      throw new Error('this is not sealed with a key that is known');
    const decipher = createDecipheriv(algorithm, found.key, bytes.subarray(idEnd, nonceEnd))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(-tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(nonceEnd, -tagLength)), decipher.final()]);
  };
  return {
    sealBytes,
    openBytes,
    seal: (text, place) => sealBytes(Buffer.from(text), place).toString('base64'),
    open: (sealed, place) => openBytes(Buffer.from(sealed, 'base64'), place).toString('utf8'),
    // Eight letters hold six bytes.
    keyOf: (sealed) => Buffer.from(sealed.slice(0, 8), 'base64').toString('hex', 1, idEnd),
    current: () => current().id,
    use(keys) {
      known = keys;
    },
  };
}
