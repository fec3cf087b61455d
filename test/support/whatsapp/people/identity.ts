/**
 * A device that takes part in Signal's encryption: its keys, its sessions with other devices, and the bundles it gives
 * away. Codec, protobuf and Signal are the client's own library: what is symmetrical there stays unseen here.
 */

import {
  type AuthenticationCreds,
  addTransactionCapability,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  encodeBigEndian,
  encodeWAMessage,
  generateSignalPubKey,
  proto,
  unpadRandomMax16,
} from '@whiskeysockets/baileys';
import { pino } from 'pino';
import { type BinaryNode, bytesOf, childOf, node, numberOf } from '../wire/node.ts';
import { createMemoryKeys } from './keys.ts';
import { lendKeys } from './lent.ts';

/** What somebody needs in order to write to a device for the first time. */
export type Bundle = {
  readonly registrationId: number;
  readonly identity: Uint8Array;
  readonly signed: { readonly id: number; readonly value: Uint8Array; readonly signature: Uint8Array };
  /** A key for one use; absent if the device has none left. */
  readonly once?: { readonly id: number; readonly value: Uint8Array };
};

/** An encrypted message, as `<enc>` carries it. */
export type Sealed = { readonly type: 'pkmsg' | 'msg'; readonly bytes: Uint8Array };

export type Identity = {
  readonly creds: AuthenticationCreds;
  /** A bundle with a fresh key for one use. */
  bundle(): Promise<Bundle>;
  /** Begins a session anew with a device. */
  meet(jid: string, bundle: Bundle): Promise<void>;
  /** Whether there is a session with that device. */
  knows(jid: string): Promise<boolean>;
  seal(jid: string, message: proto.IMessage): Promise<Sealed>;
  /** Rejects if it cannot be read. */
  open(jid: string, sealed: Sealed): Promise<proto.Message>;
};

const logger = pino({ level: 'silent' });

export function createIdentity(): Identity {
  const creds = lendKeys();
  const keys = addTransactionCapability(createMemoryKeys(), logger, {
    maxCommitRetries: 1,
    delayBetweenTriesMs: 1,
  });
  const signal = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds, keys }, logger);
  let nextKey = 1;

  return {
    creds,
    async bundle() {
      const id = nextKey++;
      const pair = Curve.generateKeyPair();
      await keys.set({ 'pre-key': { [String(id)]: pair } });
      const { keyId, keyPair, signature } = creds.signedPreKey;
      return {
        registrationId: creds.registrationId,
        identity: creds.signedIdentityKey.public,
        signed: { id: keyId, value: keyPair.public, signature },
        once: { id, value: pair.public },
      };
    },
    async meet(jid, bundle) {
      const { signed, once } = bundle;
      await inTurn(jid, () =>
        signal.injectE2ESession({
          jid,
          session: {
            registrationId: bundle.registrationId,
            identityKey: generateSignalPubKey(bundle.identity),
            signedPreKey: {
              keyId: signed.id,
              publicKey: generateSignalPubKey(signed.value),
              signature: signed.signature,
            },
            ...(once && { preKey: { keyId: once.id, publicKey: generateSignalPubKey(once.value) } }),
          },
        }),
      );
    },
    knows: async (jid) => (await signal.validateSession(jid)).exists,
    async seal(jid, message) {
      const { type, ciphertext } = await inTurn(jid, () =>
        signal.encryptMessage({ jid, data: encodeWAMessage(message) }),
      );
      return { type, bytes: ciphertext };
    },
    async open(jid, { type, bytes }) {
      const plain = await inTurn(jid, () => signal.decryptMessage({ jid, type, ciphertext: bytes }));
      return proto.Message.decode(unpadRandomMax16(plain));
    },
  };
}

const turns = new Map<string, Promise<unknown>>();

/**
 * People who write to one device at the same time must not meet in libsignal's queue, which is one for the process: it
 * runs the second one in the asynchronous context of the first, and that one's transaction.
 */
function inTurn<T>(jid: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(jid) ?? Promise.resolve()).then(work, work);
  turns.set(jid, turn);
  return turn;
}

/** A bundle as the answer to a query carries it. */
export const toUserNode = (jid: string, { registrationId, identity, signed, once }: Bundle): BinaryNode =>
  node('user', { jid }, [
    node('registration', {}, encodeBigEndian(registrationId)),
    node('type', {}, Buffer.from([5])),
    node('identity', {}, identity),
    node('skey', {}, [
      node('id', {}, encodeBigEndian(signed.id, 3)),
      node('value', {}, signed.value),
      node('signature', {}, signed.signature),
    ]),
    ...(once === undefined
      ? []
      : [node('key', {}, [node('id', {}, encodeBigEndian(once.id, 3)), node('value', {}, once.value)])]),
  ]);

/** What an uploading device says of itself, without its keys for one use. */
export function readBundle(parent: BinaryNode): Bundle {
  const signed = childOf(parent, 'skey');
  return {
    registrationId: numberOf(bytesOf(parent, 'registration')),
    identity: bytesOf(parent, 'identity'),
    signed: readKey(signed),
  };
}

/** A signed key, or one for one use (whose signature is empty). */
export const readKey = (parent: BinaryNode | undefined): Bundle['signed'] => ({
  id: numberOf(bytesOf(parent, 'id')),
  value: bytesOf(parent, 'value'),
  signature: childOf(parent, 'signature') === undefined ? Buffer.alloc(0) : bytesOf(parent, 'signature'),
});
