/** How every part of the service is, as administrators read it. */

import { afterEach, expect, it } from 'vitest';
import type { Part } from '../../../../src/desks/web/administration/index.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

let desk: OpenDesk;
afterEach(() => desk.close());

it('tells every part in words, and anew when asked again', async () => {
  const parts: Part[] = [
    { name: 'telegram:main', state: 'connected', detail: '@plantao_<bot>' },
    { name: 'whatsapp-paired:loja', state: 'down', detail: 'leia o código' },
    { name: 'erp', state: 'resting' },
    { name: 'data', state: 'working' },
    { name: 'telegram-group', state: 'connected' },
    { name: 'webhooks', state: 'failing' },
    { name: 'something', state: 'odd' },
  ];
  const linking = { shown: () => ({}), show() {}, requestCode: async () => '' };
  const phone = {
    name: 'whatsapp-paired',
    account: 'loja',
    async start() {},
    async stop() {},
    async send() {},
    standing: () => ({ state: 'down', detail: '' }) as const,
    check: async () => '',
    linking,
  };
  desk = openDesk({ parts: () => parts, channels: () => [phone] });
  await desk.addUser('ana', 'administrator');
  const ana = await desk.comeIn('ana');
  const { text } = await ana.get('/desk/channels');
  for (const words of [
    'WhatsApp (pelo celular) · loja',
    '>Telegram<',
    'Em pausa',
    'Grupo do Telegram',
    'Avisos (webhooks)',
    'Conectar o celular',
    'odd',
  ])
    expect(text).toContain(words);
  expect(text).toContain('@plantao_&lt;bot&gt;');
  expect(text).toMatch(/hx-get="\/desk\/channels\/state" hx-trigger="every/);
  parts[1] = { name: 'whatsapp-paired:loja', state: 'connected' };
  const again = await ana.get('/desk/channels/state?lang=en');
  expect(again.text).toContain('WhatsApp (by a phone) · loja');
  expect(again.text).not.toContain('Link the phone');
  expect(again.text).not.toContain('<html');
});
