/** What attendants read and do on the pages, asked as browsers ask. */

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conversationId } from '../../../src/core/ids/index.ts';
import { type OpenDesk, openDesk } from './open-desk.ts';

let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;
let bruno: Awaited<ReturnType<OpenDesk['comeIn']>>;

beforeEach(async () => {
  desk = openDesk({}, { settings: { closing: 1 } });
  await desk.addUser('ana');
  await desk.addUser('bruno');
  ana = await desk.comeIn('ana');
  bruno = await desk.comeIn('bruno');
});
afterEach(() => desk.close());

const wait = async (...codes: readonly string[]) => {
  for (const code of codes) await desk.say(code, 'atendente');
  await desk.settled();
};

const listOf = (html: string, list: string): readonly string[] => {
  const part = html.split(`id="list-${list}"`)[1]?.split('</details>')[0] ?? '';
  return [...part.matchAll(/id="row-([\w-]+)"/g)].map(([, id]) => id ?? '');
};

describe('the lists', () => {
  test('tell who waits, the longest first, and who is whose', async () => {
    await wait('aaaa-first', 'bbbb-second', 'cccc-third', 'dddd-fourth');
    await desk.say('eeee-bot', 'sem internet');
    await desk.settled();
    await ana.send('/desk/c/cccc-third/take');
    await bruno.send('/desk/c/dddd-fourth/take');
    const by = { id: ana.user.id, name: ana.user.name };
    await desk.store.post([
      { conversation: conversationId('bbbb-second'), event: { type: 'attendant.closed', by } },
    ]);
    await desk.settled();
    const { text } = await ana.get('/desk/lists', { 'hx-request': 'true' });
    expect(listOf(text, 'waiting')).toEqual(['aaaa-first']);
    expect(listOf(text, 'mine')).toEqual(['cccc-third']);
    expect(listOf(text, 'others')).toEqual(['dddd-fourth']);
    expect(listOf(text, 'bot')).toEqual(['eeee-bot']);
    expect(listOf(text, 'closed')).toEqual(['bbbb-second']);
    expect(listOf((await bruno.get('/desk')).text, 'mine')).toEqual(['dddd-fourth']);
    expect(text).toContain('com <bdi>Bruno</bdi>');
  });
});

describe('the lists of several at once', () => {
  test('are each in their own language, with their own conversation open, and harmless', async () => {
    await desk.say('aaaa-evil', 'atendente');
    await desk.say('aaaa-evil', '<b>caiu</b> tudo');
    await wait('bbbb-second');
    const [hers, his] = await Promise.all([
      ana.get('/desk/lists?open=aaaa-evil', { 'hx-request': 'true' }),
      bruno.get('/desk/lists?open=bbbb-second&lang=en', { 'hx-request': 'true' }),
    ]);
    const openIn = (html: string) => /id="row-([\w-]+)"[^>]*aria-current="page"/.exec(html)?.[1];
    expect([openIn(hers.text), openIn(his.text)]).toEqual(['aaaa-evil', 'bbbb-second']);
    for (const { text } of [hers, his]) {
      expect(listOf(text, 'waiting')).toEqual(['aaaa-evil', 'bbbb-second']);
      expect(text).not.toMatch(/<b>|&amp;lt;/);
    }
    expect(hers.text).toContain('Sem nome');
    expect(his.text).not.toContain('Sem nome');
    expect(his.text).toContain('No name');
  });
});

describe('acting', () => {
  test('take, answer, note, give back', async () => {
    await wait('aaaa-waits');
    expect(await ana.send('/desk/c/aaaa-waits/take')).toMatchObject({
      status: 200,
      text: expect.stringContaining('Você assumiu.'),
    });
    const owner = ana.user.id;
    const said = await ana.send('/desk/c/aaaa-waits/say', { owner, text: ' Bom dia! ' });
    expect([said.status, said.headers.get('hx-trigger')]).toEqual([200, 'desk-open']);
    await ana.send('/desk/c/aaaa-waits/say', { owner, mode: 'note', text: 'já ligou ontem' });
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').at(-1)).toBe('Ana:\nBom dia!');
    expect(await desk.notesOf('aaaa-waits')).toContain('Ana: já ligou ontem');
    const page = await ana.get('/desk/c/aaaa-waits');
    expect(page.text).toContain('Ana: já ligou ontem');
    expect(page.text).toMatch(/Você<\/bdi>.*enviada.*Bom dia!/s);
    await ana.send('/desk/c/aaaa-waits/give-back', { owner });
    expect(await desk.placeOf('aaaa-waits')).toBe('bot');
  });

  test('one who answers without taking has taken', async () => {
    await wait('aaaa-waits');
    await ana.send('/desk/c/aaaa-waits/say', { text: 'Oi!' });
    expect((await ana.get('/desk/c/aaaa-waits/live')).text).toContain('com você');
  });

  test('of two who take at once one has it, and the other is told who', async () => {
    for (let round = 0; round < 5; round++) {
      const code = `race-${round}`;
      await wait(code);
      const answers = await Promise.all([ana, bruno].map((who) => who.send(`/desk/c/${code}/take`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const owner = (await desk.store.conversation(conversationId(code)))?.listing.owner?.name;
      const loser = answers.find(({ status }) => status === 409);
      expect(loser?.text).toContain(`${owner} assumiu esta conversa`);
    }
  });

  test('what a page showed long ago is no ground to act', async () => {
    await wait('aaaa-waits');
    await bruno.send('/desk/c/aaaa-waits/take');
    for (const [act, fields] of [
      ['take', {}],
      ['say', { text: 'Oi!' }],
      ['give-back', {}],
      ['close', {}],
      // Even who saw it may not act on a colleague's.
      ['close', { owner: bruno.user.id }],
    ] as const) {
      const refused = await ana.send(`/desk/c/aaaa-waits/${act}`, fields);
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Bruno assumiu')]);
    }
    await bruno.send('/desk/c/aaaa-waits/give-back', { owner: bruno.user.id });
    const late = await bruno.send('/desk/c/aaaa-waits/say', { owner: bruno.user.id, text: 'Ainda aí?' });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('com o robô')]);
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').join('\n')).not.toMatch(/Oi!|Ainda/);
    expect(await desk.placeOf('aaaa-waits')).toBe('bot');
  });

  test('a note may be written on anybody’s', async () => {
    await wait('aaaa-waits');
    await bruno.send('/desk/c/aaaa-waits/take');
    await ana.send('/desk/c/aaaa-waits/say', { mode: 'note', text: 'é cliente novo' });
    expect(await desk.notesOf('aaaa-waits')).toContain('Ana: é cliente novo');
  });

  test('the same request twice is one', async () => {
    await wait('aaaa-waits');
    const fields = { text: 'Só uma vez', request: randomUUID() };
    await ana.send('/desk/c/aaaa-waits/say', fields);
    await ana.send('/desk/c/aaaa-waits/say', { ...fields, owner: ana.user.id });
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').filter((text) => text.includes('Só uma vez'))).toHaveLength(1);
  });

  test('nothing to say, and too much, are refused in words', async () => {
    await wait('aaaa-waits');
    for (const text of ['', '   ', 'a'.repeat(4_001)]) {
      const refused = await ana.send('/desk/c/aaaa-waits/say', { text });
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Não foi:')]);
    }
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
  });

  test('while nobody leads the conversations, an action waits and is shown as waiting', async () => {
    const slow = openDesk({ patience: 50 });
    await slow.addUser('ana');
    await slow.say('aaaa-waits', 'atendente');
    await slow.settled();
    await slow.stop();
    const answer = await (await slow.comeIn('ana')).send('/desk/c/aaaa-waits/take');
    await slow.close();
    expect([answer.status, answer.text]).toEqual([202, expect.stringContaining('ainda não aconteceu')]);
  });

  test('who took and who closed is kept, without the customer', async () => {
    await wait('aaaa-waits');
    await ana.send('/desk/c/aaaa-waits/take');
    await ana.send('/desk/c/aaaa-waits/close', { owner: ana.user.id });
    const kept = await desk.audit.list({ limit: 10 });
    expect(kept.map(({ by, action, conversation }) => [by, action, conversation])).toEqual([
      [ana.user.id, 'close', 'aaaa-waits'],
      [ana.user.id, 'take', 'aaaa-waits'],
    ]);
  });

  test('a conversation that is none', async () => {
    for (const id of ['nobody-here', '..', 'a%00b', 'x'.repeat(500)]) {
      expect((await ana.get(`/desk/c/${id}`)).status).toBe(404);
      expect((await ana.send(`/desk/c/${id}/take`)).status).toBe(404);
    }
  });
});

describe('hostile text', () => {
  test('stays text, turns nothing around, and hides nothing', async () => {
    await desk.say('aaaa-evil', '<img src=x onerror=alert(1)></bdi><script>alert(1)</script>');
    await desk.say('aaaa-evil', 'pague\u202egnp.oxiP\u200baqui\u0007');
    await desk.say('aaaa-evil', 'x'.repeat(10_000));
    await wait('aaaa-evil');
    for (const path of ['/desk', '/desk/c/aaaa-evil', '/desk/lists']) {
      const { text } = await ana.get(path);
      for (const sign of ['<img', '<script>', '\u202e', '\u200b', '\u0007']) expect(text).not.toContain(sign);
    }
    const { text } = await ana.get('/desk/c/aaaa-evil');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('x'.repeat(10_000));
  });
});

describe('the stream', () => {
  test('is not begun for who would not read it', async () => {
    const { cookie } = ana;
    expect((await desk.ask('/desk/events', { method: 'HEAD', headers: { cookie } })).status).toBe(405);
  });

  test('tells which conversation changed, and nothing of what was said; it ends with the session', async () => {
    const quick = openDesk({ beat: 20 });
    await quick.addUser('ana');
    const who = await quick.comeIn('ana');
    const response = await quick.ask('/desk/events', { headers: { cookie: who.cookie } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let heard = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) heard += decoder.decode(chunk);
      return 'ended';
    })();
    await quick.say('aaaa-waits', 'atendente, meu segredo');
    await quick.settled();
    await expect
      .poll(() => heard, { timeout: 60_000 })
      .toMatch(/event: change\ndata: \{"conversation":"aaaa-waits"/);
    await quick.people.logout(who.cookie.split('=')[1] ?? '');
    expect(await reading).toBe('ended');
    expect(heard).not.toMatch(/segredo|atendente/);
    await quick.close();
  });
});
