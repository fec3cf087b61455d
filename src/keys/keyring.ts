/**
 * The keyring: the secrets of a deployment that never change when its key does. It lies among the data, sealed with the
 * deployment key, so that another deployment key means one record written anew, and neither conversations' ids nor
 * references nor the sessions of the web chat become others.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createSealer, createSealingKey, type SealingKey } from './seal.ts';

export type Keyring = {
  /** What ids, references and signatures are derived from. */
  readonly identity: Uint8Array;
  /** What bodies are sealed with; the last one seals, those before it open what is not yet written anew. */
  readonly keys: readonly SealingKey[];
};

const Wrapped = z.object({ fingerprint: z.string(), sealed: z.string() });
/** As it is stored: `fingerprint` tells whose key opens it. */
export type Wrapped = z.infer<typeof Wrapped>;

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));
const Contents = z.object({
  identity: bytes,
  keys: z.array(z.object({ id: z.string(), key: bytes })).min(1),
});

/** @param identity that of data which was begun before there were keyrings; made if absent. */
export const createKeyring = (identity: Uint8Array = randomBytes(32)): Keyring => ({
  identity,
  keys: [createSealingKey()],
});

/** What tells deployment keys apart, for people to compare; tells nothing of the key. */
export const fingerprintOf = (deploymentKey: Uint8Array): string =>
  derive(deploymentKey, 'fingerprint').toString('hex', 0, 4);

export function wrapKeyring({ identity, keys }: Keyring, deploymentKey: Uint8Array): Wrapped {
  const spell = (secret: Uint8Array) => Buffer.from(secret).toString('base64');
  const contents = { identity: spell(identity), keys: keys.map(({ id, key }) => ({ id, key: spell(key) })) };
  return {
    fingerprint: fingerprintOf(deploymentKey),
    sealed: sealerOf(deploymentKey).seal(JSON.stringify(contents), place),
  };
}

/** Null if it is another key's, or damaged. */
export function unwrapKeyring(stored: unknown, deploymentKey: Uint8Array): Keyring | null {
  const { sealed } = Wrapped.parse(stored);
  try {
    return Contents.parse(JSON.parse(sealerOf(deploymentKey).open(sealed, place)));
  } catch {
    return null;
  }
}

const place = 'keyring';
const derive = (key: Uint8Array, purpose: string): Buffer =>
  createHmac('sha256', key).update(purpose).digest();
const sealerOf = (key: Uint8Array) => createSealer([{ id: fingerprintOf(key), key: derive(key, place) }]);
