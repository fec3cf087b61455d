import { expect, test } from 'vitest';
import { createKeyring, fingerprintOf, unwrapKeyring, wrapKeyring } from '../../src/keys/keyring.ts';
import { createSealer, createSealingKey } from '../../src/keys/seal.ts';

const [first, second] = [createSealingKey(), createSealingKey()];

test('what is sealed opens in its place only, and tells nothing, not even that it is the same', () => {
  const sealer = createSealer([first]);
  const text = 'João, CPF 529.982.247-25 😀';
  const sealed = sealer.seal(text, 'lines\0["c",1]');
  expect(sealer.open(sealed, 'lines\0["c",1]')).toBe(text);
  expect(() => sealer.open(sealed, 'lines\0["c",2]')).toThrow();
  expect(() => createSealer([{ ...second, id: first.id }]).open(sealed, 'lines\0["c",1]')).toThrow();
  expect(sealer.seal(text, 'lines\0["c",1]')).not.toBe(sealed);
  expect(sealer.open(sealer.seal('', 'a'), 'a')).toBe('');
});

test('a single bit that was changed anywhere is noticed, and so is a cut', () => {
  const sealer = createSealer([first]);
  const bytes = Buffer.from(sealer.seal('oi', 'a'), 'base64');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => sealer.open(changed.toString('base64'), 'a')).toThrow();
  }
  for (let length = 0; length < bytes.length; length++)
    expect(() => sealer.open(bytes.subarray(0, length).toString('base64'), 'a')).toThrow();
});

test('the last key seals, those before it open, and one that is gone does not', () => {
  const sealer = createSealer([first]);
  const old = sealer.seal('oi', 'a');
  sealer.use([first, second]);
  const recent = sealer.seal('oi', 'a');
  expect([sealer.keyOf(old), sealer.keyOf(recent), sealer.current()]).toEqual([
    first.id,
    second.id,
    second.id,
  ]);
  expect([sealer.open(old, 'a'), sealer.open(recent, 'a')]).toEqual(['oi', 'oi']);
  sealer.use([second]);
  expect(() => sealer.open(old, 'a')).toThrow('not sealed with a key that is known');
});

test('a keyring opens with its deployment key only, and is written anew with another', () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const ring = createKeyring(Buffer.alloc(32, 3));
  const wrapped = JSON.parse(JSON.stringify(wrapKeyring(ring, key)));
  expect(unwrapKeyring(wrapped, key)).toEqual(ring);
  expect(unwrapKeyring(wrapped, other)).toBeNull();
  expect(unwrapKeyring(wrapKeyring(ring, other), other)).toEqual(ring);
  expect(wrapped.fingerprint).toBe(fingerprintOf(key));
  expect(fingerprintOf(other)).not.toBe(fingerprintOf(key));
  expect(JSON.stringify(wrapped)).not.toContain(Buffer.from(ring.identity).toString('base64'));
});
