/** A device that is linked already, without having gone through it: what a client keeps, and what the service knows. */

import { type AuthenticationCreds, Curve, type KeyPair, type SignalKeyStore } from '@whiskeysockets/baileys';
import { createMemoryKeys } from '../people/keys.ts';
import { lendKeys } from '../people/lent.ts';
import { withDevice } from '../people/party.ts';
import { certifyBoth } from './certify.ts';
import { createDevice, type Device } from './device.ts';

/** What the client is given. */
export type Credentials = {
  readonly creds: AuthenticationCreds;
  /** The keys for one use by id, for whoever has a store of their own. */
  readonly preKeys: Readonly<Record<string, KeyPair>>;
  /** A store in memory that holds those. */
  readonly keys: SignalKeyStore;
};

/** More than 5, below which a client uploads others, and then keeps its process alive for half a minute. */
const preKeyCount = 30;

export function createLinked(
  account: { readonly jid: string; readonly lid: string; readonly name: string },
  phoneIdentity: KeyPair,
  number: number,
): { readonly credentials: Credentials; readonly device: Device } {
  const fresh = lendKeys();
  const ids = Array.from({ length: preKeyCount }, (_, index) => index + 1);
  const preKeys = Object.fromEntries(ids.map((id) => [String(id), Curve.generateKeyPair()]));
  const keys = createMemoryKeys();
  keys.set({ 'pre-key': preKeys });
  const creds: AuthenticationCreds = {
    ...fresh,
    me: { id: withDevice(account.jid, number), lid: withDevice(account.lid, number), name: account.name },
    account: certifyBoth(phoneIdentity, fresh, number),
    platform: 'android',
    registered: true,
    accountSyncCounter: 1,
    nextPreKeyId: preKeyCount + 1,
    firstUnuploadedPreKeyId: preKeyCount + 1,
  };
  const { keyId, keyPair, signature } = fresh.signedPreKey;
  const device = createDevice({
    account,
    number,
    noiseKey: fresh.noiseKey.public,
    bundle: {
      registrationId: fresh.registrationId,
      identity: fresh.signedIdentityKey.public,
      signed: { id: keyId, value: keyPair.public, signature },
    },
    once: Object.entries(preKeys).map(([id, pair]) => ({ id: Number(id), value: pair.public })),
  });
  device.isNew = false;
  return { credentials: { creds, preKeys, keys }, device };
}
