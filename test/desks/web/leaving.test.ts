/** Closing and its undoing, giving back, passing on, and taking over, asked as browsers ask. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Listing } from '../../../src/core/flow.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import { type OpenDesk, openDesk } from './open-desk.ts';

const queues = [
  { id: 'suporte', name: { pt: 'Suporte', en: 'Support' } },
  { id: 'vendas', name: { pt: 'Vendas', en: 'Sales' } },
];
let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;
let bruno: Awaited<ReturnType<OpenDesk['comeIn']>>;
let sofia: Awaited<ReturnType<OpenDesk['comeIn']>>;
/** Milliseconds that a closing takes here. */
let closing = 60_000;

const open = async () => {
  desk = openDesk(
    { queues: queues.map(({ id, name }) => ({ id, name: name.pt })) },
    { settings: { closing, queues } },
  );
  await desk.addUser('ana');
  await desk.addUser('bruno');
  await desk.addUser('sofia', 'supervisor');
  [ana, bruno, sofia] = await Promise.all([desk.comeIn('ana'), desk.comeIn('bruno'), desk.comeIn('sofia')]);
};
beforeEach(open);
afterEach(async () => {
  closing = 60_000;
  await desk.close();
});

const wait = async (code: string) => {
  await desk.say(code, 'atendente');
  await desk.settled();
  // Which subject it is.
  await desk.say(code, 'suporte');
  await desk.settled();
};
const listing = async (code: string): Promise<Listing | undefined> =>
  (await desk.store.conversation(conversationId(code)))?.listing;
const take = async (code: string) => {
  await wait(code);
  await ana.send(`/desk/c/${code}/take`);
};

describe('closing', () => {
  test('can be taken back, and the customer hears nothing of it', async () => {
    await take('aaaa-closes');
    const before = desk.heardBy('aaaa-closes').length;
    const owner = ana.user.id;
    const closed = await ana.send('/desk/c/aaaa-closes/close', { owner, choice: 'solved' });
    expect([closed.status, closed.text]).toEqual([200, expect.stringContaining('desfazer')]);
    expect((await listing('aaaa-closes'))?.closesAt).toBeGreaterThan(desk.store.now());
    expect((await ana.get('/desk/c/aaaa-closes')).text).toMatch(/Encerrando em.*act-reopen/s);
    await ana.send('/desk/c/aaaa-closes/reopen', { owner });
    expect(await listing('aaaa-closes')).toMatchObject({ place: 'attended', owner: { name: 'Ana' } });
    expect((await listing('aaaa-closes'))?.closesAt).toBeUndefined();
    expect(desk.heardBy('aaaa-closes')).toHaveLength(before);
  });

  test('takes effect by itself, and its reason is kept for the team', async () => {
    await desk.close();
    closing = 1;
    await open();
    await take('aaaa-closes');
    await ana.send('/desk/c/aaaa-closes/close', { owner: ana.user.id, reason: 'era engano' });
    await expect.poll(() => desk.placeOf('aaaa-closes'), { timeout: 60_000 }).toBe('closed');
    expect((await desk.notesOf('aaaa-closes')).join('\n')).toContain('era engano');
  });

  test('is nobody else’s to undo', async () => {
    await take('aaaa-closes');
    await ana.send('/desk/c/aaaa-closes/close', { owner: ana.user.id });
    const refused = await bruno.send('/desk/c/aaaa-closes/reopen', { owner: ana.user.id });
    expect(refused.status).toBe(409);
    expect((await listing('aaaa-closes'))?.closesAt).toBeDefined();
  });
});

describe('giving back', () => {
  test.each(['give-back', 'give-back-there'])('%s', async (act) => {
    await take('aaaa-back');
    expect((await ana.send(`/desk/c/aaaa-back/${act}`, { owner: ana.user.id })).status).toBe(200);
    expect(await desk.placeOf('aaaa-back')).toBe('bot');
  });
});

describe('passing on', () => {
  test('offers the other queues and the colleagues, who is in first', async () => {
    await take('aaaa-goes');
    const events = await desk.ask('/desk/events', { headers: { cookie: sofia.cookie } });
    const { text } = await ana.get('/desk/c/aaaa-goes/panel/transfer');
    expect(text).toContain(`queue:vendas`);
    expect(text).not.toContain('queue:suporte');
    expect(text).not.toContain(`person:${ana.user.id}`);
    expect(text.indexOf(sofia.user.id)).toBeLessThan(text.indexOf(bruno.user.id));
    expect(text.match(/com a página aberta/g)).toHaveLength(1);
    await events.body?.cancel();
  });

  test('to a queue: it waits there again', async () => {
    await take('aaaa-goes');
    const fields = { owner: ana.user.id, to: 'queue:vendas' };
    expect((await ana.send('/desk/c/aaaa-goes/transfer', fields)).text).toContain('Transferida.');
    expect(await listing('aaaa-goes')).toMatchObject({ place: 'waiting', queue: 'vendas' });
    expect((await bruno.get('/desk')).text).toMatch(/Vendas/);
  });

  test('to a colleague: it is theirs', async () => {
    await take('aaaa-goes');
    const fields = { owner: ana.user.id, to: `person:${bruno.user.id}` };
    expect((await ana.send('/desk/c/aaaa-goes/transfer', fields)).status).toBe(200);
    expect((await listing('aaaa-goes'))?.owner?.name).toBe('Bruno');
    const kept = await desk.audit.list({ limit: 1 });
    expect(kept[0]).toMatchObject({ by: ana.user.id, action: 'transfer' });
  });

  test('to nobody who is there, and of what is another’s: refused', async () => {
    await take('aaaa-goes');
    await desk.people.users.disable(bruno.user.id);
    for (const to of ['queue:cobranca', `person:${bruno.user.id}`, 'person:', '']) {
      const refused = await ana.send('/desk/c/aaaa-goes/transfer', { owner: ana.user.id, to });
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('não existe mais')]);
    }
    const others = await sofia.send('/desk/c/aaaa-goes/transfer', {
      owner: ana.user.id,
      to: 'queue:vendas',
    });
    expect(others.status).toBe(409);
    expect((await listing('aaaa-goes'))?.owner?.name).toBe('Ana');
  });
});

describe('taking over', () => {
  test('is for supervisors, from whom they saw, and is noted', async () => {
    await take('aaaa-over');
    const owner = ana.user.id;
    expect((await bruno.send('/desk/c/aaaa-over/take-over', { owner })).status).toBe(403);
    expect((await sofia.send('/desk/c/aaaa-over/take-over', { owner: bruno.user.id })).status).toBe(409);
    expect((await sofia.send('/desk/c/aaaa-over/take-over', { owner })).text).toContain('Você assumiu.');
    expect((await listing('aaaa-over'))?.owner?.name).toBe('Sofia');
    const kept = await desk.audit.list({ limit: 1 });
    expect(kept[0]).toMatchObject({ by: sofia.user.id, action: 'take-over', conversation: 'aaaa-over' });
    expect((await ana.send('/desk/c/aaaa-over/say', { owner, text: 'Oi' })).status).toBe(409);
  });
});

describe('the list of who waits', () => {
  test('by queue, as the browser remembers it', async () => {
    await wait('aaaa-suporte');
    await take('bbbb-vendas');
    await ana.send('/desk/c/bbbb-vendas/transfer', { owner: ana.user.id, to: 'queue:vendas' });
    const both = (await bruno.get('/desk/lists')).text;
    expect([both.includes('aaaa-suporte'), both.includes('bbbb-vendas')]).toEqual([true, true]);
    const chosen = await bruno.get('/desk/lists?queue=vendas');
    const cookie = chosen.headers.get('set-cookie')?.split(';')[0] ?? '';
    const again = await bruno.get('/desk', { cookie: `${bruno.cookie}; ${cookie}` });
    for (const { text } of [chosen, again]) {
      expect(text).toContain('row-bbbb-vendas');
      expect(text).not.toContain('row-aaaa-suporte');
    }
  });

  test('the next one is whoever waits the longest and nobody else gets', async () => {
    await wait('aaaa-first');
    await wait('bbbb-second');
    const [one, other] = await Promise.all([ana.send('/desk/next'), bruno.send('/desk/next')]);
    const places = [one, other].map(({ headers }) => headers.get('hx-redirect')).sort();
    expect(places).toEqual(['/desk/c/aaaa-first#text', '/desk/c/bbbb-second#text']);
    expect((await sofia.send('/desk/next')).text).toContain('Ninguém espera.');
  });
});
