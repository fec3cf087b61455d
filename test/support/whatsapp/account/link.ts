/** How a phone links a device: it reads the QR code or is given the code, and then vouches for the device. */

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  aesDecryptCTR,
  aesDecryptGCM,
  aesEncryptCTR,
  Curve,
  derivePairingCodeKey,
  hkdf,
  type KeyPair,
  proto,
} from '@whiskeysockets/baileys';
import type { Bundle } from '../people/identity.ts';
import { type BinaryNode, bytesOf, childOf, node, nowInSeconds, numberOf, service } from '../wire/node.ts';
import { certify } from './certify.ts';
import { type Pairing, type Pairings, stageOf } from './pairing.ts';

/** A device that has just been linked. */
export type Linked = { readonly number: number; readonly noiseKey: Buffer; readonly bundle: Bundle };

export type Linker = {
  readonly jid: string;
  readonly lid: string;
  readonly name: string;
  /** The phone's identity. */
  readonly keys: KeyPair;
  nextNumber(): number;
  /** From now on the service knows the device. */
  add(device: Linked): void;
};

/** Links who shows the QR code. Rejects if the code is not, or no longer, shown by anybody. */
export async function linkByQr(linker: Linker, pairings: Pairings, text: string): Promise<void> {
  const [ref = '', noiseKey, identity, secret = ''] = text.slice(text.indexOf('#') + 1).split(',');
  const pairing = pairings.find(ref);
  if (pairing === undefined) throw new Error('nobody shows this QR code any more');
  if (noiseKey !== pairing.hello.noiseKey.toString('base64'))
    throw new Error('the QR code names another Noise key than the connection uses');
  if (identity !== readIdentity(pairing).toString('base64'))
    throw new Error('the QR code names another identity than the device registered with');
  await vouch(linker, pairing, Buffer.from(secret, 'base64'));
}

/** Links who was given the code, shown with or without a hyphen. Rejects if it is not that code. */
export async function linkByCode(linker: Linker, pairings: Pairings, code: string): Promise<void> {
  const pairing = await pairings.expect(linker.jid);
  const plainCode = code.replaceAll('-', '').toUpperCase();
  const wrapped = pairing.wanted?.wrappedKey ?? Buffer.alloc(0);
  const theirKey = await derivePairingCodeKey(plainCode, wrapped.subarray(0, 32));
  const theirEphemeral = aesDecryptCTR(wrapped.subarray(48), theirKey, wrapped.subarray(32, 48));

  const ours = Curve.generateKeyPair();
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const ourKey = await derivePairingCodeKey(plainCode, salt);
  const wrappedEphemeral = Buffer.concat([salt, iv, aesEncryptCTR(ours.public, ourKey, iv)]);
  pairing.connection.send(
    node(
      'notification',
      { from: service, type: 'link_code_companion_reg', id: randomUUID(), t: nowInSeconds() },
      [
        node('link_code_companion_reg', { stage: 'primary_hello' }, [
          node('link_code_pairing_ref', {}, Buffer.from(String(pairing.refs[0]))),
          node('primary_identity_pub', {}, linker.keys.public),
          node('link_code_pairing_wrapped_primary_ephemeral_pub', {}, wrappedEphemeral),
        ]),
      ],
    ),
  );

  const finish = await pairing.waitFor((stanza) => stageOf(stanza) === 'companion_finish');
  const sealed = bytesOf(childOf(finish, 'link_code_companion_reg'), 'link_code_pairing_wrapped_key_bundle');
  const shared = Curve.sharedKey(ours.private, theirEphemeral);
  const { identity, random } = openKeyBundle(sealed, shared);
  const material = Buffer.concat([shared, Curve.sharedKey(linker.keys.private, identity), random]);
  await vouch(linker, pairing, Buffer.from(hkdf(material, 32, { info: 'adv_secret' })));
}

function openKeyBundle(
  sealed: Buffer,
  shared: Buffer,
): { readonly identity: Buffer; readonly random: Buffer } {
  const info = 'link_code_pairing_key_bundle_encryption_key';
  const key = Buffer.from(hkdf(shared, 32, { salt: sealed.subarray(0, 32), info }));
  try {
    const plain = aesDecryptGCM(sealed.subarray(44), key, sealed.subarray(32, 44), Buffer.alloc(0));
    return { identity: plain.subarray(0, 32), random: plain.subarray(64) };
  } catch {
    throw new Error('this is not the code that the device shows');
  }
}

/** The phone signs, the device signs back, and has to connect again (515). */
async function vouch(linker: Linker, pairing: Pairing, secret: Buffer): Promise<void> {
  const number = linker.nextNumber();
  const details = proto.ADVSignedDeviceIdentity.encode(
    certify(linker.keys, readIdentity(pairing), number),
  ).finish();
  const hmac = createHmac('sha256', secret).update(details).digest();
  const body = proto.ADVSignedDeviceIdentityHMAC.encode({ details, hmac }).finish();
  const id = randomUUID();
  pairing.connection.send(
    node('iq', { from: service, type: 'set', id, xmlns: 'md' }, [
      node('pair-success', {}, [
        node('device-identity', {}, body),
        node('device', { jid: address(linker.jid, number), lid: address(linker.lid, number) }),
        node('platform', { name: 'android' }),
        node('biz', { name: linker.name }),
      ]),
    ]),
  );
  await pairing.waitFor(
    (stanza) => stanza.attrs.id === id && childOf(stanza, 'pair-device-sign') !== undefined,
  );
  linker.add({ number, noiseKey: pairing.hello.noiseKey, bundle: readRegistration(pairing) });
  pairing.connection.send(restart);
}

const restart: BinaryNode = node('stream:error', { code: 515 });

const address = (jid: string, device: number): string => jid.replace('@', `:${device}@`);

const registrationOf = ({ hello }: Pairing): proto.ClientPayload.IDevicePairingRegistrationData => {
  const data = hello.payload.devicePairingData;
  if (data == null) throw new Error('the client registered without its keys');
  return data;
};

const readIdentity = (pairing: Pairing): Buffer => Buffer.from(registrationOf(pairing).eIdent ?? []);

function readRegistration(pairing: Pairing): Bundle {
  const { eRegid, eSkeyId, eSkeyVal, eSkeySig } = registrationOf(pairing);
  const none = Buffer.alloc(0);
  return {
    registrationId: numberOf(eRegid ?? none),
    identity: readIdentity(pairing),
    signed: { id: numberOf(eSkeyId ?? none), value: eSkeyVal ?? none, signature: eSkeySig ?? none },
  };
}
