/** A person is found by what is surely theirs, given all that is kept of them, and erased with everything beside it. */

import { expect, test } from 'vitest';
import { createWindows } from '../../src/channels/whatsapp-cloud/window.ts';
import { createPeople } from '../../src/channels/whatsapp-paired/receiving/people.ts';
import { silent } from '../../src/log.ts';
import { minute } from '../contracts/store/stage.ts';
import { ana } from './stage.ts';
import { overStores } from './stores.ts';

overStores((use) => {
  test('by document or phone, in every conversation that is theirs; those that only mention it are told apart', async () => {
    const { say, hear, pass, archive, idOf } = use();
    await say('zé', 'me chamo Zoraide', 'meu documento 52998224725', 'meu telefone 37991234567');
    pass(minute);
    await hear('zé no outro', {
      type: 'customer.said',
      content: { type: 'text', text: 'oi' },
      saidAt: 0,
      verifiedPhone: '5537991234567',
    });
    pass(minute);
    await say('bia', 'o telefone da minha mãe é 37 99123-4567');
    const found = async (text: string) => (await archive.person(text)).conversations;
    expect(await found('(37) 99123-4567')).toMatchObject([
      { conversation: idOf('zé no outro'), channel: 'test' },
      { conversation: idOf('zé'), name: 'Zoraide' },
      { conversation: idOf('bia'), mentioned: true },
    ]);
    expect(await found('529.982.247-25')).toMatchObject([{ conversation: idOf('zé') }]);
    expect((await found('529.982.247-25'))[0]).not.toHaveProperty('mentioned');
    expect(await found(idOf('bia'))).toMatchObject([{ conversation: idOf('bia') }]);
    for (const nobody of ['Zoraide', '37991234567 Zoraide', '11999990000', '', 'x'])
      expect([nobody, await found(nobody)]).toEqual([nobody, []]);
  });

  test('what is exported is all there is, as JSON', async () => {
    const { say, hear, archive, store, idOf } = use();
    await say('zé', 'me chamo Zoraide', 'pessoa');
    await hear(
      'zé',
      { type: 'attendant.claimed', by: ana },
      { type: 'attendant.said', by: ana, text: 'Olá' },
    );
    await hear('zé', { type: 'attendant.closed', by: ana, reason: 'resolvido' });
    await say('zé', 'nota 5 ótima');
    await say('zé', 'me chamo Zoraide', 'sem sinal');
    const [lease] = await store.next({ pool: 'test:main', token: 'w', limit: 1, lease: minute });
    if (lease === undefined) throw new Error('nothing to say');
    const outcome = { type: 'parked', reason: 'não entregue' } as const;
    await store.settle([{ ...lease, job: lease.id, outcome }]);
    const exported = await archive.exportPerson([idOf('zé'), idOf('ninguém')]);
    expect(JSON.parse(JSON.stringify(exported))).toEqual(exported);
    expect(exported.conversations).toMatchObject([
      {
        conversation: idOf('zé'),
        origin: { channel: 'test', account: 'main', address: 'zé' },
        listing: { name: 'Zoraide' },
        collected: { texts: ['me chamo Zoraide', 'sem sinal'] },
        parked: [{ reason: 'não entregue', work: { type: 'say' } }],
        remarks: [{ rating: 5, comment: 'ótima', reason: 'resolvido' }],
      },
    ]);
    const told = exported.conversations[0]?.lines.map((line) =>
      line.type === 'said' ? line.message.text : line.type === 'customer' ? line.content : line.text,
    );
    expect(told).toContain('Olá');
    expect(told).toContainEqual({ type: 'text', text: 'sem sinal' });
    expect(exported.exportedAt).toBe(store.now());
  });

  test('a transcript of thousands of lines is exported whole', async () => {
    const { hear, archive, idOf } = use();
    for (let round = 0; round < 13; round++)
      await hear(
        'zé',
        ...Array.from({ length: 200 }, (_, index) => ({ type: 'noted', text: `${round} ${index}` }) as const),
      );
    const [exported] = (await archive.exportPerson([idOf('zé')])).conversations;
    expect(exported?.lines.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 2_600 }, (_, index) => index + 1),
    );
  });

  test('erased, nothing of them is left, and nobody else misses anything', async () => {
    const { say, hear, archive, store, keys, idOf } = use();
    const ref = 'arquivo-do-boleto';
    const file = { ref, type: 'application/pdf', name: 'boleto.pdf', size: 3 };
    await store.files.put(ref, new Uint8Array([1, 2, 3]), { expiresIn: 60 * minute });
    await say('bia', 'número', 'me chamo Beatriz');
    await say('zé', 'número', 'me chamo Zoraide', 'pessoa');
    await hear('zé', { type: 'attendant.said', by: ana, text: 'segue', file });
    await hear('zé', { type: 'attendant.closed', by: ana });
    const windows = createWindows({
      records: store.records,
      account: 'main',
      identify: (address) => idOf(address),
      log: silent,
      now: store.now,
    });
    await windows.note([{ address: 'zé', id: 'x', at: store.now() }]);
    const erased = await archive.erasePerson([idOf('zé'), idOf('ninguém')]);
    expect(erased.erased).toEqual([idOf('zé')]);
    expect(erased.stays.join(' ')).toMatch(/ERP.*cópias de segurança.*quem fez o quê.*números/);
    expect(await store.conversation(idOf('zé'))).toBeNull();
    expect((await archive.person(idOf('zé'))).conversations).toEqual([]);
    expect((await archive.exportPerson([idOf('zé')])).conversations).toEqual([]);
    const records = await store.records.list('contacts/', { limit: 10 });
    expect(records.map(({ key }) => key)).toEqual([expect.stringContaining(idOf('bia'))]);
    expect((await archive.search('Beatriz', { limit: 5 })).hits).toHaveLength(1);
    expect(keys.identify({ channel: 'test', account: 'main', address: 'zé' })).toBe(idOf('zé'));
  });

  test('the names under which a linked WhatsApp knows them go too', async () => {
    const { archive, store, keys, hear } = use();
    const place = { channel: 'whatsapp-paired', account: 'main' };
    const people = createPeople({
      records: store.records,
      keyOf: (name) => `alias/whatsapp-paired/main/${keys.sign('whatsapp-paired main alias', name)}`,
      now: store.now,
    });
    const other = { phone: '5537988887777@s.whatsapp.net', lid: '222@lid' };
    await people.personOf(other);
    const { address } = await people.personOf({ phone: '5537991234567@s.whatsapp.net', lid: '111@lid' });
    const origin = { ...place, address };
    const conversation = keys.identify(origin);
    await store.post([{ conversation, origin, event: { type: 'noted', text: 'x' } }]);
    await hear('bia', { type: 'noted', text: 'x' });
    expect(await store.records.list('alias/', { limit: 10 })).toHaveLength(4);
    await archive.erasePerson([conversation]);
    const left = await store.records.list('alias/', { limit: 10 });
    expect(left).toHaveLength(2);
    expect(JSON.stringify(left)).not.toContain('37991234567');
  });
});
