/** Other programs, as administrators let them in and have them told. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { openReceiver } from '../../../support/receiver.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

let desk: OpenDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const administrator = async () => {
  await desk.addUser('ana', 'administrator');
  return desk.comeIn('ana');
};

/** What is told once. */
const secretIn = (text: string): string => /id="secret" readonly="" value="([^"]+)"/.exec(text)?.[1] ?? '';
const deeds = async () => (await desk.audit.list({ limit: 10 })).map(({ action }) => action);

it('a token is shown once, opens what it says, and nothing once it is revoked', async () => {
  const ana = await administrator();
  const fields = { name: 'Painel <b>novo</b>', may: 'read', documents: 'on' };
  const made = await ana.send('/desk/programs/tokens', fields);
  const secret = secretIn(made.text);
  expect(secret).toMatch(/^plantao\./);
  const token = await desk.integrations.tokens.find(secret);
  expect(token).toMatchObject({ name: 'Painel <b>novo</b>', may: 'read', documents: true });
  const page = await ana.get('/desk/programs');
  expect(page.text).toContain('Painel &lt;b&gt;novo');
  expect(page.text).toContain('vê CPF inteiro');
  expect(page.text).not.toContain(secret);
  await ana.send(`/desk/programs/tokens/${token?.id}/revoke`);
  expect(await desk.integrations.tokens.find(secret)).toBeNull();
  expect((await ana.send(`/desk/programs/tokens/${token?.id}/revoke`)).text).toContain('já não existe');
  expect(await deeds()).toEqual(['token-revoked', 'token-added']);
  expect(JSON.stringify(await desk.audit.list({ limit: 10 }))).not.toContain(secret);
  expect((await ana.send('/desk/programs/tokens', { name: '', may: 'read' })).text).toContain(
    'O nome tem de 1',
  );
});

it('an address is told of what was chosen, tested, and removed', async () => {
  const receiver = await openReceiver();
  try {
    const ana = await administrator();
    expect((await ana.send('/desk/programs/webhooks', { url: receiver.url })).text).toContain('ao menos um');
    const made = await ana.send('/desk/programs/webhooks', { url: receiver.url, event: 'waiting' });
    expect(secretIn(made.text)).toMatch(/^whsec_/);
    const [endpoint] = await desk.integrations.endpoints.list();
    expect(endpoint).toMatchObject({ url: receiver.url, events: ['waiting'] });
    const path = `/desk/programs/webhooks/${endpoint?.id}`;
    const tested = await ana.send(`${path}/test`);
    expect(tested.headers.get('location')).toBe('/desk/programs?done=tested');
    expect(receiver.received).toHaveLength(1);
    receiver.always({ status: 500 });
    const failed = await ana.send(`${path}/test`);
    expect([failed.status, failed.text]).toEqual([409, expect.stringContaining('O teste não foi aceito')]);
    await ana.send(`${path}/enable`);
    await ana.send(`${path}/remove`);
    expect(await desk.integrations.endpoints.list()).toEqual([]);
    expect((await ana.send(`${path}/enable`)).text).toContain('já não existe');
    expect(await deeds()).toEqual(['webhook-removed', 'webhook-enabled', 'webhook-added']);
    const bad = await ana.send('/desk/programs/webhooks', { url: 'ftp://x', event: 'closed' });
    expect([bad.status, secretIn(bad.text)]).toEqual([409, '']);
  } finally {
    await receiver.close();
  }
});
