/** Who is erased is erased with the photos that they sent, and with what was sent to them. */

import { expect, test } from 'vitest';
import { day } from '../contracts/store/stage.ts';
import { overStores } from './stores.ts';

overStores((use) => {
  test('files go with their conversation, and others stay', async () => {
    const { store, archive, hear, say, idOf } = use();
    for (const ref of ['foto-da-bia', 'foto-do-caio'])
      await store.files.put(ref, Buffer.from(ref), { expiresIn: day });
    const photo = (ref: string) =>
      ({ type: 'customer.said', content: { type: 'media', media: 'photo', ref }, saidAt: 0 }) as const;
    await hear('bia', photo('foto-da-bia'));
    // A network that keeps its files itself, under names that are none here.
    await hear('bia', photo('["5511987650001@s.whatsapp.net","3A00",false]'));
    await hear('caio', photo('foto-do-caio'));
    await say('bia', 'oi');
    await archive.erasePerson([idOf('bia')]);
    expect(await store.files.get('foto-da-bia')).toBeNull();
    expect(await store.files.get('foto-do-caio')).not.toBeNull();
  });
});
