import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Arrival, Channel, Receive } from '../../../src/channels/channel.ts';
import { createTelegram, type TelegramOptions } from '../../../src/channels/telegram/index.ts';
import type { Message } from '../../../src/core/content.ts';
import { Failure } from '../../../src/core/failure.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { silent } from '../../../src/log.ts';
import { sayingsOf } from '../../support/sayings.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';
import { labelsOf } from '../../support/telegram/chat.ts';
import { hostileUpdate } from '../../support/telegram/hostile-updates.ts';

let telegram: BotApi;
let channels: Channel[];
let logged: unknown[];
let pauses: number[];
let arrivals: Arrival[];

beforeEach(async () => {
  telegram = await startBotApi();
  channels = [];
  logged = [];
  pauses = [];
  arrivals = [];
});

afterEach(async () => {
  await Promise.all(channels.map((channel) => channel.stop()));
  await telegram.close();
});

const create = (options: Partial<TelegramOptions> = {}) => {
  const log = (fields: object, message: string) => logged.push([fields, message]);
  const channel = createTelegram({
    token: telegram.token,
    apiRoot: `${telegram.url}/`,
    providerName: 'Rede Exemplo',
    log: { ...silent, info: log, warn: log },
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return new Promise((resolve) => setTimeout(resolve, 2));
    },
    ...options,
  });
  channels.push(channel);
  return channel;
};

const keep: Receive = async (batch) => {
  arrivals.push(...batch);
};
const begin = async (receive: Receive = keep, options: Partial<TelegramOptions> = {}) => {
  const channel = create(options);
  await channel.start(receive);
  return channel;
};
const texts = () =>
  sayingsOf(arrivals).map(({ event: { content } }) =>
    content.type === 'text' ? content.text : content.type,
  );
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 10 });
const comes = (...wanted: string[]) => eventually(() => expect(texts()).toEqual(wanted));
const pollsOf = () => telegram.calls.filter(({ method }) => method === 'getUpdates');

const send = (channel: Channel, chat: number, message: Message, menu?: string) =>
  channel.send(String(chat), message, {
    id: effectId(conversationId('c'), 1, 0),
    ...(menu === undefined ? {} : { menu }),
  });
const fails = async (promise: Promise<unknown>): Promise<Failure> => {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error(`not a Failure: ${inspect(thrown)}`);
  return thrown;
};

it('confirms nothing before it is stored, and all of it when it stops', async () => {
  let release = () => {};
  const stored = new Promise<void>((resolve) => {
    release = resolve;
  });
  const channel = await begin(async (batch) => {
    await stored;
    arrivals.push(...batch);
  });
  const ids = [telegram.chat(7).say('um'), telegram.chat(8).say('dois')];
  await eventually(() => expect(pollsOf().length).toBeGreaterThan(0));
  expect(telegram.unconfirmed()).toEqual(ids);
  release();
  await comes('um', 'dois');
  await channel.stop();
  expect(telegram.unconfirmed()).toEqual([]);
});

it('leaves what it could not store unconfirmed when it stops', async () => {
  let refusals = 0;
  const channel = await begin(async () => {
    refusals++;
    throw new Error('disk full');
  });
  const id = telegram.chat(7).say('não me perca');
  await eventually(() => expect(refusals).toBeGreaterThan(2));
  expect(channel.standing()).toMatchObject({ state: 'down', detail: expect.stringContaining('gravadas') });
  await channel.stop();
  expect(telegram.unconfirmed()).toEqual([id]);
  expect(inspect(logged, { depth: 9 })).not.toContain('não me perca');
  await channel.start(keep);
  await comes('não me perca');
});

it('keeps hundreds of updates in order, and asks for each of them once', async () => {
  const said = Array.from({ length: 250 }, (_, index) => `m${index}`);
  for (const text of said) telegram.chat(7).say(text);
  await begin();
  await comes(...said);
});

it('is not blocked by updates that it cannot read', async () => {
  const ana = telegram.chat(7);
  ana.say('antes');
  telegram.push({ message: { text: 12, secret: 'segredo da Ana' } });
  telegram.push({ message: null });
  telegram.push({ callback_query: { id: 7, from: 'segredo da Ana' } });
  telegram.push({ unheard_of: { text: 'segredo da Ana' } });
  ana.say('depois');
  const channel = await begin();
  await comes('antes', 'depois');
  await channel.stop();
  expect(telegram.unconfirmed()).toEqual([]);
  const log = inspect(logged, { depth: 9 });
  expect(log).toContain('message.text');
  expect(log).not.toContain('segredo');
});

it('is not blocked by hundreds of hostile updates', async () => {
  const seed = 20_260_101;
  for (const update of fc.sample(hostileUpdate, { numRuns: 250, seed })) telegram.push({ ...update });
  telegram.chat(7).say('depois de todas');
  const channel = await begin();
  await eventually(() => expect(texts().at(-1)).toBe('depois de todas'));
  expect(channel.standing().state).toBe('connected');
  await channel.stop();
  expect(telegram.unconfirmed()).toEqual([]);
});

it('follows the numbers when Telegram begins again from lower ones', async () => {
  const ana = telegram.chat(7);
  await begin();
  ana.say('antes do silêncio');
  await comes('antes do silêncio');
  await eventually(() => expect(pollsOf().at(-1)?.payload.offset).toBeDefined());
  telegram.lapse();
  await eventually(() => expect(pollsOf().at(-1)?.payload.offset).toBeUndefined());
  telegram.renumber(12);
  ana.say('uma semana depois');
  await comes('antes do silêncio', 'uma semana depois');
});

it('ends the spinning of a button once the press is stored', async () => {
  let release = () => {};
  const stored = new Promise<void>((resolve) => {
    release = resolve;
  });
  const channel = await begin(async (batch) => {
    await stored;
    arrivals.push(...batch);
  });
  const ana = telegram.chat(7);
  telegram.fail('answerCallbackQuery', { status: 500 });
  await send(channel, 7, { text: 'Escolha', choices: [{ id: 'yes', label: 'Sim' }] }, 'm1');
  ana.press('Sim');
  ana.press('Sim');
  await eventually(() => expect(pollsOf().length).toBeGreaterThan(0));
  expect(telegram.calls.some(({ method }) => method === 'answerCallbackQuery')).toBe(false);
  release();
  await comes('choice', 'choice');
  // The first answer failed and is not worth repeating; the second came through.
  await eventually(() => expect(ana.spinning).toHaveLength(1));
});

it('stands down while another program reads, says so, and recovers', async () => {
  const channel = await begin();
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  telegram.fail('getUpdates', {
    status: 409,
    description: 'Conflict: terminated by other getUpdates request',
    times: 3,
  });
  const seen = new Set<string>();
  const watch = setInterval(() => seen.add(channel.standing().detail), 1);
  telegram.lapse();
  await eventually(() => expect(pauses.length).toBe(3));
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  clearInterval(watch);
  expect([...seen].join()).toContain('outro programa');
  telegram.chat(7).say('ainda aí?');
  await comes('ainda aí?');
});

it('takes the place of a webhook without losing what waits for it', async () => {
  telegram.setWebhook();
  telegram.chat(7).say('enviada ao webhook');
  await begin();
  await comes('enviada ao webhook');
  expect(telegram.calls.find(({ method }) => method === 'deleteWebhook')?.payload).toEqual({
    drop_pending_updates: false,
  });
});

it('waits longer and longer, as long as it is asked to, and begins again after a success', async () => {
  telegram.fail('getUpdates', { status: 502, body: '<html>Bad Gateway</html>', times: 8 });
  const channel = await begin();
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  for (const [index, full] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
    expect(pauses[index]).toBeGreaterThanOrEqual(full * 900);
    expect(pauses[index]).toBeLessThanOrEqual(full * 1100);
  }
  telegram.fail('getUpdates', { status: 429, retryAfter: 7 });
  telegram.fail('getUpdates', { status: 500 });
  telegram.lapse();
  await eventually(() => expect(pauses).toHaveLength(10));
  expect(pauses[8]).toBe(7000);
  expect(pauses[9]).toBeLessThanOrEqual(2200);
});

it('says that the token is wrong, and checks it', async () => {
  const wrong = create({ token: '1:wrong-token' });
  await wrong.start(keep);
  await eventually(() => expect(wrong.standing().state).toBe('down'));
  expect(wrong.standing().detail).toContain('@BotFather');
  expect(await fails(wrong.check())).toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('token'),
  });
  expect(await fails(send(wrong, 7, { text: 'oi' }))).toMatchObject({ kind: 'retry' });
  expect(await create().check()).toBe('Telegram: o bot @plantao_teste_bot responde');
});

it.each([
  [{ status: 429, retryAfter: 3 }, 'retry', 'pausa', 3000],
  [{ status: 401, description: 'Unauthorized' }, 'retry', '@BotFather', undefined],
  [{ status: 403, description: 'Forbidden: bot was blocked by the user' }, 'refused', 'bloqueou', undefined],
  [{ status: 403, description: 'Forbidden: user is deactivated' }, 'refused', 'não existe mais', undefined],
  [{ status: 400, description: 'Bad Request: chat not found' }, 'refused', 'não existe mais', undefined],
  [{ status: 400, description: 'Bad Request: something else' }, 'refused', 'something else', undefined],
  [{ status: 500, description: 'Internal Server Error' }, 'unknown', '500', undefined],
  [{ status: 502, body: '<html>Bad Gateway</html>' }, 'unknown', 'Telegram', undefined],
  [{ status: 200, body: 'null' }, 'unknown', 'Telegram', undefined],
  [{ status: 200, body: '{}' }, 'unknown', 'Telegram', undefined],
] as const)('reads the answer %j as a failure', async (fault, kind, words, retryAfter) => {
  telegram.chat(7);
  telegram.fail('sendMessage', fault);
  const failure = await fails(send(create(), 7, { text: 'oi' }));
  expect(failure).toMatchObject({ kind, retryAfter, message: expect.stringContaining(words) });
});

it('tells an unsent message from one that may have arrived', async () => {
  telegram.chat(7);
  telegram.dropAfter('sendMessage');
  expect(await fails(send(create(), 7, { text: 'oi' }))).toMatchObject({ kind: 'unknown' });
  telegram.hang('sendMessage');
  expect(await fails(send(create({ timeout: 100 }), 7, { text: 'oi' }))).toMatchObject({ kind: 'unknown' });
  const gone = await startBotApi();
  await gone.close();
  const channel = create({ apiRoot: gone.url });
  expect(await fails(send(channel, 7, { text: 'oi' }))).toMatchObject({ kind: 'retry' });
  expect(await fails(channel.check())).toMatchObject({ kind: 'retry' });
});

it('never tells the token', async () => {
  const faults = [
    () => telegram.fail('sendMessage', { status: 502, body: '<html>' }),
    () => telegram.fail('sendMessage', { status: 400, description: 'Bad Request: nope' }),
    () => telegram.dropAfter('sendMessage'),
  ];
  const channel = create();
  const told: unknown[] = [];
  for (const fault of faults) {
    fault();
    told.push(await fails(send(channel, 7, { text: 'oi' })));
  }
  telegram.fail('getUpdates', { status: 502, body: '<html>', times: 2 });
  telegram.fail('setMyCommands', { status: 502, body: '<html>', times: 2 });
  telegram.fail('getMe', { status: 502, body: '<html>' });
  told.push(await fails(channel.check()));
  await channel.start(keep);
  await eventually(() => expect(pauses.length).toBeGreaterThanOrEqual(4));
  await telegram.close();
  telegram.lapse();
  await eventually(() => expect(channel.standing().state).toBe('down'));
  told.push(channel.standing(), await fails(send(channel, 7, { text: 'oi' })), await fails(channel.check()));
  expect(logged.length).toBeGreaterThan(0);
  expect(inspect([told, logged], { depth: 20, showHidden: true })).not.toContain(
    telegram.token.split(':')[1],
  );
});

it('introduces itself, trying again, and leaves words that somebody chose', async () => {
  telegram.fail('setMyCommands', { status: 500, times: 2 });
  const channel = await begin();
  const last = (method: string) => telegram.calls.findLast((call) => call.method === method)?.payload;
  await eventually(() => expect(last('setMyDescription')?.description).toContain('Rede Exemplo'));
  expect(last('setMyCommands')?.commands).toContainEqual({
    command: 'atendente',
    description: 'Falar com uma pessoa',
  });
  await channel.stop();
  const asked = () => telegram.calls.filter(({ method }) => method === 'getMyDescription').length;
  await channel.start(keep);
  await eventually(() => expect(asked()).toBe(2));
  await channel.stop();
  expect(telegram.calls.filter(({ method }) => method === 'setMyDescription')).toHaveLength(1);
});

it('lists its commands in every language that customers are answered in, and in no other', async () => {
  const listed = (method: string) =>
    telegram.calls.flatMap(({ method: called, payload }) =>
      called === method ? [String(payload.language_code)] : [],
    );
  const both = create({ languages: ['pt', 'en'] });
  await both.start(keep);
  await eventually(() => expect(listed('setMyCommands')).toEqual(['undefined', 'en']));
  await both.stop();
  expect(
    telegram.calls.findLast(({ method }) => method === 'setMyCommands')?.payload.commands,
  ).toContainEqual({
    command: 'agent',
    description: 'Talk to a person',
  });
  const one = create({ languages: ['pt'] });
  await one.start(keep);
  await eventually(() => expect(listed('deleteMyCommands')).toEqual(['en']));
  await one.stop();
});

it('asks for the contact with a keyboard that does not linger', async () => {
  const channel = await begin();
  const ana = telegram.chat(7, { firstName: 'Ana', lastName: 'Souza', phone: '+55 (11) 91234-5678' });
  const other = { id: 'cpf', label: 'Prefiro informar o CPF' };
  const ask: Message = {
    text: 'Qual é o seu número?',
    asks: { contact: 'Pelo botão.' },
    choices: [other],
  };
  const question: Message = { text: 'É este endereço?', choices: [{ id: 'yes', label: 'Sim' }] };

  await send(channel, 7, ask, 'm1');
  expect(ana.keyboard).toEqual(['📱 Enviar meu número', 'Prefiro informar o CPF']);
  ana.press('Prefiro informar o CPF');
  await comes('Prefiro informar o CPF');
  await send(channel, 7, { text: 'Ainda está aí?', contact: 'stays' });
  expect(ana.keyboard).toHaveLength(2);
  await send(channel, 7, { text: 'Certo. Qual é o CPF?', contact: 'over' });
  expect(ana.keyboard).toEqual([]);

  await send(channel, 7, ask, 'm2');
  ana.press('📱 Enviar meu número');
  await eventually(() => expect(arrivals).toHaveLength(2));
  expect(arrivals[1]?.event).toMatchObject({
    content: { type: 'contact', phone: '5511912345678', own: true },
    verifiedPhone: '5511912345678',
    profileName: 'Ana Souza',
  });
  // A new process knows it too: it stands in the message.
  await send(create(), 7, { ...question, contact: 'over' }, 'm3');
  expect(ana.keyboard).toEqual([]);
  expect(ana.messages.slice(-2).map(({ text }) => text)).toEqual(['É este endereço?', 'Escolha uma opção:']);
  expect(ana.messages.slice(-1).flatMap(labelsOf)).toEqual(['Sim']);

  await send(channel, 7, question, 'm4');
  expect(ana.messages.slice(-2).map(({ text }) => text)).toEqual(['Escolha uma opção:', 'É este endereço?']);
});

it('sends plain text, without previews, whatever it looks like', async () => {
  telegram.chat(7);
  const text = '<b>oi</b> *oi* https://exemplo.com.br \ud83d';
  await send(create(), 7, { text });
  expect(telegram.sent[0]?.text).toBe(text.replace('\ud83d', '\ufffd'));
  expect(telegram.sent[0]?.parse_mode).toBeUndefined();
  expect(telegram.sent[0]?.link_preview_options).toEqual({ is_disabled: true });
});

it('can be started once at a time', async () => {
  const channel = await begin();
  await expect(channel.start(keep)).rejects.toThrow('started already');
});
