/** How a phone vouches for a device that it links. */

import { type AuthenticationCreds, Curve, type KeyPair, proto } from '@whiskeysockets/baileys';

/** What the phone signs; the device adds its own signature. */
export function certify(
  phone: KeyPair,
  companionIdentity: Uint8Array,
  number: number,
): {
  readonly details: Uint8Array;
  readonly accountSignatureKey: Uint8Array;
  readonly accountSignature: Uint8Array;
} {
  const details = proto.ADVDeviceIdentity.encode({
    rawId: 1_000 + number,
    timestamp: Math.floor(Date.now() / 1000),
    keyIndex: number,
    accountType: 0,
    deviceType: 0,
  }).finish();
  const signed = Buffer.concat([Buffer.from([6, 0]), details, companionIdentity]);
  return {
    details,
    accountSignatureKey: phone.public,
    accountSignature: Curve.sign(phone.private, signed),
  };
}

type Certificate = NonNullable<AuthenticationCreds['account']>;

/** Those that have been issued, by the device's key, the phone's and the number: signing takes long. */
const issued = new WeakMap<KeyPair, WeakMap<KeyPair, Map<number, Certificate>>>();

/** The same with the device's signature, as a linked device keeps it. */
export function certifyBoth(phone: KeyPair, companion: AuthenticationCreds, number: number): Certificate {
  const identity = companion.signedIdentityKey;
  const byPhone = issued.get(identity) ?? new WeakMap<KeyPair, Map<number, Certificate>>();
  issued.set(identity, byPhone);
  const byNumber = byPhone.get(phone) ?? new Map<number, Certificate>();
  byPhone.set(phone, byNumber);
  const known = byNumber.get(number) ?? sign(phone, identity, number);
  byNumber.set(number, known);
  return { ...known };
}

function sign(phone: KeyPair, identity: KeyPair, number: number): Certificate {
  const certificate = certify(phone, identity.public, number);
  const signed = Buffer.concat([Buffer.from([6, 1]), certificate.details, identity.public, phone.public]);
  return { ...certificate, deviceSignature: Curve.sign(identity.private, signed) };
}
