/** What Meta delivers to us: who may, what is answered, in which order it is stored, and what is told. */

import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { longestBody } from '../../../src/serve.ts';
import { sign } from '../../support/graph/delivery.ts';
import { openStage, type Stage } from '../../support/graph/stage.ts';
import { sayingsOf } from '../../support/sayings.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const eventually = (look: () => unknown) => vi.waitFor(look, { timeout: 60_000, interval: 10 });
const texts = () =>
  sayingsOf(stage.arrivals).map(({ event: { content } }) =>
    content.type === 'text' ? content.text : content.type,
  );
const bodyOf = (text: string, id = 'wamid.1', phoneId = stage.meta.phoneId) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { phone_number_id: phoneId },
              messages: [
                { from: '5537991100011', id, timestamp: '1750000000', type: 'text', text: { body: text } },
              ],
            },
          },
        ],
      },
    ],
  });
const everythingLogged = () => inspect(stage.logged, { depth: 9 });

it('shakes hands with who knows the word, and with nobody else', async () => {
  stage.create();
  const shake = async (query: Record<string, string>) => {
    const response = await fetch(`${stage.url}?${new URLSearchParams(query)}`);
    return [response.status, await response.text()];
  };
  const good = {
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': stage.meta.verifyToken,
  };
  // Before it is started too: Meta asks whenever somebody enters the address there.
  expect(await shake(good)).toEqual([200, '1158201444']);
  const wrong = [
    { ...good, 'hub.verify_token': `${stage.meta.verifyToken}x` },
    { ...good, 'hub.verify_token': '' },
    { 'hub.mode': 'subscribe', 'hub.challenge': '1' },
  ];
  for (const query of wrong) expect(await shake(query)).toEqual([403, '']);
  expect((await shake({ ...good, 'hub.mode': 'unsubscribe' }))[0]).toBe(400);
  expect((await shake({}))[0]).toBe(400);
  const echoed = await fetch(`${stage.url}?${new URLSearchParams({ ...good, 'hub.challenge': '<b>x' })}`);
  expect(echoed.headers.get('content-type')).toMatch(/^text\/plain/);
});

it.each([
  ['nothing', () => null],
  ['an empty signature', () => ''],
  ['another secret’s', (body: string) => sign(body, 'f'.repeat(32))],
  ['that of another body', () => sign('{}', stage.meta.appSecret)],
  ['half of it', (body: string) => sign(body, stage.meta.appSecret).slice(0, -2)],
  ['more than it', (body: string) => `${sign(body, stage.meta.appSecret)}00`],
  ['it without its method', (body: string) => sign(body, stage.meta.appSecret).slice(7)],
  ['the old method', (body: string) => sign(body, stage.meta.appSecret).replace('sha256', 'sha1')],
])('hears nobody who shows %s', async (_, signatureOf) => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  const body = bodyOf('sou a Meta');
  expect((await stage.meta.post(body, signatureOf(body))).status).toBe(401);
  expect(stage.arrivals).toEqual([]);
  expect(everythingLogged()).not.toContain('sou a Meta');
});

it('checks the very bytes that came, whatever their spelling', async () => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  const spelt = bodyOf('ação').replace('ação', 'a\\u00e7\\u00e3o').replace('{', ' {\n');
  expect((await stage.meta.post(spelt)).status).toBe(200);
  expect(texts()).toEqual(['ação']);
});

it('answers GET and POST only, at its own path, and takes no body without an end', async () => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  const put = await fetch(stage.url, { method: 'PUT', body: 'x' });
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
  expect((await fetch(`${stage.url}/x`, { method: 'POST', body: 'x' })).status).toBe(404);
  const most = longestBody - bodyOf('').length;
  expect((await stage.meta.post(bodyOf('x'.repeat(most)))).status).toBe(200);
  const long = bodyOf('x'.repeat(most + 1));
  expect((await stage.meta.post(long)).status).toBe(413);
  const flowing = await fetch(stage.url, {
    method: 'POST',
    body: new Blob([long]).stream(),
    headers: { 'x-hub-signature-256': sign(long, stage.meta.appSecret) },
    duplex: 'half',
  });
  expect(flowing.status).toBe(413);
  expect(stage.arrivals).toHaveLength(1);
});

it('is not delivered for ever what nobody can read', async () => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  for (const body of ['', '{"entry":', '[]', 'null', '"segredo da Ana"', '{"entry":[{"segredo da Ana":1}]}'])
    expect((await stage.meta.post(body)).status).toBe(200);
  expect((await stage.meta.post(bodyOf('depois'))).status).toBe(200);
  expect(texts()).toEqual(['depois']);
  expect(everythingLogged()).toContain('could not be read');
  expect(everythingLogged()).not.toContain('segredo');
});

it('tells what Meta says is wrong with the number', async () => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  await stage.meta.deliver({ value: { errors: [{ code: 130_429, title: 'Rate limit hit' }, 'x'] } });
  expect(everythingLogged()).toContain('a Meta pediu uma pausa nos envios pelo WhatsApp (130429)');
});

it('leaves other numbers’ messages alone, and tells that they came', async () => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  expect((await stage.meta.post(bodyOf('para a loja', 'wamid.2', '999'))).status).toBe(200);
  expect(stage.arrivals).toEqual([]);
  expect(everythingLogged()).toContain('others: 1');
});

it('answers only once it is stored, and 503 for what was not', async () => {
  const channel = await stage.begin();
  await stage.meta.connect(stage.url);
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  stage.full = true;
  expect((await stage.meta.post(bodyOf('não me perca'))).status).toBe(503);
  expect(channel.standing()).toMatchObject({
    state: 'connecting',
    detail: expect.stringContaining('gravadas'),
  });
  stage.full = false;
  let release = () => {};
  stage.gate = new Promise((resolve) => {
    release = resolve;
  });
  let answered = false;
  const answer = stage.meta.post(bodyOf('não me perca')).finally(() => {
    answered = true;
  });
  await eventually(() => expect(stage.held()).toBe(1));
  expect(answered).toBe(false);
  release();
  expect((await answer).status).toBe(200);
  expect(texts()).toEqual(['não me perca']);
  expect(channel.standing()).toEqual({ state: 'connected', detail: 'recebendo mensagens' });
  expect(everythingLogged()).not.toContain('não me perca');
});

it('keeps the order of each person’s messages while many write', async () => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  let release = () => {};
  stage.gate = new Promise((resolve) => {
    release = resolve;
  });
  const people = Array.from({ length: 12 }, (_, index) => stage.meta.person(`55379911000${10 + index}`));
  const saying = people.flatMap((person) => [
    person.say(`um ${person.waId}`),
    person.say(`dois ${person.waId}`),
  ]);
  await eventually(() => expect(stage.held()).toBe(1));
  release();
  await Promise.all(saying);
  for (const { waId } of people)
    expect(texts().filter((text) => text.includes(waId))).toEqual([`um ${waId}`, `dois ${waId}`]);
});

it('leaves at Meta what comes while it stops', async () => {
  const channel = await stage.begin();
  await stage.meta.connect(stage.url);
  await channel.stop();
  expect((await stage.meta.post(bodyOf('enquanto reinicia'))).status).toBe(503);
  const saying = stage.meta.person('5537991100011').say('enquanto reinicia');
  await stage.begin();
  await saying;
  expect(texts()).toEqual(['enquanto reinicia']);
});
