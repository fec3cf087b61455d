/** A marketplace's protocol on the desk's pages, asked as browsers ask: what is shown, done, refused and found. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { conversationId } from '../../../../src/core/ids/index.ts';
import { type OpenDesk, openDesk, origin } from '../open-desk.ts';

const hour = 3_600_000;
const patient = { timeout: 60_000, interval: 20 };
const page = '/desk/c/mmmm-late';

let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;

beforeEach(async () => {
  desk = openDesk({
    queues: [
      { id: 'suporte', name: 'Suporte' },
      { id: 'marketplace', name: 'Marketplace', only: 'protocols' },
    ],
  });
  await desk.addUser('ana');
  ana = await desk.comeIn('ana');
});
afterEach(() => desk.close());

const nearlyDue = () => ({ openedAt: Date.now() - 10 * hour, dueAt: Date.now() + 2 * hour });
const open = async (more = nearlyDue()) => {
  await desk.protocol('mmmm-late', more, 'Cadê o pedido?');
  await desk.settled();
};
const ownerOf = async (code: string) => (await desk.store.conversation(conversationId(code)))?.listing.owner;

test('its facts are beside it, its urgency above it, and nothing of the ERP', async () => {
  await open();
  const { text } = await ana.get(page);
  for (const fact of [
    '202611230000417',
    'Entrega: atraso',
    'aguardando',
    '1408820000034210',
    '2 × ',
    'Cafeteira Serena',
    'O prazo para responder está no fim:',
    'faltam 1 h 59',
    'Informar à Magalu…',
  ])
    expect(text).toContain(fact);
  expect(text).not.toContain('/panel/ticket');
  expect(text).not.toContain('/panel/protocol"');
  expect(text).not.toContain('give-back-there');
  const ordered = await ana.send(`${page}/ticket`, { service: '1', name: 'A', phone: '32999887766' });
  expect([ordered.status, ordered.text]).toMatchObject([409, expect.stringContaining('O ERP não conhece')]);
  const english = await ana.get(`${page}?lang=en`);
  expect(english.text).toContain('The time to answer is nearly over,');
  expect(english.text).toContain('Tell Magalu…');
});

test('the most urgent one is first in its queue, and is marked in words', async () => {
  await desk.protocol('mmmm-calm', { number: '11', openedAt: Date.now(), dueAt: Date.now() + 90 * hour });
  await desk.settled();
  await open();
  const { text } = await ana.get('/desk/lists');
  expect(text.indexOf('item-mmmm-late')).toBeGreaterThan(0);
  expect(text.indexOf('item-mmmm-late')).toBeLessThan(text.indexOf('item-mmmm-calm'));
  expect(text).toContain('urgent-red');
  expect(text).toMatch(/prazo no fim:\s*<time[^>]*>faltam 1 h 59/);
  const next = await ana.send('/desk/next');
  expect(next.headers.get('hx-redirect')).toContain('mmmm-late');
});

test('of one whose date has passed everybody is told, whosever it is and whatever they look at', async () => {
  await open({ openedAt: Date.now() - 3 * hour, dueAt: Date.now() - hour });
  const { text } = await ana.get('/desk/lists?queue=suporte');
  expect(text).not.toContain('item-mmmm-late');
  const alert = /<ul id="overdue" hidden[^>]*>.*?data-alert="(mmmm-late due \d+)"/s;
  expect(alert.exec(text)?.[1]).toBeDefined();
  await desk.addUser('bruno');
  const bruno = await desk.comeIn('bruno');
  await bruno.send(`${page}/take`);
  const others = (await ana.get('/desk/lists?queue=')).text;
  expect(alert.exec(others)?.[1]).toBe(alert.exec(text)?.[1]);
  expect(others).toMatch(/prazo:\s*<time[^>]*>venceu há 1 h 00/);
  await bruno.send(`${page}/say`, { text: 'Saiu hoje.', owner: bruno.user.id });
  await desk.settled();
  expect((await ana.get('/desk/lists')).text).not.toMatch(alert);
});

describe('telling the marketplace', () => {
  const requestIn = (text: string) => /name="request" value="([^"]+)"/.exec(text)?.[1] ?? '';

  test('the dialog shows what it knows, and what is chosen is told once', async () => {
    await open();
    await ana.send(`${page}/take`);
    const dialog = await ana.get(`${page}/panel/update`);
    expect(dialog.text).toContain('Produto enviado');
    expect(dialog.text).toContain('Ainda nada.');
    const fields = { type: 'product_sent', text: 'BR123', request: requestIn(dialog.text) };
    for (const _ of ['press', 'press again']) {
      const sent = await ana.send(`${page}/update-protocol`, { ...fields, owner: ana.user.id });
      expect([sent.status, sent.text]).toMatchObject([200, expect.stringContaining('Pedido: a conversa')]);
    }
    await vi.waitFor(
      async () =>
        expect(await desk.notesOf('mmmm-late')).toContain('informado ao marketplace: produto enviado'),
      patient,
    );
    expect(desk.market.eventsOf('mmmm-late')).toMatchObject([{ type: 'product_sent', text: 'BR123' }]);
    const again = (await ana.get(`${page}/panel/update`)).text;
    expect(again).toContain('BR123');
    expect(again).toContain('(já informado)');
    expect(await desk.audit.list({ limit: 1 })).toMatchObject([{ action: 'update-protocol' }]);
  });

  test('not what it does not know, nor what it would not let pass, nor in a colleague’s conversation', async () => {
    await open();
    const tell = async (fields: Record<string, string>) =>
      ana.send(`${page}/update-protocol`, { request: crypto.randomUUID(), ...fields });
    expect((await tell({})).text).toContain('Falta escolher');
    expect((await tell({ type: 'moon_landing' })).status).toBe(400);
    expect((await tell({ type: 'refunded', text: 'pela chave pix' })).text).toContain('uma chave PIX');
    await desk.addUser('bruno');
    const bruno = await desk.comeIn('bruno');
    await bruno.send(`${page}/take`);
    expect((await tell({ type: 'refunded' })).status).toBe(409);
    await desk.say('aaaa-asks', 'atendente');
    await desk.settled();
    expect((await ana.get('/desk/c/aaaa-asks/panel/update')).status).toBe(404);
    expect(desk.market.eventsOf('mmmm-late')).toEqual([]);
  });

  test('while the marketplace does not answer, it is said, and can be told all the same', async () => {
    await open();
    desk.market.fall();
    const { status, text } = await ana.get(`${page}/panel/update`);
    expect(status).toBe(200);
    expect(text).toContain('o marketplace não responde');
    expect(text).toContain('Produto enviado');
  });
});

test('what the marketplace would not let pass is said, and nothing is sent or taken', async () => {
  await open();
  const refused = await ana.send(`${page}/say`, { text: 'Faça um pix' });
  expect([refused.status, refused.text]).toMatchObject([
    400,
    expect.stringContaining('Não foi: o marketplace não deixa passar uma chave PIX.'),
  ]);
  expect(await ownerOf('mmmm-late')).toBeUndefined();
});

test('what moderation refused after all is a line that did not arrive, with the reason beneath', async () => {
  await open();
  desk.market.moderate('Vá reclamar');
  await ana.send(`${page}/say`, { text: 'Vá reclamar noutro lugar' });
  await vi.waitFor(async () => {
    const { text } = await ana.get(page);
    expect(text).toMatch(/class="delivery trouble"[^>]*>\s*·\s*não entregue/);
    expect(text).toContain('não entregue ao comprador (a moderação recusou: linguagem)');
  }, patient);
});

test('files go both ways', async () => {
  await open();
  const png = Uint8Array.from(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  );
  desk.market.files.set('t1/m1/a1', png);
  await desk.protocol('mmmm-late', nearlyDue(), {
    type: 'media',
    media: 'photo',
    ref: 't1/m1/a1',
    caption: 'veio assim',
  });
  await desk.settled();
  const seq = /media\/(\d+)/.exec((await ana.get(page)).text)?.[1];
  const shown = await ana.get(`${page}/media/${seq}`);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);

  const body = new FormData();
  for (const [name, value] of Object.entries({ csrf: ana.session.csrf, owner: '', text: 'Segue a nota.' }))
    body.set(name, value);
  body.set('file', new File([png], 'nota.png', { type: 'image/png' }));
  const sent = await desk.ask(`${page}/say`, {
    method: 'POST',
    headers: { cookie: ana.cookie, origin, 'hx-request': 'true' },
    body,
  });
  expect(sent.status).toBe(200);
  await desk.settled();
  expect(desk.market.heardBy('mmmm-late')).toEqual(['Ana:\nSegue a nota. [nota.png]']);
});

test('a closing says that it is only ours, and giving back is to the queue', async () => {
  await open();
  await ana.send(`${page}/take`);
  const { text } = await ana.get(page);
  expect(text).toContain('O protocolo, quem encerra é o marketplace.');
  expect(text).not.toContain('equipe de campo');
  expect(text).toContain('À fila');
  const back = await ana.send(`${page}/give-back`, { owner: ana.user.id });
  expect(back.text).toContain('Devolvida à fila.');
  expect(await desk.placeOf('mmmm-late')).toBe('waiting');
});

test('a canned reply is filled with its number, and with no name where the number stands for it', async () => {
  await open();
  const { text } = await ana.get(`${page}/replies`);
  expect(text).toContain('O protocolo do seu atendimento é 202611230000417.');
  expect(text).toContain('Só um momento, {nome}');
});

test('it is found by its number and by its order', async () => {
  await open();
  for (const question of ['202611230000417', '1408820000034210']) {
    const asked = await ana.send('/desk/search', { question });
    const { text } = await ana.get(asked.headers.get('location') ?? '');
    expect([question, /class="result" href="\/desk\/c\/mmmm-late/.test(text)]).toEqual([question, true]);
  }
});
