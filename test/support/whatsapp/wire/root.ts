/**
 * The authority that vouches for the server: a root key of the tests' own, the same for all servers of a process,
 * because what the client compares with is one object for the whole process.
 */

import { Curve, proto, WA_CERT_DETAILS } from '@whiskeysockets/baileys';

const root = Curve.generateKeyPair();
/** The true chains by their leaves: signing takes long. */
const issued = new WeakMap<Uint8Array, Uint8Array>();

/** The public half, for a client in another process. */
export const rootKey: Uint8Array = root.public;

/** Makes the client in this process trust the root. */
export function installRoot(): void {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(root.public);
}

/**
 * The chain that a server shows: root, intermediate, leaf, truly signed.
 *
 * @param leafKey the server's static public key
 * @param options `forged` names another root than the client knows: it closes with 400
 */
export function issueChain(leafKey: Uint8Array, options: { readonly forged: boolean }): Uint8Array {
  const known = options.forged ? undefined : issued.get(leafKey);
  if (known !== undefined) return known;
  const { Details } = proto.CertChain.NoiseCertificate;
  const intermediate = Curve.generateKeyPair();
  const year = 31_536_000;
  const now = Math.floor(Date.now() / 1000);
  const validity = { notBefore: now - year, notAfter: now + year };
  const middle = Details.encode({
    serial: 1,
    issuerSerial: options.forged ? 7 : WA_CERT_DETAILS.SERIAL,
    key: intermediate.public,
    ...validity,
  }).finish();
  const leaf = Details.encode({ serial: 2, issuerSerial: 1, key: leafKey, ...validity }).finish();
  const chain = proto.CertChain.encode({
    intermediate: { details: middle, signature: Curve.sign(root.private, middle) },
    leaf: { details: leaf, signature: Curve.sign(intermediate.private, leaf) },
  }).finish();
  if (!options.forged) issued.set(leafKey, chain);
  return chain;
}
