/** What the channel shows and tells beside messages: reading and writing, where it stands, whether the account works. */

import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { openStage, type Stage } from '../../support/graph/stage.ts';
import { shareStore } from '../../support/processes.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const eventually = (look: () => unknown) => vi.waitFor(look, { timeout: 60_000, interval: 10 });
const posts = () => stage.meta.calls.filter(({ method }) => method === 'POST').map(({ payload }) => payload);
const id = effectId(conversationId('conversa'), 1, 0);
/** Long enough for everything that a test looks at: the next look at Meta does not come. */
const noMoreLooks = (_: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

describe('writing', () => {
  it('is shown on the latest message, which is read then', async () => {
    const channel = await stage.begin();
    await stage.meta.connect(stage.url);
    const ana = stage.meta.person('5537991100011');
    await channel.typing?.(ana.waId);
    expect(posts()).toEqual([]);
    await ana.say('oi');
    await ana.say('minha internet caiu');
    await channel.typing?.(ana.waId);
    expect(posts()).toEqual([
      {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: stage.arrivals.at(-1)?.dedupe,
        typing_indicator: { type: 'text' },
      },
    ]);
  });

  it('is shown by the process that the message came to, whichever prepares the answer', async () => {
    const shared = shareStore(createMemoryStore());
    const [one, other] = [shared.open(), shared.open()].map(({ peers }) => peers);
    if (one === undefined || other === undefined) throw new Error('there are others');
    const preparing = stage.create({ peers: other });
    await stage.begin({ peers: one });
    await stage.meta.connect(stage.url);
    const ana = stage.meta.person('5537991100011');
    await ana.say('oi');
    await preparing.typing?.(ana.waId);
    await eventually(() => expect(posts()).toMatchObject([{ message_id: stage.arrivals[0]?.dedupe }]));
  });

  it('is not shown while Meta wants a pause', async () => {
    const channel = await stage.begin();
    await stage.meta.connect(stage.url);
    const ana = stage.meta.person('5537991100011');
    await ana.say('oi');
    stage.meta.fail('messages', { status: 429, code: 130_429, headers: { 'retry-after': '60' } });
    await expect(channel.send(ana.waId, { text: 'olá' }, { id })).rejects.toThrow(Failure);
    const before = posts().length;
    await channel.typing?.(ana.waId);
    expect(posts()).toHaveLength(before);
  });
});

describe('where it stands', () => {
  it('is told until Meta has delivered something', async () => {
    const channel = await stage.begin();
    await eventually(() => expect(channel.standing().state).toBe('connected'));
    expect(channel.standing().detail).toContain('ainda não entregou nada');
    await stage.meta.connect(stage.url);
    await stage.meta.person('5537991100011').say('oi');
    expect(channel.standing()).toEqual({ state: 'connected', detail: 'recebendo mensagens' });
  });

  it('is down while the token is wrong, and is not any more once it is right', async () => {
    stage.meta.fail(stage.meta.phoneId, { status: 401, code: 190, times: 20 });
    const channel = stage.create();
    const seen = new Set<string>();
    const watch = setInterval(() => seen.add(JSON.stringify(channel.standing())), 1);
    await channel.start(async () => {});
    await eventually(() => expect(channel.standing().state).toBe('connected'));
    clearInterval(watch);
    expect([...seen].join()).toContain('"down","detail":"a Meta não aceita o token');
    expect(inspect(stage.logged, { depth: 9 })).not.toContain(stage.meta.token);
  });

  it('is not down where only the way to Meta is closed: Meta has to find it', async () => {
    const channel = await stage.begin({ apiRoot: 'http://127.0.0.1:9' });
    await eventually(() => expect(channel.standing().detail).toContain('ECONNREFUSED'));
    expect(channel.standing().state).toBe('connecting');
  });

  it('is down from what a message shows of the account, until one is taken', async () => {
    const channel = await stage.begin({ pause: noMoreLooks });
    await eventually(() => expect(channel.standing().state).toBe('connected'));
    const ana = stage.meta.person('5537991100011');
    stage.meta.fail('messages', { status: 403, code: 131_031 });
    await expect(channel.send(ana.waId, { text: 'olá' }, { id })).rejects.toThrow('bloqueou a conta');
    expect(channel.standing()).toMatchObject({ state: 'down', detail: expect.stringContaining('bloqueou') });
    stage.meta.fail('messages', { status: 400, code: 131_026 });
    await expect(channel.send(ana.waId, { text: 'olá' }, { id })).rejects.toThrow('não entrega');
    expect(channel.standing().state).toBe('down');
    await channel.send(ana.waId, { text: 'olá' }, { id });
    expect(channel.standing().state).toBe('connected');
  });
});

describe('checking', () => {
  it('names the number, its quality and where Meta delivers', async () => {
    const channel = stage.create();
    const number = 'WhatsApp: o número +55 37 3000-1000 (Fibra Serrana) responde; qualidade alta; ';
    // It would send, and hear nobody.
    await expect(channel.check()).rejects.toThrow(
      'configure na Meta o webhook que termina em /whatsapp-cloud/main',
    );
    stage.meta.setWebhook({ application: 'https://chat.provedor.example/whatsapp-cloud/main' });
    expect(await channel.check()).toBe(
      `${number}a Meta entrega em https://chat.provedor.example/whatsapp-cloud/main`,
    );
    // The number's own address counts before the app's.
    stage.meta.setWebhook({
      application: 'https://chat.provedor.example/whatsapp-cloud/main',
      phone_number: 'https://outro.example/hook?key=segredo',
    });
    await expect(channel.check()).rejects.toThrow(
      /^a Meta entrega em https:\/\/outro\.example\/hook, e não no endereço que termina em \/whatsapp-cloud\/main$/,
    );
  });

  it('does not need to know where Meta delivers', async () => {
    stage.meta.fail(stage.meta.phoneId, { status: 400, code: 100, after: 1 });
    expect(await stage.create().check()).toBe(
      'WhatsApp: o número +55 37 3000-1000 (Fibra Serrana) responde; qualidade alta',
    );
  });

  it('tells when something came last', async () => {
    const clock = { now: Date.now() };
    const channel = await stage.begin({ now: () => clock.now });
    await stage.meta.connect(stage.url);
    await stage.meta.person('5537991100011').say('oi');
    expect(await channel.check()).toContain('a última entrega veio há menos de um minuto');
    clock.now += 7 * 60_000;
    expect(await channel.check()).toContain('a última entrega veio há 7 min');
  });

  it('says what is wrong', async () => {
    await expect(stage.create({ token: 'EAAanotherTokenThatNobodyKnows' }).check()).rejects.toThrow(
      'WHATSAPP_CLOUD_TOKEN',
    );
    await expect(stage.create({ phoneId: '999' }).check()).rejects.toThrow('WHATSAPP_CLOUD_PHONE_ID');
    await expect(stage.create({ apiRoot: 'http://127.0.0.1:9' }).check()).rejects.toThrow('ECONNREFUSED');
  });
});
