/** What Magalu lists, as it is documented, as other clients have met it, and as nobody has seen it yet. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  messageForm,
  readPage,
  type Ticket,
  ticketForm,
} from '../../../../src/channels/magalu/api/schemas.ts';
import { arrivalsOf } from '../../../../src/channels/magalu/polling/arrivals.ts';
import {
  authorOf,
  passageOf,
  protocolOf,
  refusalOf,
  tellingOf,
} from '../../../../src/channels/magalu/polling/reading.ts';

const now = Date.UTC(2026, 10, 23, 15);
const ticketOf = (more: object): Ticket => ticketForm.parse({ id: 't1', ...more });
const messageOf = (more: object) => messageForm.parse({ id: 'm1', ...more });

describe('a protocol', () => {
  it('is told whole', () => {
    const ticket = ticketOf({
      code: '004817',
      protocol: '202611000004817',
      created_at: '2026-11-20T10:00:00Z',
      updated_at: '2026-11-21T10:00:00.5Z',
      due_date: '2026-11-24T10:00:00',
      type: 'shipping',
      reason: 'shipping_delay',
      status: 'waiting',
      closed: false,
      origin: 'customer',
      channel: { id: 7, alias: 'magazineluiza' },
      order: {
        id: 'o1',
        code: 'LU-1',
        delivery: {
          id: 9,
          seller: { id: 's1', name: 'Loja' },
          items: [{ id: 1, sku: 'R-6', name: 'Roteador', quantity: '2' }, { sku: 'sem nome' }, 'nada'],
        },
      },
    });
    expect(protocolOf(ticket)).toEqual({
      number: '202611000004817',
      closed: false,
      updatedAt: Date.UTC(2026, 10, 21, 10, 0, 0, 500),
      openedAt: Date.UTC(2026, 10, 20, 10),
      // Without a zone it is UTC: the earlier reading.
      dueAt: Date.UTC(2026, 10, 24, 10),
      type: 'shipping',
      reason: 'shipping_delay',
      status: 'waiting',
      origin: 'customer',
      soldAt: 'magazineluiza',
      order: { code: 'LU-1', delivery: '9', items: [{ name: 'Roteador', sku: 'R-6', quantity: 2 }] },
    });
  });

  it('of which only the id is told is one', () => {
    expect(protocolOf(ticketForm.parse({ id: 412 }))).toEqual({ number: '412', closed: false, updatedAt: 0 });
  });

  it('has words that nobody knows as they are, and what is no word as if it were not there', () => {
    const ticket = ticketOf({
      type: 'teleport',
      reason: 7,
      status: null,
      closed: 'no',
      due_date: 'logo',
      extra: {},
    });
    expect(protocolOf(ticket)).toEqual({ number: 't1', type: 'teleport', closed: false, updatedAt: 0 });
  });

  it('of whatever shape is read or not, and never thrown at', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (order, channel, date) => {
        const { data } = ticketForm.safeParse({ id: 'x', order, channel, updated_at: date, due_date: date });
        expect(data && protocolOf(data).number).toBe('x');
      }),
    );
  });

  it('is told again only if something of it is another', () => {
    const one = protocolOf(ticketOf({ updated_at: '2026-11-21T10:00:00Z', status: 'waiting' }));
    const same = protocolOf(ticketOf({ updated_at: '2026-11-21T10:00:00Z', status: 'waiting', unknown: 1 }));
    // A change within the same moment as another.
    const other = protocolOf(ticketOf({ updated_at: '2026-11-21T10:00:00Z', status: 'answered' }));
    expect(tellingOf('t1', same)).toBe(tellingOf('t1', one));
    expect(tellingOf('t1', other)).not.toBe(tellingOf('t1', one));
    expect(tellingOf('t2', one)).not.toBe(tellingOf('t1', one));
  });
});

describe('who wrote a message', () => {
  it.each([
    [{ owner: { code: 'customer', name: 'Ana' } }, 'buyer'],
    [{ owner: { type: 'buyer' } }, 'buyer'],
    [{ owner: { code: 'seller' }, destination: 'customer' }, 'seller'],
    [{ owner: { code: 'a-loja' }, destination: 'customer' }, 'seller'],
    [{ owner: { name: 'customer' }, destination: 'customer' }, 'seller'],
    [{ owner: { code: 'Magalu' } }, 'marketplace'],
    [{ origin: 'system' }, 'marketplace'],
    [{ owner: { code: 'magalu-imports' }, destination: 'seller' }, 'buyer'],
    [{ destination: 'seller' }, 'buyer'],
    [{}, 'buyer'],
  ])('%j: %s', (message, author) => {
    expect(authorOf(messageOf(message))).toBe(author);
  });
});

describe('what moderation says', () => {
  it.each([
    [undefined, 'shown'],
    [null, 'shown'],
    [{ status: 'approved' }, 'shown'],
    [{ status: 'whatever' }, 'shown'],
    [{ status: 'in_analysis' }, 'held'],
    [{ status: 'PENDING' }, 'held'],
    [{ status: 'refused' }, 'refused'],
    [{ status: 'Rejected' }, 'refused'],
    [{ status: 'reprovado' }, 'refused'],
    [{ status: 'blocked' }, 'refused'],
  ])('%j: %s', (moderation, passage) => {
    expect(passageOf(messageOf({ moderation }))).toBe(passage);
  });

  it.each([
    [{ reason: 'CPF' }, 'a moderação da Magalu recusou a mensagem (tem um CPF)'],
    [
      { reasons: ['pix_key', 'EMAIL'] },
      'a moderação da Magalu recusou a mensagem (tem uma chave PIX, tem um e-mail)',
    ],
    [{ reason: 'palavrão' }, 'a moderação da Magalu recusou a mensagem (palavrão)'],
    [{}, 'a moderação da Magalu recusou a mensagem'],
  ])('why: %j', (moderation, words) => {
    expect(refusalOf(messageOf({ moderation }))).toBe(words);
  });
});

describe('what a conversation hears of a message', () => {
  const hear = (more: object) => arrivalsOf('t1', messageOf(more), now);
  const buyer = { owner: { code: 'customer', name: 'Ana Prado' } };

  it('of the buyer’s words, with when they were said', () => {
    expect(hear({ ...buyer, message: 'Cadê?', created_at: '2026-11-23T14:00:00' })).toEqual([
      {
        address: 't1',
        dedupe: 'message:m1',
        event: {
          type: 'customer.said',
          content: { type: 'text', text: 'Cadê?' },
          saidAt: Date.UTC(2026, 10, 23, 14),
          profileName: 'Ana Prado',
        },
      },
    ]);
  });

  it('said tomorrow, or at no time: now', () => {
    for (const created_at of ['2027-01-01T00:00:00Z', 'ontem', undefined])
      expect(hear({ message: 'Oi', created_at })).toMatchObject([{ event: { saidAt: now } }]);
  });

  it('with files: the first one has the words, each one is told once, and is found again', () => {
    const attachments = [
      { id: 'a/1', name: 'foto.JPG', content_type: 'image/jpeg' },
      { id: 2, filename: 'nota.pdf' },
      { name: 'sem id' },
      { url: 'https://files.example/a' },
      { type: 'image/png' },
    ];
    expect(hear({ ...buyer, message: 'Chegou assim', attachments })).toMatchObject([
      {
        dedupe: 'message:m1:a/1',
        event: { content: { type: 'media', media: 'photo', ref: 't1/m1/a%2F1', caption: 'Chegou assim' } },
      },
      { dedupe: 'message:m1:2', event: { content: { type: 'media', media: 'document', ref: 't1/m1/2' } } },
      { dedupe: expect.stringMatching(/^message:m1:no-id-\w+$/) },
      { dedupe: expect.stringMatching(/^message:m1:no-id-\w+$/) },
    ]);
  });

  it('with a file that has no id: it is known again, though its address is signed anew, and is not another', () => {
    const idOf = (attachment: object) => messageOf({ attachments: [attachment] }).attachments[0]?.id;
    const url = 'https://files.example/a';
    const one = idOf({ name: 'foto.jpg', url: `${url}?signed=1` });
    expect(idOf({ name: 'foto.jpg', url: `${url}?signed=2` })).toBe(one);
    expect(idOf({ name: 'nota.jpg', url })).not.toBe(one);
    expect(idOf({ name: 'foto.jpg', url: `${url}b` })).not.toBe(one);
  });

  it('without words or files: nothing', () => {
    expect(hear({ ...buyer, message: '  ' })).toEqual([]);
    expect(hear({ ...buyer, message: 42 })).toEqual([]);
  });

  it('that moderation holds: nothing yet; that it keeps back: that it did, and not the words', () => {
    expect(hear({ ...buyer, message: 'x', moderation: { status: 'in_analysis' } })).toEqual([]);
    const [arrival, ...others] = hear({
      ...buyer,
      message: 'meu segredo',
      moderation: { status: 'refused' },
    });
    expect(others).toEqual([]);
    expect(arrival).toMatchObject({ dedupe: 'message:m1:refused', event: { type: 'noted' } });
    expect(JSON.stringify(arrival)).not.toContain('meu segredo');
  });

  it('of somebody in Magalu’s own panel: an attendant elsewhere', () => {
    const own = { owner: { code: 'seller' }, destination: 'customer' };
    const attachments = [{ id: 1, name: 'nota.pdf' }];
    expect(hear({ ...own, message: 'Já saiu', attachments })).toMatchObject([
      { event: { type: 'attendant.said', by: { id: 'panel', elsewhere: true }, text: '[nota.pdf] Já saiu' } },
    ]);
    expect(hear({ ...own, message: 'x', moderation: { status: 'refused', reason: 'CPF' } })).toMatchObject([
      { event: { type: 'noted', text: expect.stringContaining('tem um CPF') } },
    ]);
  });

  it('of the marketplace: a note', () => {
    expect(hear({ owner: { code: 'magalu' }, message: 'Prazo prorrogado' })).toMatchObject([
      { event: { type: 'noted', text: 'Magalu: Prazo prorrogado' } },
    ]);
  });

  it('of whatever shape: only what has an address and is known again', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (owner, attachments, moderation) => {
        const { data } = messageForm.safeParse({ id: 'm', message: 'x', owner, attachments, moderation });
        const dedupes = (data === undefined ? [] : arrivalsOf('t', data, now)).map(({ dedupe }) => dedupe);
        expect(new Set(dedupes).size).toBe(dedupes.length);
        for (const dedupe of dedupes) expect(dedupe).toMatch(/^message:m/);
      }),
    );
  });
});

describe('a page of a list', () => {
  it.each([
    ['nothing at all', null, undefined],
    ['a sentence', 'erro', undefined],
    ['no results', { meta: {} }, undefined],
    ['an empty one', { results: [] }, { items: [], more: false }],
    ['a bare list', ['a'], { items: ['a'], more: false }],
    ['a full one', { results: ['a', 'b'] }, { items: ['a', 'b'], more: true }],
    [
      'one that was cut to fewer than asked',
      { results: ['a'], meta: { page: { limit: 1 } } },
      { items: ['a'], more: true },
    ],
    [
      'one that names a next',
      { results: ['a'], meta: { links: { next: '/x' } } },
      { items: ['a'], more: true },
    ],
    [
      'an empty one that names a next',
      { results: [], meta: { links: { next: '/x' } } },
      { items: [], more: false },
    ],
    ['one with odd links', { results: ['a'], meta: { links: 7, page: 'x' } }, { items: ['a'], more: false }],
  ])('%s', (_, answer, read) => {
    expect(readPage(answer, 2)).toEqual(read);
  });
});
