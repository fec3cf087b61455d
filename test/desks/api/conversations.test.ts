/** What programs read and do with conversations. */

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { conversationId } from '../../../src/core/ids/index.ts';
import { type OpenApi, openApi } from './open-api.ts';

let desk: OpenApi;
let panel: Awaited<ReturnType<OpenApi['connect']>>;

beforeEach(async () => {
  desk = openApi();
  panel = await desk.connect();
});
afterEach(() => desk.close());

const pageShape = z.object({
  conversations: z.array(z.object({ id: z.string(), place: z.string() })),
  next: z.string().optional(),
});
const wholeShape = z.object({
  conversation: z.unknown(),
  lines: z.array(
    z.object({ seq: z.number(), from: z.string(), text: z.string(), kind: z.string().optional() }),
  ),
});

const wait = async (...codes: readonly string[]) => {
  for (const code of codes) await desk.say(code, 'atendente');
  await desk.settled();
};
const ownerOf = async (code: string) => (await desk.store.conversation(conversationId(code)))?.listing.owner;

describe('reading', () => {
  test('who asks', async () => {
    expect((await panel.get('/token')).body).toEqual({
      id: panel.token.id,
      name: 'Painel',
      may: 'act',
      documents: false,
      attendant: panel.attendant,
    });
  });

  test('the lists, page by page, without gaps', async () => {
    await wait('aaaa-first', 'bbbb-second', 'cccc-third');
    const seen: unknown[] = [];
    let path = '/conversations?limit=2';
    for (;;) {
      const { body } = await panel.get(path);
      const page = pageShape.parse(body);
      seen.push(...page.conversations.map(({ id, place }) => [id, place]));
      if (page.next === undefined) break;
      path = `/conversations?limit=2&after=${page.next}`;
    }
    expect(seen).toEqual([
      ['aaaa-first', 'waiting'],
      ['bbbb-second', 'waiting'],
      ['cccc-third', 'waiting'],
    ]);
    const newest = await panel.get('/conversations?order=newest&limit=1');
    expect(newest.body).toMatchObject({ conversations: [{ id: 'cccc-third' }] });
    expect((await panel.get('/conversations?place=bot')).body).toEqual({ conversations: [] });
  });

  test('a conversation with its lines, and only those after the last one seen', async () => {
    await desk.say('aaaa-waits', 'boa tarde');
    await wait('aaaa-waits');
    const whole = wholeShape.parse((await panel.get('/conversations/aaaa-waits')).body);
    expect(whole.conversation).toMatchObject({ id: 'aaaa-waits', place: 'waiting', channel: 'test' });
    expect(whole.lines[0]).toMatchObject({ seq: 1, from: 'customer', kind: 'text', text: 'boa tarde' });
    expect(whole.lines.some(({ from }) => from === 'bot')).toBe(true);
    const after = (await panel.get('/conversations/aaaa-waits?after=1&limit=1')).body;
    expect(after).toMatchObject({ lines: [{ seq: 2 }], more: true });
    const last = whole.lines.at(-1)?.seq;
    expect((await panel.get(`/conversations/aaaa-waits?after=${last}`)).body).toMatchObject({
      lines: [],
      more: false,
    });
  });

  test('no CPF in the clear, wherever it was typed; whole only by right, and noted', async () => {
    await desk.say('aaaa-waits', 'meu cpf é 529.982.247-25, o telefone 32999887766');
    await desk.say('aaaa-waits', '52998224725');
    await wait('aaaa-waits');
    const text = JSON.stringify((await panel.get('/conversations/aaaa-waits')).body);
    expect(text).toContain('***.982.247-**');
    expect(text).toContain('32999887766');
    expect(text).not.toMatch(/529\.?982\.?247-?25/);
    const refused = await panel.get('/conversations/aaaa-waits?document=full');
    expect([refused.status, refused.body]).toMatchObject([403, { type: 'urn:plantao:forbidden' }]);
    expect(await desk.audit.list({ limit: 10 })).toEqual([]);
  });

  test('a CPF that is known is masked, and whole only by right: that is noted', async () => {
    for (const text of ['sem internet', '52998224725', 'atendente']) {
      await desk.say('aaaa-waits', text);
      await desk.settled();
    }
    const path = '/conversations/aaaa-waits';
    const known = (document: string) => ({ conversation: { known: { document } } });
    expect((await panel.get(path)).body).toMatchObject(known('***.982.247-**'));
    const trusted = await desk.connect('read', { documents: true });
    expect((await trusted.get(path)).body).toMatchObject(known('***.982.247-**'));
    expect(await desk.audit.list({ limit: 10 })).toEqual([]);
    expect((await trusted.get(`${path}?document=full`)).body).toMatchObject(known('52998224725'));
    expect(await desk.audit.list({ limit: 10 })).toMatchObject([
      { by: trusted.attendant, action: 'see-document', conversation: 'aaaa-waits' },
    ]);
  });

  test('what is asked wrongly is said, and not what was sent', async () => {
    for (const path of ['?place=nowhere', '?limit=0', '?limit=x', '?after=%00', '?order=up']) {
      const { status, body } = await panel.get(`/conversations${path}`);
      expect([path, status, JSON.stringify(body).includes('nowhere')]).toEqual([path, 400, false]);
    }
    expect((await panel.get('/conversations/nobody-here')).status).toBe(404);
    expect((await panel.get('/conversations/a%2Fb')).status).toBe(400);
  });

  test('who attends', async () => {
    const user = await desk.people.users.add({ login: 'ana', name: 'Ana', role: 'attendant' });
    if ('problem' in user) throw new Error(user.problem);
    expect((await panel.get('/attendants')).body).toEqual({ attendants: [] });
    await desk.people.users.setPassword(user.id, 'girassol azul 42');
    expect((await panel.get('/attendants')).body).toEqual({ attendants: [{ id: user.id, name: 'Ana' }] });
  });
});

describe('acting', () => {
  test('take, answer, note and close, in the token’s name', async () => {
    await wait('aaaa-waits');
    const path = '/conversations/aaaa-waits';
    expect(await panel.send(`${path}/take`)).toMatchObject({
      status: 200,
      body: { outcome: 'done', id: 'aaaa-waits' },
    });
    expect(await ownerOf('aaaa-waits')).toMatchObject({ id: panel.attendant, name: 'Painel' });
    await panel.send(`${path}/answer`, { text: ' Bom dia! ', owner: panel.attendant });
    await panel.send(`${path}/note`, { text: 'já ligou ontem' });
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').at(-1)).toBe('Painel:\nBom dia!');
    expect(await desk.notesOf('aaaa-waits')).toContain('Painel: já ligou ontem');
    expect((await panel.send(`${path}/close`)).status).toBe(200);
    expect(await desk.placeOf('aaaa-waits')).toBe('closed');
    const kept = await desk.audit.list({ limit: 10 });
    expect(kept.map(({ by, action }) => [by, action])).toEqual([
      [panel.attendant, 'close'],
      [panel.attendant, 'claim'],
    ]);
  });

  test('in the name of an agent of the other program', async () => {
    await wait('aaaa-waits');
    const as = { id: '7', name: 'Júlia' };
    await panel.send('/conversations/aaaa-waits/answer', { text: 'Oi!', as });
    await desk.settled();
    expect(await ownerOf('aaaa-waits')).toMatchObject({ id: `${panel.attendant}:7`, name: 'Júlia' });
    expect(desk.heardBy('aaaa-waits').at(-1)).toBe('Júlia:\nOi!');
    const colleague = await panel.send('/conversations/aaaa-waits/answer', {
      text: 'Eu também',
      as: { id: '8', name: 'Caio' },
    });
    expect([colleague.status, colleague.body]).toMatchObject([
      409,
      { type: 'urn:plantao:owned', owner: 'Júlia' },
    ]);
    for (const name of ['', 'a\nb', '\u202egnp', 'x'.repeat(61)])
      expect(
        (await panel.send('/conversations/aaaa-waits/take', { as: { id: '9', name } })).status,
        JSON.stringify(name),
      ).toBe(400);
  });

  test('give back to the bot', async () => {
    await wait('aaaa-waits');
    await panel.send('/conversations/aaaa-waits/take');
    expect((await panel.send('/conversations/aaaa-waits/give-back')).status).toBe(200);
    expect(await desk.placeOf('aaaa-waits')).toBe('bot');
  });

  test('of two programs that take at once one has it, and the other is told who', async () => {
    const other = await desk.connect('act', { name: 'Outro' });
    for (let round = 0; round < 5; round++) {
      const code = `race-${round}`;
      await wait(code);
      const answers = await Promise.all(
        [panel, other].map((program) => program.send(`/conversations/${code}/take`)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const owner = (await ownerOf(code))?.name;
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ owner });
    }
  });

  test('what was true when it was decided must be true still', async () => {
    await wait('aaaa-waits');
    await panel.send('/conversations/aaaa-waits/take');
    await panel.send('/conversations/aaaa-waits/give-back');
    const late = await panel.send('/conversations/aaaa-waits/answer', {
      text: 'Ainda aí?',
      owner: panel.attendant,
    });
    expect([late.status, late.body]).toMatchObject([409, { type: 'urn:plantao:stale', place: 'bot' }]);
    expect((await panel.send('/conversations/aaaa-waits/take', { owner: null })).status).toBe(200);
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').join('\n')).not.toContain('Ainda');
  });

  test('a refused one changes nothing: reopening what was not closing', async () => {
    await wait('aaaa-waits');
    const refused = await panel.send('/conversations/aaaa-waits/reopen');
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { type: 'urn:plantao:unchanged', place: 'waiting' },
    ]);
  });

  test('while nobody leads the conversations an action waits, and is told as waiting', async () => {
    await desk.close();
    desk = openApi({ patience: 50 });
    panel = await desk.connect();
    await wait('aaaa-waits');
    await desk.stop();
    expect(await panel.send('/conversations/aaaa-waits/take')).toMatchObject({
      status: 202,
      body: { outcome: 'pending' },
    });
  });

  test('passed to a queue, to a colleague on the desk, to an agent of the program’s own', async () => {
    const path = '/conversations/aaaa-waits';
    await wait('aaaa-waits');
    await panel.send(`${path}/take`);
    const ana = await desk.people.users.add({ login: 'ana', name: 'Ana', role: 'attendant' });
    if ('problem' in ana) throw new Error(ana.problem);
    expect((await panel.send(`${path}/transfer`, { to: { queue: 'vendas' } })).status).toBe(200);
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
    await panel.send(`${path}/take`);
    const agent = { id: '7', name: 'Júlia' };
    expect((await panel.send(`${path}/transfer`, { to: { agent } })).status).toBe(200);
    expect(await ownerOf('aaaa-waits')).toMatchObject({ id: `${panel.attendant}:7`, name: 'Júlia' });
    expect((await panel.send(`${path}/transfer`, { to: { attendant: ana.id }, as: agent })).status).toBe(200);
    expect(await ownerOf('aaaa-waits')).toMatchObject({ id: ana.id, name: 'Ana' });
  });

  test('a closing that is undone never was', async () => {
    const path = '/conversations/aaaa-waits';
    await wait('aaaa-waits');
    await panel.send(`${path}/take`);
    expect((await panel.send(`${path}/close`, { undoable: true, reason: 'resolvido' })).status).toBe(200);
    expect((await panel.get(path)).body).toMatchObject({
      conversation: { place: 'attended', closesAt: expect.any(String) },
    });
    expect((await panel.send(`${path}/reopen`)).status).toBe(200);
    const { body } = await panel.get(path);
    expect(body).toMatchObject({ conversation: { place: 'attended' } });
    expect(JSON.stringify(body)).not.toContain('closesAt');
  });

  test('to nobody who is on the desk nothing is passed', async () => {
    await wait('aaaa-waits');
    await panel.send('/conversations/aaaa-waits/take');
    const path = '/conversations/aaaa-waits/transfer';
    expect((await panel.send(path, { to: { attendant: 'nobody' } })).status).toBe(400);
    expect((await panel.send(path, { to: { queue: 'Não é' } })).status).toBe(400);
    expect((await panel.send(path, {})).status).toBe(400);
  });

  test('no text, too much, more than there is to say, and no JSON are refused in words', async () => {
    await wait('aaaa-waits');
    for (const body of [{}, { text: '  ' }, { text: 'a'.repeat(4_001) }, { text: 'Oi', extra: 1 }]) {
      const refused = await panel.send('/conversations/aaaa-waits/answer', body);
      expect([refused.status, refused.body]).toMatchObject([400, { type: 'urn:plantao:invalid' }]);
    }
    const headers = { authorization: `Bearer ${panel.secret}` };
    const init = { method: 'POST', body: '{"text":', headers };
    expect((await desk.fetchApi('/conversations/aaaa-waits/answer', init)).status).toBe(400);
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
  });
});

describe('the same request twice', () => {
  const path = '/conversations/aaaa-waits/answer';
  const heard = () => desk.heardBy('aaaa-waits').filter((text) => text.includes('Só uma vez'));

  test.each([
    ['by its header', (key: string) => [{}, { 'idempotency-key': key }] as const],
    ['by its body', (request: string) => [{ request }, {}] as const],
  ])('is one, %s, and is answered as before', async (_, saying) => {
    await wait('aaaa-waits');
    const [more, headers] = saying(randomUUID());
    const body = { text: 'Só uma vez', owner: null, ...more };
    const first = await panel.send(path, body, headers);
    await panel.send('/conversations/aaaa-waits/give-back');
    const second = await panel.send(path, body, headers);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    await desk.settled();
    expect(heard()).toHaveLength(1);
    expect(await desk.placeOf('aaaa-waits')).toBe('bot');
  });

  test('at the very same moment is one', async () => {
    await wait('aaaa-waits');
    const headers = { 'idempotency-key': 'abc' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => panel.send(path, { text: 'Só uma vez' }, headers)),
    );
    await desk.settled();
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(heard()).toHaveLength(1);
  });

  test('under the same key another request is refused; another program’s key is its own', async () => {
    await wait('aaaa-waits', 'bbbb-waits');
    const headers = { 'idempotency-key': 'abc' };
    await panel.send(path, { text: 'Um' }, headers);
    const reused = await panel.send(path, { text: 'Dois' }, headers);
    expect([reused.status, reused.body]).toMatchObject([422, { type: 'urn:plantao:key-reused' }]);
    const other = await desk.connect('act', { name: 'Outro' });
    expect((await other.send('/conversations/bbbb-waits/answer', { text: 'Dois' }, headers)).status).toBe(
      200,
    );
    expect((await panel.send(path, { text: 'Oi' }, { 'idempotency-key': 'x'.repeat(201) })).status).toBe(400);
  });
});
