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

/** The same with the device's signature, as a linked device keeps it. */
export function certifyBoth(
  phone: KeyPair,
  companion: AuthenticationCreds,
  number: number,
): NonNullable<AuthenticationCreds['account']> {
  const identity = companion.signedIdentityKey;
  const certificate = certify(phone, identity.public, number);
  const signed = Buffer.concat([Buffer.from([6, 1]), certificate.details, identity.public, phone.public]);
  return { ...certificate, deviceSignature: Curve.sign(identity.private, signed) };
}
