import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands, spellOut } from '../../../src/channels/telegram/commands.ts';
import { pressData, toNote, toSaying } from '../../../src/channels/telegram/incoming.ts';
import { updateSchema } from '../../../src/channels/telegram/update.ts';
import { hostileUpdate } from '../../support/telegram/hostile-updates.ts';

const now = 1_760_000_000_000;
const from = { id: 7, is_bot: false, first_name: 'Ana', last_name: 'Souza' };
const base = { message_id: 1, date: 1_750_000_000, chat: { id: 7, type: 'private' }, from };
const read = (update: object) => toSaying(updateSchema.parse({ update_id: 31, ...update }), now);
const readMessage = (content: object) => read({ message: { ...base, ...content } });
const contentOf = (content: object) => readMessage(content)?.event.content ?? null;
const file = (id: string) => ({ file_id: id, file_unique_id: `u${id}`, file_size: 3 });

it('keeps whom, when and which', () => {
  expect(readMessage({ text: 'oi' })).toEqual({
    address: '7',
    dedupe: '31',
    event: {
      type: 'customer.said',
      content: { type: 'text', text: 'oi' },
      saidAt: 1_750_000_000_000,
      profileName: 'Ana Souza',
    },
  });
});

it.each([
  [{ text: 'olá' }, { type: 'text', text: 'olá' }],
  [
    { photo: [file('s'), file('l')], caption: 'o modem' },
    { type: 'media', media: 'photo', ref: 'l', caption: 'o modem' },
  ],
  [{ voice: file('v') }, { type: 'media', media: 'audio', ref: 'v' }],
  [{ audio: file('a') }, { type: 'media', media: 'audio', ref: 'a' }],
  [{ video: file('v') }, { type: 'media', media: 'video', ref: 'v' }],
  [{ video_note: file('n') }, { type: 'media', media: 'video', ref: 'n' }],
  [
    { animation: file('g'), document: file('d') },
    { type: 'media', media: 'video', ref: 'g' },
  ],
  [
    { document: file('d'), caption: 'conta' },
    { type: 'media', media: 'document', ref: 'd', caption: 'conta' },
  ],
  [{ sticker: file('s') }, { type: 'media', media: 'sticker', ref: 's' }],
  [
    { location: { latitude: -23.5, longitude: -46.6 } },
    { type: 'location', latitude: -23.5, longitude: -46.6 },
  ],
  [
    { venue: {}, location: { latitude: 1, longitude: 2 } },
    { type: 'location', latitude: 1, longitude: 2 },
  ],
  [{ poll: { id: 'p' } }, { type: 'other', what: 'enquete' }],
  [{ dice: { value: 6 } }, { type: 'other', what: 'dado' }],
  [{ hologram: {} }, { type: 'other', what: 'mensagem de um tipo desconhecido' }],
  [{ contact: { phone_number: '', user_id: 7 } }, { type: 'other', what: 'contato sem número' }],
  [{ pinned_message: { text: 'oi' } }, null],
  [{ message_auto_delete_timer_changed: {} }, null],
])('reads the message %j', (content, wanted) => {
  expect(contentOf(content)).toEqual(wanted);
});

describe('a shared contact', () => {
  const contact = (more: object = {}, around: object = {}) =>
    readMessage({ contact: { phone_number: '+55 11 91234-5678', first_name: 'Ana', ...more }, ...around });

  it('is verified only as the number of the sender', () => {
    const own = contact({ user_id: 7 })?.event;
    expect(own?.content).toEqual({ type: 'contact', phone: '5511912345678', own: true });
    expect(own?.verifiedPhone).toBe('5511912345678');
  });

  it.each([
    ['of another account', contact({ user_id: 8 })],
    ['of no account', contact()],
    ['that was forwarded', contact({ user_id: 7 }, { forward_origin: { type: 'user' } })],
    ['made by another bot', contact({ user_id: 7 }, { via_bot: { id: 9 } })],
    ['without a sender', contact({ user_id: 7 }, { from: undefined })],
  ])('%s is nobody in particular', (_, arrival) => {
    expect(arrival?.event.content).toEqual({ type: 'contact', phone: '5511912345678', own: false });
    expect(arrival?.event.verifiedPhone).toBeUndefined();
  });
});

describe('a pressed button', () => {
  const press = (data: string | undefined, shown: object = {}) =>
    read({ callback_query: { id: 'q', from, data, message: { chat: base.chat, date: 0, ...shown } } })?.event;
  const keyboard = (data: string, text: string) => ({
    reply_markup: {
      inline_keyboard: [[{ text: 'Outra', callback_data: 'm1:other' }], [{ text, callback_data: data }]],
    },
  });

  it('means a choice of its menu', () => {
    const event = press('m1:open-ticket', keyboard('m1:open-ticket', 'Abrir um chamado'));
    expect(event).toMatchObject({
      content: { type: 'choice', menu: 'm1', choice: 'open-ticket', label: 'Abrir um chamado' },
      saidAt: now,
    });
  });

  it('is understood on a message that Telegram no longer shows', () => {
    expect(press('m1:open-ticket')?.content).toMatchObject({ choice: 'open-ticket', label: 'open-ticket' });
  });

  it('of another program is what its label says, or nothing', () => {
    expect(press('BUY NOW', keyboard('BUY NOW', 'Comprar'))?.content).toEqual({
      type: 'text',
      text: 'Comprar',
    });
    expect(press('BUY NOW')).toBeUndefined();
    expect(press(undefined)).toBeUndefined();
  });

  it('brings back whatever menu and choice it was given', () => {
    const id = fc.stringMatching(/^[a-z0-9-]{1,24}$/);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), id, (menu, choice) => {
        expect(press(pressData(menu, choice))?.content).toMatchObject({ type: 'choice', menu, choice });
      }),
    );
  });
});

describe('an edit', () => {
  const edit = (content: object) =>
    read({ edited_message: { ...base, edit_date: 1_750_000_060, ...content } })?.event;

  it('counts by its words', () => {
    expect(edit({ text: 'corrigido' })).toMatchObject({
      content: { type: 'text', text: 'corrigido', edited: true },
      saidAt: 1_750_000_060_000,
    });
    expect(edit({ photo: [file('l')], caption: 'agora sim' })?.content).toMatchObject({ text: 'agora sim' });
  });

  it('that moves a live location says nothing', () => {
    expect(edit({ location: { latitude: 1, longitude: 2 } })).toBeUndefined();
  });
});

it.each([
  [{ message: { ...base, chat: { id: -5, type: 'group' }, text: '/start' } }],
  [{ message: { ...base, chat: { id: -100, type: 'supergroup' }, text: 'oi' } }],
  [{ message: { ...base, from: { id: 9, is_bot: true }, text: 'sou um bot' } }],
  [{ channel_post: { ...base, text: 'oi' } }],
  [{ my_chat_member: { chat: base.chat, from, new_chat_member: { status: 'kicked' } } }],
  [{}],
])('leaves alone what nobody said to the bot in private: %#', (update) => {
  expect(read(update)).toBeNull();
});

it.each([
  ['/start', 'menu'],
  ['/start ref_42', 'menu'],
  ['/MENU', 'menu'],
  ['/protocolo', 'protocolo'],
  ['/protocolo 20250101120000', 'protocolo 20250101120000'],
  ['/protocolo@plantao_bot  123', 'protocolo 123'],
  ['/atendente por favor', 'atendente'],
  ['/cancelar', 'cancelar'],
  ['/ajuda@plantao_bot', 'ajuda'],
  ['/protocol 20250101120000', 'protocol 20250101120000'],
  ['/agent', 'agent'],
  ['/outro 1', '/outro 1'],
  ['não /menu', 'não /menu'],
  ['/', '/'],
])('spells out %s', (text, wanted) => {
  expect(spellOut(text)).toBe(wanted);
});

it('takes a group that moves for nobody’s words', () => {
  const moves = [{ migrate_to_chat_id: -1001 }, { migrate_from_chat_id: -9 }];
  for (const chat of [base.chat, { id: -9, type: 'group' }, { id: -1001, type: 'supergroup' }])
    for (const move of moves) expect(read({ message: { ...base, chat, ...move } })).toBeNull();
});

it('lists commands as Telegram takes them', () => {
  for (const { command, description } of Object.values(commands).flat()) {
    expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
    expect(description.length).toBeGreaterThanOrEqual(3);
    expect(description.length).toBeLessThanOrEqual(256);
  }
});

it('refuses hostile updates at the border, or reads them as something said', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(hostileUpdate, (raw) => {
      const { data } = updateSchema.safeParse({ ...raw, update_id: 31 });
      const arrival = data ? toSaying(data, now) : null;
      if (arrival === null) return;
      const { content, verifiedPhone } = arrival.event;
      kinds.add(content.type);
      expect(arrival.address).toMatch(/^-?\d+$/);
      expect(JSON.parse(JSON.stringify(arrival))).toEqual(arrival);
      expect(verifiedPhone).toBe(content.type === 'contact' && content.own ? content.phone : undefined);
    }),
    { numRuns: 500 },
  );
  expect([...kinds]).toEqual(expect.arrayContaining(['text', 'contact', 'media', 'other']));
});

describe('what became of the bot in a chat', () => {
  const note = (status: string, type = 'private') =>
    toNote(
      updateSchema.parse({
        update_id: 32,
        my_chat_member: { chat: { id: 7, type }, from, date: 1, new_chat_member: { status } },
      }),
    );

  it('is noted where the customer blocks it, and where they lift that', () => {
    expect(note('kicked')).toMatchObject({ address: '7', dedupe: '32', event: { type: 'noted' } });
    expect(note('kicked')?.event).toMatchObject({ text: expect.stringContaining('bloqueou') });
    expect(note('member')?.event).toMatchObject({ text: expect.stringContaining('desbloqueou') });
  });

  it('is nobody’s in groups, and unknown words are none', () => {
    expect(note('kicked', 'group')).toBeNull();
    expect(note('restricted')).toBeNull();
    expect(note('constructor')).toBeNull();
  });
});
