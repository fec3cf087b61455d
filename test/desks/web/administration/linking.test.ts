/** Linking phones: for administrators only. */

import { afterEach, describe, expect, test } from 'vitest';
import type { Channel, Standing } from '../../../../src/channels/channel.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

let desk: OpenDesk;
afterEach(() => desk.close());

/** A number whose phone is not linked yet; it gives a code once it is asked for one. */
const createNumber = () => {
  const standing: Standing = { state: 'connecting', detail: 'Leia o código com o celular.' };
  let code: string | undefined;
  const channel: Channel = {
    name: 'whatsapp-paired',
    account: 'loja',
    async start() {},
    async stop() {},
    async send() {},
    standing: () => standing,
    check: async () => '',
    linking: {
      shown: () => ({ qr: '2@secret-of-the-number', ...(code === undefined ? {} : { code }) }),
      show() {},
      async requestCode(phone) {
        if (!phone.startsWith('55')) throw new Error('o telefone começa com 55');
        code = 'ABCD-1234';
        return code;
      },
    },
  };
  return channel;
};

describe('the page of phones', () => {
  test('shows the state and the code to scan, and asks for one to type', async () => {
    const number = createNumber();
    desk = openDesk({ channels: () => [number] });
    await desk.addUser('ana', 'administrator');
    const ana = await desk.comeIn('ana');
    const page = await ana.get('/desk/linking');
    expect(page.text).toContain('Leia o código com o celular.');
    expect(page.text).not.toContain('secret-of-the-number');
    const qr = await ana.get('/desk/linking/loja/qr.svg');
    expect(qr.headers.get('content-type')).toContain('image/svg+xml');
    expect(qr.text).toMatch(/^<svg/);
    for (const phone of ['abc', '123']) {
      const refused = await ana.send('/desk/linking/loja/code', { phone });
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('55 e o DDD')]);
    }
    const foreign = await ana.send('/desk/linking/loja/code', { phone: '37 99911-2233' });
    expect(foreign.text).toContain('o telefone começa com 55');
    expect((await ana.send('/desk/linking/loja/code', { phone: '+55 37 99911-2233' })).status).toBe(303);
    expect((await ana.get('/desk/linking/loja/state')).text).toContain('ABCD-1234');
    expect((await ana.get('/desk/linking/other/state')).status).toBe(404);
    expect(JSON.stringify(await desk.audit.list({ limit: 10 }))).not.toContain('99911');
  });

  test.each(['attendant', 'supervisor'] as const)('is none for a %s', async (role) => {
    desk = openDesk({ channels: () => [createNumber()] });
    await desk.addUser('bruno', role);
    const bruno = await desk.comeIn('bruno');
    for (const path of ['', '/loja/state', '/loja/qr.svg'])
      expect((await bruno.get(`/desk/linking${path}`)).status).toBe(403);
    for (const path of ['/loja/show', '/loja/code'])
      expect((await bruno.send(`/desk/linking${path}`, { phone: '5537999112233' })).status).toBe(403);
    expect((await bruno.get('/desk')).text).not.toContain('/desk/linking');
  });
});
