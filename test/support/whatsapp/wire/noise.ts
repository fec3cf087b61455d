/**
 * The answering side of Noise XX as WhatsApp speaks it (25519, AES-256-GCM, SHA-256), written from the Noise
 * specification with `node:crypto` only: the one part of the wire that shares no code with the client.
 */

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';

/** A key pair on curve 25519; `private` stays inside Node. */
export type StaticKey = { readonly public: Buffer; agree(theirs: Uint8Array): Buffer };

/** What encrypts and decrypts once the handshake is done; each direction counts its own messages. */
export type Transport = { encrypt(plain: Uint8Array): Buffer; decrypt(sealed: Uint8Array): Buffer };

/** The handshake step by step, in the order in which the members are listed. */
export type Handshake = {
  /** Takes the client's ephemeral key; returns what the server answers with. */
  greet(
    clientEphemeral: Uint8Array,
    chain: Uint8Array,
  ): { readonly ephemeral: Buffer; readonly static: Buffer; readonly payload: Buffer };
  /** Takes the client's static key and payload, sealed; returns them opened. Throws if they do not decrypt. */
  finish(
    sealedStatic: Uint8Array,
    sealedPayload: Uint8Array,
  ): { readonly static: Buffer; readonly payload: Buffer };
  split(): Transport;
};

const spki = Buffer.from('302a300506032b656e032100', 'hex');

/** A new key pair. */
export function createStaticKey(): StaticKey {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    public: publicKey.export({ format: 'der', type: 'spki' }).subarray(spki.length),
    agree: (theirs) =>
      diffieHellman({
        privateKey: createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
        publicKey: createPublicKey({ key: Buffer.concat([spki, theirs]), format: 'der', type: 'spki' }),
      }),
  };
}

/** @param prologue the first bytes of the client, which both sides hash */
export function createHandshake(staticKey: StaticKey, prologue: Uint8Array): Handshake {
  let hash: Buffer = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
  let chainingKey: Buffer = hash;
  let key: Buffer = hash;
  let count = 0;
  const ephemeral = createStaticKey();

  const mixHash = (data: Uint8Array) => {
    hash = createHash('sha256').update(hash).update(data).digest();
  };
  const derive = (material: Uint8Array): readonly [Buffer, Buffer] => {
    const both = Buffer.from(hkdfSync('sha256', material, chainingKey, new Uint8Array(), 64));
    return [both.subarray(0, 32), both.subarray(32)];
  };
  const mixKey = (material: Uint8Array) => {
    [chainingKey, key] = derive(material);
    count = 0;
  };
  const encrypt = (plain: Uint8Array): Buffer => {
    const sealed = seal(key, count++, hash, plain);
    mixHash(sealed);
    return sealed;
  };
  const decrypt = (sealed: Uint8Array): Buffer => {
    const plain = open(key, count++, hash, sealed);
    mixHash(sealed);
    return plain;
  };

  mixHash(prologue);
  return {
    greet(clientEphemeral, chain) {
      mixHash(clientEphemeral);
      mixHash(ephemeral.public);
      mixKey(ephemeral.agree(clientEphemeral));
      const sealedStatic = encrypt(staticKey.public);
      mixKey(staticKey.agree(clientEphemeral));
      return { ephemeral: ephemeral.public, static: sealedStatic, payload: encrypt(chain) };
    },
    finish(sealedStatic, sealedPayload) {
      const clientStatic = decrypt(sealedStatic);
      mixKey(ephemeral.agree(clientStatic));
      return { static: clientStatic, payload: decrypt(sealedPayload) };
    },
    split() {
      const [fromClient, toClient] = derive(new Uint8Array());
      const none = Buffer.alloc(0);
      let received = 0;
      let sent = 0;
      return {
        encrypt: (plain) => seal(toClient, sent++, none, plain),
        decrypt: (sealed) => open(fromClient, received++, none, sealed),
      };
    },
  };
}

const tagLength = 16;

function nonce(count: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(count, 8);
  return bytes;
}

function seal(key: Buffer, count: number, associated: Buffer, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(count)).setAAD(associated);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, count: number, associated: Buffer, sealed: Uint8Array): Buffer {
  const end = sealed.length - tagLength;
  const cipher = createDecipheriv('aes-256-gcm', key, nonce(count), { authTagLength: tagLength })
    .setAAD(associated)
    .setAuthTag(sealed.subarray(end));
  return Buffer.concat([cipher.update(sealed.subarray(0, end)), cipher.final()]);
}
