/** Ids of our own messages: the same after a crash, and nobody else's. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMessageIds } from '../../../../src/channels/whatsapp-paired/sending/message-id.ts';
import { createKeys } from '../../../../src/keys/index.ts';

const idsOf = (secret: number, account = 'main') => {
  const keys = createKeys(new Uint8Array(32).fill(secret));
  return createMessageIds((text) => keys.sign(`whatsapp-paired ${account} message`, text));
};
const ids = idsOf(1);
const effect = fc.string({ minLength: 1 });
const part = fc.nat(50);

it('looks as WhatsApp Web’s own do', () => {
  fc.assert(
    fc.property(effect, part, (say, index) => {
      expect(ids.idOf(say, index)).toMatch(/^3EB0[0-9A-F]{18}$/);
    }),
  );
});

it('is the same from every process, and known to each as its own', () => {
  fc.assert(
    fc.property(effect, part, (say, index) => {
      const id = ids.idOf(say, index);
      expect(idsOf(1).idOf(say, index)).toBe(id);
      expect(idsOf(1).isOwn(id)).toBe(true);
    }),
  );
});

it('is another one for another effect, part, account or key', () => {
  const made = new Set<string>();
  const makers = [ids, idsOf(2), idsOf(1, 'other')];
  for (const maker of makers)
    for (let say = 0; say < 200; say++)
      for (let index = 0; index < 5; index++) made.add(maker.idOf(`conversa-${say}-0`, index));
  expect(made.size).toBe(3 * 200 * 5);
  // A part and an effect must not be taken for another part of another effect.
  expect(ids.idOf('1x', 1)).not.toBe(ids.idOf('x', 11));
});

it('is not taken for ours if another key or account made it', () => {
  const foreign = [idsOf(2), idsOf(1, 'other')].flatMap((maker) =>
    Array.from({ length: 100 }, (_, say) => maker.idOf(`conversa-${say}-0`, 0)),
  );
  expect(foreign.filter(ids.isOwn)).toEqual([]);
});

it('is not taken for ours if a phone made it', () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9A-F]{${length}}$`));
  const anyId = fc.oneof(
    hex(18).map((end) => `3EB0${end}`),
    hex(20).map((end) => `3EB0${end}`),
    hex(32),
    hex(20).map((end) => `3A${end}`),
    fc.string(),
  );
  // One of 16 million would be, by chance.
  fc.assert(fc.property(anyId, (id) => !ids.isOwn(id)));
});

it('is spelt in one way only', () => {
  const id = ids.idOf('conversa-1-0', 0);
  const flipped = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
  for (const other of [id.toLowerCase(), ` ${id}`, `${id}\n`, `${id}0`, id.slice(0, -1), flipped, ''])
    expect(ids.isOwn(other)).toBe(false);
});
