import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxes } from '../../src/sandboxes/index.ts';
import {
  type MagaluSandbox,
  type MagaluSandboxOptions,
  startMagaluSandbox,
} from '../../src/sandboxes/magalu/index.ts';
import { sandboxContract } from '../contracts/sandbox.ts';
import { type MagaluVisitor, messageOf, record, results, visitMagalu } from './magalu-visitor.ts';

/** The clock stands still, so that only a test moves it. */
const noon = Date.parse('2026-03-05T12:00:30-03:00');

let folder: string;
let file: string;
let sandbox: MagaluSandbox;
let visitor: MagaluVisitor;

const start = async (options: MagaluSandboxOptions = {}) => {
  sandbox = await startMagaluSandbox({ file, faults: true, now: () => noon, ...options });
  visitor = await visitMagalu(sandbox);
};
const restart = async (options: MagaluSandboxOptions = {}) => {
  await sandbox.close();
  await start(options);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-magalu-'));
  file = join(folder, 'magalu.jsonl');
  await start({ invented: false });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const listed = async (id: string) => results(await visitor.messages(id));
const ids = async (query: Readonly<Record<string, string>>) =>
  results(await visitor.tickets(query)).map(({ id }) => id);

describe('what there is at the first start', () => {
  test('each seller has protocols of their own, some of them with what no document lists', async () => {
    await restart({ file: join(folder, 'other.jsonl') });
    const own = results(await visitor.tickets());
    expect(own).toHaveLength(2);
    expect(own.map(({ type }) => type)).toEqual(['warranty', 'shipping']);
    expect(own.map(({ due_date }) => due_date)).toEqual([
      '2026-03-07T12:00:30.000000+00:00',
      '2026-03-05T17:00:30',
    ]);
    expect(own.map(({ channel }) => channel)).toEqual([{ id: '1' }, { id: '1', alias: 'magalu' }]);
    const other = await visitMagalu(sandbox, 'roteadores');
    const [theirs, ...more] = results(await other.tickets());
    expect(more).toEqual([]);
    expect((await visitor.ticket(String(theirs?.id))).status).toBe(404);
    expect((await other.ticket(String(theirs?.id))).status).toBe(200);
  });

  test('it is the same after a restart, whatever was said since', async () => {
    await restart({ file: join(folder, 'other.jsonl') });
    const before = results(await visitor.tickets());
    await visitor.message(String(before[0]?.id), 'Bom dia.');
    await restart({ file: join(folder, 'other.jsonl'), now: () => noon + 86_400_000 });
    const after = results(await visitor.tickets());
    expect(after.map(({ id, due_date }) => [id, due_date])).toEqual(
      before.map(({ id, due_date }) => [id, due_date]),
    );
  });

  test('a buyer answers the first thing that they can read, and nothing else', async () => {
    await restart({ file: join(folder, 'other.jsonl'), lag: 0, replyAfter: 5_000 });
    const [ticket] = await ids({ protocol: '202611000004817' });
    const id = String(ticket);
    await visitor.message(id, 'Escreva para loja@exemplo.com.br');
    await visitor.message(id, 'Já falamos com a transportadora.');
    await visitor.message(id, 'Chega amanhã.');
    await visitor.advance(4_999);
    expect(await listed(id)).toHaveLength(4);
    await visitor.advance(1);
    const [newest] = await listed(id);
    expect(newest).toMatchObject({
      owner: { code: 'customer', name: 'Lúcia Meireles' },
      destination: 'seller',
    });
    await visitor.message(id, 'Combinado.');
    await visitor.advance(60_000);
    expect(await listed(id)).toHaveLength(6);
  });
});

describe('protocols', () => {
  test('come with everything that is documented, in an envelope', async () => {
    const id = await visitor.open({ due_date: '2026-03-06T15:00:00Z', alias: 'magalu', order: 'LU-7' });
    const answer = record(await visitor.tickets());
    expect(answer.meta).toEqual({
      page: { limit: 50, offset: 0, count: 1, max_limit: 100 },
      links: { previous: null, self: '/seller/v0/tickets?_limit=50&_offset=0', next: null },
    });
    const ticket = {
      id,
      created_at: new Date(noon).toISOString(),
      updated_at: new Date(noon).toISOString(),
      type: 'shipping',
      status: 'waiting',
      closed: false,
      reason: 'shipping_delay',
      due_date: '2026-03-06T15:00:00Z',
      origin: 'customer',
      channel: { id: '1', alias: 'magalu' },
      order: { code: 'LU-7', delivery: { seller: { id: 'serrana' }, items: [{ quantity: 1 }] } },
    };
    expect(answer.results).toMatchObject([ticket]);
    expect(record(await visitor.ticket(id))).toMatchObject(ticket);
    expect((await visitor.ticket(randomUUID())).status).toBe(404);
  });

  test('are filtered and sorted', async () => {
    const one = await visitor.open({ protocol: '1', due_date: '2026-03-06T15:00:00' });
    await visitor.advance(60_000);
    const two = await visitor.open({ protocol: '2', status: 'mediation' });
    await visitor.advance(60_000);
    await visitor.control(`tickets/${one}`, { closed: true });
    expect(await ids({})).toEqual([two, one]);
    expect(await ids({ _sort: 'updated_at:asc' })).toEqual([two, one]);
    expect(await ids({ _sort: 'created_at:asc' })).toEqual([one, two]);
    expect(await ids({ protocol: '2' })).toEqual([two]);
    expect(await ids({ status: 'mediation' })).toEqual([two]);
    expect(await ids({ updated_at_gte: new Date(noon + 120_000).toISOString() })).toEqual([one]);
    expect(await ids({ updated_at_lte: new Date(noon + 60_000).toISOString() })).toEqual([two]);
    expect(await ids({ created_at_gte: new Date(noon + 60_000).toISOString() })).toEqual([two]);
    expect(await ids({ due_date_lte: '2026-03-06T12:00:00-03:00' })).toEqual([one]);
    expect(await ids({ something_else: 'ignored' })).toEqual([two, one]);
  });

  test('are paged as far as 100, and what is asked wrongly is refused', async () => {
    for (let count = 0; count < 12; count += 1) await visitor.open();
    const all = await ids({ _sort: 'created_at:asc' });
    expect(await ids({ _limit: '5', _sort: 'created_at:asc' })).toEqual(all.slice(0, 5));
    expect(await ids({ _limit: '5', _offset: '10', _sort: 'created_at:asc' })).toEqual(all.slice(10));
    expect(await ids({ _offset: '100' })).toEqual([]);
    for (const wrong of [
      { _offset: '101' },
      { _limit: '101' },
      { _limit: '0' },
      { _sort: 'protocol:asc' },
      { updated_at_gte: '2026-03-06' },
      { updated_at_gte: '2026-03-06T10:00:00' },
    ])
      expect((await visitor.tickets(wrong)).status, JSON.stringify(wrong)).toBe(422);
  });

  test('errors are JSON twice and then a page', async () => {
    const types = [];
    for (let count = 0; count < 3; count += 1)
      types.push((await visitor.tickets({ _limit: '0' })).headers.get('content-type')?.split(';')[0]);
    expect(types).toEqual(['application/json', 'application/json', 'text/html']);
  });

  test('go with what is said: answered, waiting, and open again', async () => {
    const id = await visitor.open({ says: 'Cadê?' });
    const status = async () => record(await visitor.ticket(id)).status;
    await visitor.message(id, 'Saiu hoje.');
    expect(await status()).toBe('waiting');
    await visitor.advance(1_000);
    expect(await status()).toBe('answered');
    await visitor.control(`tickets/${id}/messages`, { text: 'Obrigado' });
    expect(await status()).toBe('waiting');
    await visitor.control(`tickets/${id}`, { status: 'finished', closed: true });
    await visitor.advance(1);
    await visitor.control(`tickets/${id}/messages`, { text: 'Voltou a falhar' });
    expect(record(await visitor.ticket(id))).toMatchObject({ status: 'reopened', closed: false });
  });
});

describe('messages', () => {
  test('are taken with 202 and shown only later, and the protocol is updated then', async () => {
    const id = await visitor.open();
    const sent = messageOf('Saiu hoje.');
    const answer = await visitor.message(id, '', sent);
    expect(answer.status).toBe(202);
    expect(Object.keys(record(answer))).toEqual(['transaction_id']);
    expect(await listed(id)).toEqual([]);
    await visitor.advance(1_000);
    expect(await listed(id)).toEqual([
      {
        id: expect.any(String),
        code: sent.code,
        message: 'Saiu hoje.',
        created_at: '2026-03-05T15:00:30.000000+00:00',
        owner: { code: 'seller', name: 'Loja' },
        destination: 'customer',
        moderation: { status: 'approved' },
        attachments: [],
      },
    ]);
    expect(record(await visitor.ticket(id)).updated_at).toBe(new Date(noon + 1_000).toISOString());
  });

  test('with one code are two, if they are sent twice', async () => {
    const id = await visitor.open();
    const sent = messageOf('Saiu hoje.');
    for (let count = 0; count < 2; count += 1) await visitor.message(id, '', sent);
    await visitor.advance(1_000);
    expect((await listed(id)).map(({ code }) => code)).toEqual([sent.code, sent.code]);
    expect(await visitor.counts()).toMatchObject({
      routes: { message: 2 },
      sent: { [id]: [{ code: sent.code }, { code: sent.code }] },
    });
  });

  test.each([
    ['um CPF', 'Meu CPF é 529.982.247-25', 'CPF'],
    ['um CPF sem pontos', '52998224725', 'CPF'],
    ['um e-mail', 'Fale com loja@exemplo.com.br', 'EMAIL'],
    ['uma chave PIX', 'pix: 0b3c5a5e-8e9a-4c55-9d3e-3a1f5a6b7c8d', 'PIX'],
  ])('with %s are refused, and that is known later', async (_, text, reason) => {
    const id = await visitor.open();
    expect((await visitor.message(id, text)).status).toBe(202);
    await visitor.advance(1_000);
    expect(await listed(id)).toMatchObject([{ moderation: { status: 'in_analysis' } }]);
    await visitor.advance(1_000);
    expect(await listed(id)).toMatchObject([{ moderation: { status: 'refused', reason } }]);
    expect(record(await visitor.ticket(id))).toMatchObject({
      status: 'waiting',
      updated_at: new Date(noon + 2_000).toISOString(),
    });
  });

  test('that are not as they should be are not taken', async () => {
    const id = await visitor.open();
    for (const wrong of [
      { code: 'abc' },
      { message: '' },
      { message: 'x'.repeat(3_001) },
      { destination: 'seller' },
      { owner: null },
    ])
      expect((await visitor.message(id, 'oi', wrong)).status, JSON.stringify(wrong)).toBe(422);
    expect((await visitor.message(id, 'é'.repeat(3_000))).status).toBe(202);
    expect((await visitor.message(randomUUID(), 'oi')).status).toBe(404);
  });

  test('of the panel and of the marketplace are told apart from the buyer’s', async () => {
    const id = await visitor.open({ says: 'Cadê?', buyer: 'Otília Braz' });
    await visitor.advance(1);
    await visitor.control(`tickets/${id}/messages`, { text: 'Já vai', by: 'panel' });
    await visitor.advance(1);
    await visitor.control(`tickets/${id}/messages`, { text: 'Prazo estendido', by: 'marketplace', late: 10 });
    expect(await listed(id)).toHaveLength(2);
    await visitor.advance(10);
    expect(results(await visitor.messages(id, { _sort: 'created_at:asc' }))).toMatchObject([
      { owner: { code: 'customer', name: 'Otília Braz' }, destination: 'seller' },
      { owner: { code: 'seller' }, destination: 'customer' },
      { owner: { code: 'marketplace' }, destination: 'seller', moderation: null },
    ]);
  });

  test('carry files both ways', async () => {
    const photo = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    const id = await visitor.open({
      says: 'Veja',
      attachments: [{ name: 'foto.jpg', type: 'image/jpeg', base64: photo.toString('base64') }],
    });
    const form = new FormData();
    const { owner, ...fields } = messageOf('Segue a nota');
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('owner', JSON.stringify(owner));
    form.set('file', new File(['%PDF-1.4 nota'], 'nota.pdf'));
    expect((await visitor.upload(id, form)).status).toBe(202);
    form.set('file', new File(['PK zip'], 'nota.zip'));
    expect((await visitor.upload(id, form)).status).toBe(422);
    await visitor.advance(1_000);
    const messages = await listed(id);
    expect(messages.map(({ attachments }) => attachments)).toEqual([
      [{ id: expect.any(String), name: 'nota.pdf', content_type: 'application/pdf', size: 13 }],
      [{ id: expect.any(String), name: 'foto.jpg', content_type: 'image/jpeg', size: 7 }],
    ]);
    const [newest] = messages;
    const attachment = JSON.parse(JSON.stringify(newest?.attachments))[0];
    const found = await visitor.send(
      'GET',
      `/seller/v0/tickets/${id}/messages/${newest?.id}/attachments/${attachment.id}`,
    );
    expect([found.status, found.headers.get('content-type'), found.body]).toEqual([
      200,
      'application/pdf',
      '%PDF-1.4 nota',
    ]);
  });
});

test('events are taken, listed later with what came with them, and a refund closes the protocol', async () => {
  const id = await visitor.open();
  expect((await visitor.event(id, { description: 'sem tipo' })).status).toBe(422);
  expect((await visitor.event(id, { type: 'product_sent', description: 'BR123' })).status).toBe(202);
  expect(results(await visitor.events(id))).toEqual([]);
  await visitor.advance(1_000);
  await visitor.event(id, { type: 'refunded' });
  await visitor.advance(1_000);
  expect(results(await visitor.events(id))).toMatchObject([
    { type: 'refunded' },
    { type: 'product_sent', description: 'BR123' },
  ]);
  expect(record(await visitor.ticket(id))).toMatchObject({ closed: true, status: 'finished' });
});

describe('the file', () => {
  const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n');

  test('has one line for each thing that happened', async () => {
    const id = await visitor.open();
    const sent = messageOf('Saiu hoje.');
    await visitor.message(id, '', sent);
    await visitor.message(id, '');
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([
      { what: 'opened', id },
      {
        what: 'said',
        ticket: id,
        code: sent.code,
        by: 'seller',
        text: 'Saiu hoje.',
        shownFrom: noon + 1_000,
      },
    ]);
  });

  test('loses a torn last line and nothing else', async () => {
    const id = await visitor.open();
    appendFileSync(file, '{"what":"said","text":"cortado no mei\xe3');
    await restart({ invented: false });
    await visitor.message(id, 'Saiu hoje.');
    expect(lines().map((line) => JSON.parse(line).what)).toEqual(['opened', 'said']);
  });

  test('with a strange line in the middle is not started on', async () => {
    const strange = join(folder, 'strange.jsonl');
    writeFileSync(strange, '{"what":"?"}\n');
    await expect(startMagaluSandbox({ file: strange })).rejects.toThrow(/line 1/);
  });
});

test('the registry starts it by name', async () => {
  const started = await sandboxes.magalu?.({});
  expect(started?.credentials).toEqual(sandbox.credentials);
  await started?.close();
});

const first = '6f0c2b7e-51d4-4a39-9c1e-2d8a7b3f1001';
sandboxContract('magalu', (options) => startMagaluSandbox({ ...options, lag: 0 }), {
  create: async (started) => {
    const sent = messageOf('Saiu hoje.');
    await (await visitMagalu(started)).message(first, '', sent);
    return sent.code;
  },
  lists: async (started, code) =>
    results(await (await visitMagalu(started)).messages(first)).some((message) => message.code === code),
});
