/** What becomes of a message that Meta does not take, or takes only in part. */

import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../../src/channels/channel.ts';
import type { Message } from '../../../../src/core/content.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { conversationId, effectId } from '../../../../src/core/ids/index.ts';
import type { Person } from '../../../support/graph/graph-api.ts';
import { textOf } from '../../../support/graph/person.ts';
import { openStage, type Stage } from '../../../support/graph/stage.ts';

let stage: Stage;
let ana: Person;
beforeEach(async () => {
  stage = await openStage();
  ana = stage.meta.person('5537991100011');
});
afterEach(() => stage.close());

let sent = 0;
const send = (channel: Channel, message: Message = { text: 'olá' }, address = ana.waId) =>
  channel.send(address, message, { id: effectId(conversationId('conversa'), 1, sent++), menu: 'm1' });
const failureOf = async (sending: Promise<void>): Promise<Failure> => {
  const thrown: unknown = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error(`no failure: ${inspect(thrown)}`);
  return thrown;
};
const posts = () =>
  stage.meta.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages'));
const long = Array.from({ length: 900 }, (_, index) => `palavra${index}`).join(' ');

it('says whom, what, and what brings its report back', async () => {
  const id = effectId(conversationId('conversa'), 7, 2);
  await stage.create().send(ana.waId, { text: '*olá*' }, { id });
  expect(posts()).toEqual([
    {
      method: 'POST',
      path: `/v24.0/${stage.meta.phoneId}/messages`,
      token: stage.meta.token,
      payload: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: ana.waId,
        type: 'text',
        text: { body: '*olá*', preview_url: false },
        biz_opaque_callback_data: id,
      },
    },
  ]);
});

it('writes to who hides the number by the other name', async () => {
  const hidden = stage.meta.person('BR.13491208655302741918');
  await send(stage.create(), { text: 'olá' }, hidden.waId);
  expect(posts()[0]?.payload).toMatchObject({ recipient: hidden.waId });
  expect(posts()[0]?.payload).not.toHaveProperty('to');
});

describe('what Meta answers', () => {
  it.each([
    [401, 190, 'retry', 'WHATSAPP_CLOUD_TOKEN'],
    [401, 0, 'retry', 'WHATSAPP_CLOUD_TOKEN'],
    [403, 10, 'retry', 'permissão'],
    [403, 200, 'retry', 'permissão'],
    [403, 131_005, 'retry', 'permissão'],
    [403, 368, 'retry', 'políticas'],
    [403, 131_031, 'retry', 'bloqueou a conta'],
    [400, 33, 'retry', 'WHATSAPP_CLOUD_PHONE_ID'],
    [400, 131_042, 'retry', 'pagamento'],
    [400, 133_010, 'retry', 'registre-o'],
    [400, 4, 'retry', 'pausa'],
    [400, 80_007, 'retry', 'pausa'],
    [429, 130_429, 'retry', 'pausa'],
    [400, 131_048, 'retry', 'qualidade'],
    [400, 131_056, 'retry', 'este cliente'],
    [503, 2, 'retry', 'fora do ar'],
    [500, 131_016, 'retry', 'fora do ar'],
    [500, 131_000, 'unknown', 'erro desconhecido'],
    [400, 1, 'unknown', 'erro desconhecido'],
    [400, 100, 'refused', 'parâmetro'],
    [400, 131_008, 'refused', 'parâmetro'],
    [400, 131_009, 'refused', 'parâmetro'],
    [400, 131_021, 'refused', 'próprio número'],
    [400, 131_026, 'refused', 'não entrega a este número'],
    [400, 131_030, 'refused', 'teste'],
    [400, 131_047, 'refused', '24 horas'],
    [400, 131_049, 'refused', 'mensagens demais'],
    [400, 131_051, 'refused', 'tipo de mensagem'],
    [400, 131_053, 'refused', 'mídia'],
    [404, 132_001, 'refused', 'WHATSAPP_CLOUD_TEMPLATE'],
    [400, 999_999, 'refused', '999999'],
    [500, 999_999, 'unknown', '500'],
    [500, undefined, 'unknown', '500'],
    [503, undefined, 'unknown', '503'],
    [429, undefined, 'retry', 'pausa'],
    [401, undefined, 'retry', 'WHATSAPP_CLOUD_TOKEN'],
  ] as const)('%s with the code %s is %s', async (status, code, kind, words) => {
    stage.meta.fail('messages', { status, ...(code === undefined ? {} : { code }) });
    const failure = await failureOf(send(stage.create()));
    expect([failure.kind, failure.message]).toEqual([kind, expect.stringContaining(words)]);
    expect(inspect(failure, { depth: 9 })).not.toContain(stage.meta.token);
  });

  it.each([
    ['a page in HTML', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a page in HTML that says 200', { status: 200, body: '<html>Login</html>' }],
    ['a page in HTML that says 404', { status: 404, body: '<html>Not here</html>' }],
    ['something else', { status: 200, body: '{"success":true}' }],
    ['a way to somewhere else', { status: 302, body: '', headers: { location: 'https://meta.example/' } }],
    ['more than any answer has', { status: 200, body: 'x'.repeat(2_000_000) }],
  ])('%s may follow the sending', async (_, fault) => {
    stage.meta.fail('messages', fault);
    const failure = await failureOf(send(stage.create()));
    expect(failure.kind).toBe('unknown');
    expect(posts()).toHaveLength(1);
  });

  it('asks for a pause by its header', async () => {
    stage.meta.fail('messages', { status: 429, code: 130_429, headers: { 'retry-after': '7' } });
    expect((await failureOf(send(stage.create()))).retryAfter).toBe(7_000);
  });
});

describe('a connection', () => {
  it('that nobody takes is no sending', async () => {
    const channel = stage.create({ apiRoot: 'http://127.0.0.1:9' });
    expect(await failureOf(send(channel))).toMatchObject({
      kind: 'retry',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('that breaks, or says nothing, may have carried it', async () => {
    stage.meta.dropAfter('messages');
    expect((await failureOf(send(stage.create()))).kind).toBe('unknown');
    expect(ana.messages).toHaveLength(1);
    stage.meta.hang('messages');
    expect(await failureOf(send(stage.create({ timeout: 50 })))).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('a tempo'),
    });
  });
});

describe('a text of several messages', () => {
  const pausing = { status: 400, code: 131_056 };

  it('goes on after pauses', async () => {
    stage.meta.fail('messages', { ...pausing, after: 1, times: 3 });
    await send(stage.create(), { text: long });
    expect(ana.messages.map(textOf).join(' ')).toBe(long);
    expect(new Set(posts().map(({ payload }) => payload.biz_opaque_callback_data)).size).toBe(1);
  });

  it('is given up after some, and repeated from its beginning by whoever tries again', async () => {
    const channel = stage.create();
    stage.meta.fail('messages', { ...pausing, after: 1, times: 4 });
    expect((await failureOf(send(channel, { text: long }))).kind).toBe('retry');
    expect(ana.messages).toHaveLength(1);
    await send(channel, { text: long });
    expect(ana.messages.slice(1).map(textOf).join(' ')).toBe(long);
  });

  it('waits for nothing before its first part is taken', async () => {
    stage.meta.fail('messages', pausing);
    expect((await failureOf(send(stage.create(), { text: long }))).kind).toBe('retry');
    expect(posts()).toHaveLength(1);
  });

  it('does not go on after what no pause helps', async () => {
    stage.meta.fail('messages', { status: 400, code: 131_026, after: 1 });
    expect((await failureOf(send(stage.create(), { text: long }))).kind).toBe('refused');
    expect(posts()).toHaveLength(2);
  });
});

describe('outside of the 24 hours', () => {
  const day = 24 * 3_600_000;
  const template = { name: 'aviso_do_atendimento', language: 'pt_BR' };
  const keep: Message = { text: 'Seu atendimento foi aberto.\n\nProtocolo: *202611211405123456*' };

  /** A channel two days after Ana wrote. */
  const later = async (options: Parameters<Stage['begin']>[0]) => {
    let now = Date.now();
    const channel = await stage.begin({ now: () => now, ...options });
    await stage.meta.connect(stage.url);
    await ana.say('oi');
    now += 2 * day;
    ana.silent = true;
    return channel;
  };

  it('nothing is sent without a template, and the words say why', async () => {
    const failure = await failureOf(send(await later({}), keep));
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('24 horas') });
    expect(posts()).toEqual([]);
  });

  it('a template carries the words', async () => {
    await send(await later({ template }), keep);
    expect(ana.messages.map(textOf)).toEqual(['Seu atendimento foi aberto. Protocolo: *202611211405123456*']);
    expect(posts()).toHaveLength(1);
  });

  it('and so it does where only Meta knew', async () => {
    ana.silent = true;
    await send(stage.create({ template }), keep);
    expect(posts().map(({ payload }) => payload.type)).toEqual(['text', 'template']);
    expect(ana.messages).toHaveLength(1);
  });

  it('a template that is none is refused, in words for whoever installs', async () => {
    const failure = await failureOf(send(await later({ template: { ...template, name: 'outro' } }), keep));
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining('modelo') });
  });

  it('who writes again is written to freely', async () => {
    const channel = await later({ template });
    await ana.send({
      type: 'text',
      text: { body: 'voltei' },
      timestamp: String(Math.floor(Date.now() / 1000) + 2 * 86_400),
    });
    await send(channel, keep);
    expect(ana.messages.map(({ type }) => type)).toEqual(['text']);
  });
});
