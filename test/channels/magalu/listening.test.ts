/** What comes in, once and in order, whatever the marketplace does with its lists. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Arrival, Channel, DeliveryReport } from '../../../src/channels/channel.ts';
import { pause } from '../../../src/channels/pause.ts';
import { storedEffectId } from '../../../src/core/ids/index.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { consent, type Marketplace, openMarketplace } from './stage.ts';

const patient = { timeout: 60_000, interval: 20 };
let magalu: Marketplace;
let store: Store;
let arrived: Arrival[];
let reports: DeliveryReport[];
const running: Channel[] = [];

beforeEach(async () => {
  magalu = await openMarketplace();
  store = createMemoryStore();
  [arrived, reports] = [[], []];
});
afterEach(async () => {
  for (const channel of running.splice(0)) await channel.stop();
  await magalu.close();
});

/** Listens, and takes what comes as a store does: each once. */
async function listen(more: Parameters<Marketplace['channel']>[0] = {}): Promise<Channel> {
  const channel = magalu.channel({ store, ...more });
  if (((await channel.consent?.since()) ?? null) === null) await consent(channel);
  const seen = new Set<string>();
  await channel.start(
    async (arrivals) => {
      for (const arrival of arrivals)
        if (!seen.has(arrival.dedupe ?? '')) {
          seen.add(arrival.dedupe ?? '');
          arrived.push(arrival);
        }
    },
    async (told) => void reports.push(...told),
  );
  running.push(channel);
  return channel;
}
const said = (address?: string): readonly string[] =>
  arrived.flatMap(({ address: from, event }) =>
    (address === undefined || from === address) &&
    event.type === 'customer.said' &&
    event.content.type === 'text'
      ? [event.content.text]
      : [],
  );
const statuses = (address: string) =>
  arrived.flatMap(({ address: from, event }) =>
    from === address && event.type === 'protocol.changed' ? [event.protocol.status] : [],
  );

it('a protocol, then its messages, in the order of their dates, though one is listed late', async () => {
  const { id } = await magalu.open({ says: 'Um' });
  await magalu.say(id, { text: 'Dois' });
  await listen();
  await vi.waitFor(() => expect(said(id)).toEqual(['Um', 'Dois']), patient);
  expect(arrived[0]?.event.type).toBe('protocol.changed');
  await magalu.say(id, { text: 'Três', late: 300 });
  await vi.waitFor(() => expect(said(id)).toEqual(['Um', 'Dois', 'Três']), patient);
});

it('more protocols than a page has, over pages that repeat and move: each of them, and each message once', async () => {
  await magalu.fault({ route: 'tickets', what: 'repeat' });
  await magalu.fault({ route: 'tickets', what: 'moves', times: 5 });
  for (let number = 0; number < 120; number++) await magalu.open({ says: `Pedido ${number}` });
  await listen();
  await vi.waitFor(() => expect(new Set(said()).size).toBe(120), patient);
  expect(said()).toHaveLength(120);
});

it('words that nobody knows, and dates without a zone', async () => {
  const { id } = await magalu.open({
    says: 'Oi',
    type: 'teleport',
    reason: 'lost_in_time',
    due_date: '2026-11-30T10:00:00',
  });
  await magalu.change(id, { status: 'being_thought_about' });
  await listen();
  await vi.waitFor(() => expect(statuses(id)).toEqual(['being_thought_about']), patient);
  expect(arrived[0]?.event).toMatchObject({
    protocol: { type: 'teleport', reason: 'lost_in_time', dueAt: Date.UTC(2026, 10, 30, 10) },
  });
});

it('goes on where it was after a start, and tells nothing twice to whoever has forgotten', async () => {
  const { id } = await magalu.open({ says: 'Antes' });
  const first = await listen();
  await vi.waitFor(() => expect(said(id)).toEqual(['Antes']), patient);
  await first.stop();
  running.pop();
  await magalu.say(id, { text: 'Enquanto parado' });
  await listen();
  await vi.waitFor(() => expect(said(id)).toContain('Enquanto parado'), patient);
  expect(said(id)).toEqual(['Antes', 'Enquanto parado']);
});

it('a clock that ran ahead has left a mark in the future: what changes before then is heard of all the same', async () => {
  const month = 30 * 86_400_000;
  await store.records.set('magalu/main/cursor', { updatedAt: Date.now() + month, since: Date.now() - month });
  const channel = await listen();
  await vi.waitFor(() => expect(channel.standing().state).toBe('connected'), patient);
  for (const says of ['Um', 'Dois', 'Três']) {
    const { id } = await magalu.open({ says });
    await vi.waitFor(() => expect(said(id)).toEqual([says]), patient);
  }
});

it('a protocol that was over before anybody listened is nobody’s work; one that comes back is', async () => {
  const over = await magalu.open({ says: 'Resolvido' });
  await magalu.change(over.id, { status: 'finished', closed: true });
  const open = await magalu.open({ says: 'Aberto' });
  await listen();
  await vi.waitFor(() => expect(said(open.id)).toEqual(['Aberto']), patient);
  expect(statuses(over.id)).toEqual([]);
  await magalu.say(over.id, { text: 'Voltou a falhar' });
  await vi.waitFor(() => expect(said(over.id)).toContain('Voltou a falhar'), patient);
});

describe('the marketplace asks for a pause', () => {
  it.each([{ retryAfter: 1 }, {}])('%j: it is kept, and nothing is missed', async (more) => {
    const channel = await listen();
    await vi.waitFor(() => expect(channel.standing().state).toBe('connected'), patient);
    await magalu.fault({ route: 'tickets', what: '429', times: 1, ...more });
    const { id } = await magalu.open({ says: 'Oi' });
    await vi.waitFor(() => expect(said(id)).toEqual(['Oi']), patient);
    await vi.waitFor(() => expect(channel.standing().state).toBe('connected'), patient);
  });
});

it.each(['502', 'drop', 'html', '500'])(
  'one protocol’s messages do not come (%s): the others do, and these later',
  async (what) => {
    const first = await magalu.open({ says: 'Um' });
    await listen();
    await vi.waitFor(() => expect(said(first.id)).toEqual(['Um']), patient);
    await magalu.fault({ route: 'messages', what, times: 2 });
    const second = await magalu.open({ says: 'Dois' });
    const third = await magalu.open({ says: 'Três' });
    await vi.waitFor(
      () => expect([...said(second.id), ...said(third.id)]).toEqual(['Dois', 'Três']),
      patient,
    );
  },
);

it('a message of ours is told as delivered once it is listed, or as refused with why', async () => {
  const { id } = await magalu.open({ says: 'Cadê?' });
  const channel = await listen();
  await magalu.habits({ lag: 100, moderation: 100 });
  const [good, bad] = [storedEffectId('c.1.0'), storedEffectId('c.2.0')];
  await channel.send(id, { text: 'Saiu hoje' }, { id: good });
  // No document: only the marketplace takes it for one.
  await channel.send(id, { text: 'o pedido é 12345678900' }, { id: bad });
  await vi.waitFor(() => {
    expect(reports).toContainEqual({ say: good, delivery: 'delivered' });
    expect(reports).toContainEqual({
      say: bad,
      delivery: 'failed',
      reason: expect.stringContaining('tem um CPF'),
    });
  }, patient);
  expect(said(id)).toEqual(['Cadê?']);
});

it('what somebody writes in the marketplace’s own panel, and the marketplace itself', async () => {
  const { id } = await magalu.open({ says: 'Cadê?' });
  await magalu.say(id, { text: 'Já vi', by: 'panel' });
  await magalu.say(id, { text: 'Prazo prorrogado', by: 'marketplace' });
  await listen();
  await vi.waitFor(
    () =>
      expect(arrived.map(({ event }) => event)).toMatchObject([
        { type: 'protocol.changed' },
        { type: 'customer.said' },
        { type: 'attendant.said', by: { id: 'panel', elsewhere: true }, text: 'Já vi' },
        { type: 'noted', text: 'Magalu: Prazo prorrogado' },
      ]),
    patient,
  );
});

it('a buyer’s files, fetched when somebody looks; one that is too large or gone is refused', async () => {
  const base64 = Buffer.from('\u0089PNG foto').toString('base64');
  const { id } = await magalu.open({
    says: 'Chegou assim',
    attachments: [{ name: 'foto.png', type: 'image/png', base64 }],
  });
  const channel = await listen();
  const ref = await vi.waitFor(() => {
    const found = arrived.find(({ event }) => event.type === 'customer.said')?.event;
    if (found?.type !== 'customer.said' || found.content.type !== 'media') throw new Error('no file yet');
    expect(found.content).toMatchObject({ media: 'photo', caption: 'Chegou assim' });
    return found.content.ref;
  }, patient);
  const media = await channel.media?.(ref, 1_000);
  expect(Buffer.from(media?.bytes ?? []).toString('base64')).toBe(base64);
  await expect(channel.media?.(ref, 3)).rejects.toMatchObject({ kind: 'refused' });
  await expect(channel.media?.(`${id}/none/none`, 1_000)).rejects.toMatchObject({ kind: 'refused' });
  for (const wrong of ['', 'x', 'a/b', 'a/b/c/d', '//'])
    await expect(channel.media?.(wrong, 1_000)).rejects.toMatchObject({ kind: 'refused' });
});

describe('permissions', () => {
  it.each([
    ['open:tickets-seller:read', 'down'],
    ['open:ticket-messages-seller:read', 'down'],
    ['open:ticket-messages-seller:write', 'connected'],
  ])('%s is missing: told by name, and how to mend it', async (missing, state) => {
    const all = [
      'tickets-seller:read',
      'tickets-seller:write',
      'ticket-messages-seller:read',
      'ticket-messages-seller:write',
    ];
    const scope = all.map((name) => `open:${name}`).filter((name) => name !== missing);
    const channel = magalu.channel({ store });
    const words = await consent(channel, { scope: scope.join(' ') });
    expect(words).toContain(missing);
    expect(words).toContain('plantao magalu connect');
    await channel.start(async () => {});
    running.push(channel);
    await vi.waitFor(() => expect(channel.standing().state).toBe(state), patient);
    const checked = await channel.check().catch((thrown: unknown) => String(thrown));
    expect(checked).toContain(missing);
  });

  it('the application lacks one: the consent fails, and says which are asked for', async () => {
    await magalu.habits({ scopes: ['open:tickets-seller:read'] });
    await expect(consent(magalu.channel({ store }))).rejects.toThrow('open:ticket-messages-seller:write');
  });

  it('the seller says no: nothing changes', async () => {
    const channel = await listen();
    await expect(consent(channel, { deny: '1' })).rejects.toThrow('negada');
    const { id } = await magalu.open({ says: 'Oi' });
    await vi.waitFor(() => expect(said(id)).toEqual(['Oi']), patient);
  });

  it('the seller takes it back: an alarm with the way out, and what was written meanwhile comes after', async () => {
    const channel = await listen();
    await magalu.revoke({});
    await vi.waitFor(() => expect(channel.standing()).toMatchObject({ state: 'down' }), patient);
    expect(channel.standing().detail).toContain('plantao magalu connect');
    const { id } = await magalu.open({ says: 'Tem alguém?' });
    const effect = storedEffectId('c.9.0');
    await expect(channel.send(id, { text: 'Sim' }, { id: effect })).rejects.toMatchObject({ kind: 'retry' });
    await consent(channel);
    await vi.waitFor(() => expect(said(id)).toEqual(['Tem alguém?']), patient);
    await channel.send(id, { text: 'Sim' }, { id: effect });
    await vi.waitFor(() => expect(reports).toContainEqual({ say: effect, delivery: 'delivered' }), patient);
    expect((await magalu.counts()).sent[id]?.map(({ text }) => text)).toEqual(['Sim']);
  });
});

it('two sellers of one application: each hears of their own buyers', async () => {
  await listen();
  const other = magalu.channel({ store, account: 'loja' });
  await consent(other, { seller: 'roteadores' });
  const theirs: string[] = [];
  await other.start(async (arrivals) => void theirs.push(...arrivals.map(({ address }) => address)));
  running.push(other);
  const mine = await magalu.open({ says: 'Da serrana' });
  const yours = await magalu.open({ says: 'Dos roteadores', seller: 'roteadores' });
  await vi.waitFor(() => {
    expect(said()).toEqual(['Da serrana']);
    expect(new Set(theirs)).toEqual(new Set([yours.id]));
  }, patient);
  expect(theirs).not.toContain(mine.id);
});

it('a message of ours that Magalu took and never shows is told as lost, once, also after a start; others are not', async () => {
  const { id } = await magalu.open({ says: 'Cadê?' });
  const first = await listen();
  await magalu.fault({ route: 'message', what: 'vanish', times: 1 });
  const [gone, good] = [storedEffectId('c.1.0'), storedEffectId('c.2.0')];
  await first.send(id, { text: 'Saiu hoje' }, { id: gone });
  await first.send(id, { text: 'Chega amanhã' }, { id: good });
  await vi.waitFor(() => expect(reports).toContainEqual({ say: good, delivery: 'delivered' }), patient);
  await first.stop();
  running.pop();
  await listen({ missing: 50 });
  const lost = () => reports.filter(({ delivery }) => delivery === 'failed');
  await vi.waitFor(() => expect(lost()).toHaveLength(1), patient);
  const { id: next } = await magalu.open({ says: 'E o meu?' });
  await magalu.say(next, { text: 'Oi?' });
  await vi.waitFor(() => expect(said(next)).toEqual(['E o meu?', 'Oi?']), patient);
  expect(lost()).toEqual([
    { say: gone, delivery: 'failed', reason: expect.stringContaining('não a mostra') },
  ]);
});

it('a consent is followed by a look at once, however long the next one is away', async () => {
  const long = 3_600_000;
  const { id } = await magalu.open({ says: 'Oi' });
  const waits: number[] = [];
  const channel = magalu.channel({
    ...{ store, pollEvery: long },
    // As long as it is told: only what ends it early lets the test go on.
    pause: (milliseconds, signal) => {
      waits.push(milliseconds);
      return pause(long, signal);
    },
  });
  await channel.start(async (arrivals) => void arrived.push(...arrivals));
  running.push(channel);
  await vi.waitFor(() => expect(waits).not.toEqual([]), patient);
  expect(said(id)).toEqual([]);
  await consent(channel);
  await vi.waitFor(() => expect(said(id)).toEqual(['Oi']), patient);
  await vi.waitFor(() => expect(channel.standing().state).toBe('connected'), patient);
  // The same where it was lost, and all that was wrong is mended.
  const { id: next } = await magalu.open({ says: 'Alô' });
  await consent(channel);
  await vi.waitFor(() => expect(said(next)).toEqual(['Alô']), patient);
});
