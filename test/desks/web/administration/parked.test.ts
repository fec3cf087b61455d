/** The page of what waits for somebody's decision. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { conversationId, effectId, reference } from '../../../../src/core/ids/index.ts';
import type { Work } from '../../../../src/stores/contract/jobs.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

let desk: OpenDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const code = 'mmmm-mariana';
const request = '6f0f7b1e-6a58-4b5e-9d5c-1f6f0a4a7c11';
/** A pool that the runtime does not serve: what becomes of its jobs is the test's affair. */
const pool = 'test';

const ticket: Work = {
  type: 'detached',
  name: 'open-ticket',
  key: 'ticket',
  reference: reference('PL-7K3Q-9F2M'),
  input: {
    service: '71',
    name: 'Mariana <b>Alves</b>',
    phone: '37999112233',
    description: 'sem sinal <script>alert(1)</script>',
    serviceOrder: true,
  },
};

/** Parks a job of the conversation, as a worker that gave it up. */
async function park(work: Work, reason: string): Promise<void> {
  const { store } = desk;
  const conversation = conversationId(code);
  await desk.say(code, 'oi');
  await desk.settled();
  const job = effectId(conversation, 900, 0);
  await vi.waitFor(
    async () => {
      const found = await store.conversation(conversation);
      if (!found?.state) throw new Error('no conversation yet');
      const { revision, state } = found;
      const [outcome] = await store.commit([
        {
          ...{ conversation, token: 'test', revision, consumed: 0, state, lines: [] },
          ...{ cancel: [], withdraw: [], timers: [], hush: false },
          jobs: [{ id: job, lane: 'test', pool, work }],
        },
      ]);
      expect(outcome).toBe('committed');
    },
    { timeout: 60_000 },
  );
  const [lease] = await store.next({ pool, token: 'worker', limit: 1, lease: 60_000 });
  expect(lease?.work).toEqual(work);
  const outcome = { type: 'parked', reason } as const;
  await store.settle([{ conversation, job, token: 'worker', outcome }]);
}

const deeds = async () =>
  (await desk.audit.list({ limit: 10 })).map(({ action, detail }) => [action, detail]);

it('shows everything that is known of it, as text, and how many there are', async () => {
  await park(ticket, 'o ERP não respondeu');
  await desk.addUser('ana', 'administrator');
  const ana = await desk.comeIn('ana');
  const { text, status } = await ana.get('/desk/parked');
  expect(status).toBe(200);
  for (const part of ['PL-7K3Q-9F2M', 'o ERP não respondeu', '(37) 99911-2233', `/desk/c/${code}`, 'pedida'])
    expect(text).toContain(part);
  expect(text).toContain('sem sinal &lt;script&gt;');
  expect(text).not.toContain('<script>alert');
  expect((await ana.get('/desk/parked/count')).text).toMatch(/badge[^>]*>1</);
  expect((await ana.get('/desk')).text).toContain('/desk/parked/count');
});

it('a protocol is told to the customer once, and who decided is noted', async () => {
  await park(ticket, 'o ERP não respondeu');
  await desk.addUser('ana', 'administrator');
  const ana = await desk.comeIn('ana');
  const protocol = '2026 1121 1405 1234 56';
  const bad = await ana.send('/desk/parked/1/close', { request, protocol: '12' });
  expect([bad.status, bad.text]).toEqual([409, expect.stringContaining('12 a 24 algarismos')]);
  const done = await ana.send('/desk/parked/1/close', { request, protocol });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/desk/parked?done=told']);
  expect((await ana.get('/desk/parked?done=told')).text).toContain('o cliente recebe o protocolo');
  const again = await ana.send('/desk/parked/1/close', { request, protocol });
  expect([again.status, again.text]).toEqual([409, expect.stringContaining('não espera mais ninguém')]);
  await desk.settled();
  expect(await desk.notesOf(code)).toContainEqual(
    expect.stringContaining('Ana deu por resolvido, protocolo'),
  );
  expect(await deeds()).toEqual([['parked-closed', '1']]);
  expect((await ana.get('/desk/parked/count')).text).toBe('');
});

it('is tried again, and a message has no protocol', async () => {
  await park(
    { type: 'say', message: { text: 'Protocolo: 1' }, by: 'bot', keep: true },
    'o cliente bloqueou o robô',
  );
  await desk.addUser('ana', 'administrator');
  const ana = await desk.comeIn('ana');
  expect((await ana.get('/desk/parked')).text).toContain('Mensagem não entregue');
  const noTicket = await ana.send('/desk/parked/1/close', { request, protocol: '202611211405123456' });
  expect([noTicket.status, noTicket.text]).toEqual([409, expect.stringContaining('Só um atendimento')]);
  const done = await ana.send('/desk/parked/1/retry', { request });
  expect(done.headers.get('location')).toBe('/desk/parked?done=retried');
  const [lease] = await desk.store.next({ pool, token: 'worker', limit: 1, lease: 60_000 });
  expect(lease?.work.type).toBe('say');
  expect(await deeds()).toEqual([['parked-retried', '1']]);
});

it('is none for a supervisor, and nothing is decided without the page’s word', async () => {
  await park(ticket, 'o ERP não respondeu');
  await desk.addUser('ana', 'administrator');
  await desk.addUser('bia', 'supervisor');
  const [ana, bia] = [await desk.comeIn('ana'), await desk.comeIn('bia')];
  for (const path of ['/desk/parked', '/desk/parked/count']) expect((await bia.get(path)).status).toBe(403);
  expect((await bia.send('/desk/parked/1/retry', { request })).status).toBe(403);
  expect((await ana.send('/desk/parked/1/retry', { request, csrf: 'x' })).status).toBe(403);
  expect((await bia.get('/desk')).text).not.toContain('/desk/parked');
  expect((await ana.get('/desk/parked')).text).toContain('PL-7K3Q-9F2M');
});
