import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversationId, effectId } from '../../src/core/ids/index.ts';
import { createKeys } from '../../src/keys/index.ts';

const secret = Buffer.alloc(32, 7);
const keys = createKeys(secret);
const at = { channel: 'telegram', account: 'main', address: '5537999112233' };
const job = effectId(conversationId('c'), 3, 1);

test('an address is the same conversation for ever, and under another key another', () => {
  expect(createKeys(Buffer.alloc(32, 7)).identify(at)).toBe(keys.identify({ ...at }));
  expect(createKeys(Buffer.alloc(32, 8)).identify(at)).not.toBe(keys.identify(at));
});

test('an identity does not change from release to release: stored conversations are found by it', () => {
  expect(keys.identify(at)).toBe('hteaW0uYIJ2narxp_AoprQ');
  expect(keys.refer(job)).toBe('PL-4F7D-90XG');
});

test('a conversation’s id tells nobody the address, and stands in keys and paths', () => {
  expect(keys.identify(at)).toMatch(/^[\w-]{22}$/);
  expect(keys.identify(at)).not.toContain('999');
});

test('a conversation’s id can be typed as an argument: it begins with no dash', () => {
  const ids = Array.from({ length: 1_000 }, (_, number) => keys.identify({ ...at, address: `${number}` }));
  expect(ids.filter((id) => id.startsWith('-'))).toEqual([]);
  expect(new Set(ids).size).toBe(1_000);
});

test('what is moved across the borders of the parts is another conversation', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/', '.', ' '), maxLength: 4 });
  const address = fc.record({ channel: part, account: part, address: part });
  fc.assert(
    fc.property(address, address, (one, other) => {
      const same =
        one.channel === other.channel && one.account === other.account && one.address === other.address;
      expect(keys.identify(one) === keys.identify(other)).toBe(same);
    }),
  );
  expect(keys.identify({ channel: 'ab', account: 'c', address: 'd' })).not.toBe(
    keys.identify({ channel: 'a', account: 'bc', address: 'd' }),
  );
});

test('a job has one reference, and another job another', () => {
  expect(keys.refer(job)).toMatch(/^PL-\d[0-9A-Z]{3}-\d[0-9A-Z]{3}$/);
  expect(keys.refer(job)).toBe(createKeys(secret).refer(job));
  expect(keys.refer(effectId(conversationId('c'), 3, 2))).not.toBe(keys.refer(job));
});

test('an episode has one number, which is no reference', () => {
  expect(keys.number(job)).toMatch(/^C-\d[0-9A-Z]{3}-\d[0-9A-Z]{3}$/);
  expect(keys.number(job)).toBe(createKeys(secret).number(job));
  expect(keys.number(effectId(conversationId('c'), 3, 2))).not.toBe(keys.number(job));
  expect(keys.refer(job)).not.toContain(keys.number(job).slice(1));
});

test('a signature holds for its text, purpose and key only', () => {
  const signature = keys.sign('session', 'abc');
  expect(signature).toMatch(/^[\w-]{32}$/);
  expect(keys.verify('session', 'abc', signature)).toBe(true);
  expect(keys.verify('session', 'abd', signature)).toBe(false);
  expect(keys.verify('attempts', 'abc', signature)).toBe(false);
  expect(createKeys(randomBytes(32)).verify('session', 'abc', signature)).toBe(false);
});

test('a mangled signature is refused, whatever its length and characters', () => {
  const signature = keys.sign('session', 'abc');
  const wrong = [
    '',
    signature.slice(1),
    `${signature}A`,
    signature.toUpperCase(),
    'é'.repeat(16),
    'é'.repeat(32),
  ];
  for (const given of wrong) expect(keys.verify('session', 'abc', given)).toBe(false);
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (given) => {
      fc.pre(given !== signature);
      expect(keys.verify('session', 'abc', given)).toBe(false);
    }),
  );
});

test('a short secret is refused', () => {
  expect(() => createKeys(Buffer.alloc(31))).toThrow('at least 32 bytes');
});
