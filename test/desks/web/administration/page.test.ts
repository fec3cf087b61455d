/** The pages beside the conversations in a real browser: that nothing stands in anybody's way, on a phone either. */

import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationId, effectId, reference } from '../../../../src/core/ids/index.ts';
import { silent } from '../../../../src/log.ts';
import { type Serving, serve } from '../../../../src/serve.ts';
import { noBrowser, useBrowser } from '../../../support/page/browser.ts';
import { barriersOf, waiting } from '../../../support/page/chat-page.ts';
import { type OpenDesk, openDesk, password } from '../open-desk.ts';
import { generate } from './authenticator.ts';

/** Where pictures of the pages go, if they are wanted. */
const pictures = process.env.PLANTAO_TEST_PICTURES;
const code = 'mmmm-mariana';

describe.skipIf(noBrowser)('the pages of administrators', { timeout: 300_000 }, () => {
  let browser: Browser;
  let desk: OpenDesk;
  let serving: Serving;

  /** Parks a ticket of a conversation, as a worker that gave it up. */
  const park = async () => {
    const { store } = desk;
    const conversation = conversationId(code);
    await desk.say(code, 'oi');
    await desk.settled();
    const found = await store.conversation(conversation);
    if (!found?.state) throw new Error('no conversation');
    const job = effectId(conversation, 900, 0);
    const { revision, state } = found;
    const input = {
      service: '71',
      name: 'Mariana Alves',
      phone: '37999112233',
      description: `sem sinal desde ontem ${'x'.repeat(200)}`,
      serviceOrder: true,
    };
    const work = {
      type: 'detached',
      name: 'open-ticket',
      key: 'ticket',
      reference: reference('PL-7K3Q-9F2M'),
      input,
    } as const;
    await store.commit([
      {
        ...{ conversation, token: 'test', revision, consumed: 0, state, lines: [] },
        ...{ cancel: [], withdraw: [], timers: [], hush: false },
        jobs: [{ id: job, lane: 'test', pool: 'test', work }],
      },
    ]);
    await store.next({ pool: 'test', token: 'worker', limit: 1, lease: 60_000 });
    const outcome = { type: 'parked', reason: 'o ERP não respondeu em 30 s' } as const;
    await store.settle([{ conversation, job, token: 'worker', outcome }]);
  };

  beforeAll(async () => {
    browser = await useBrowser();
    desk = openDesk({
      telegram: true,
      parts: () => [
        { name: 'telegram:main', state: 'connected', detail: '@fibra_serrana_bot' },
        { name: 'whatsapp-paired:loja', state: 'down', detail: 'a sessão foi encerrada no celular' },
        { name: 'erp', state: 'working' },
        { name: 'data', state: 'working' },
      ],
    });
    serving = await serve({ host: '127.0.0.1', port: 0, channels: [desk.web], parts: () => [], log: silent });
    await desk.addUser('ana', 'administrator');
    await desk.addUser('bia', 'supervisor');
    await desk.people.users.add({
      login: 'carlos.eduardo',
      name: 'Carlos Eduardo <b>Prado</b>',
      role: 'attendant',
    });
    await park();
    const ana = await desk.comeIn('ana');
    await desk.audit.note({ by: ana.user.id, action: 'see-document', conversation: code });
    await desk.audit.note({ by: 'console', action: 'user-changed', detail: `${ana.user.id} supervisor` });
  }, 120_000);
  afterAll(async () => {
    await desk.close();
    await serving.close();
  });

  const open = async (
    options: { readonly width?: number; readonly dark?: boolean; readonly script?: boolean } = {},
  ) => {
    const { width = 1280, dark = false, script = true } = options;
    const context = await browser.newContext({
      locale: 'pt-BR',
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled: script,
    });
    context.setDefaultTimeout(waiting.timeout);
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) throw new Error(message.text());
    });
    await page.goto(`${serving.url}/desk/login`);
    await page.fill('#login', 'ana');
    await page.fill('#password', password);
    await page.press('#password', 'Enter');
    await page.locator('.top').waitFor();
    return { page, close: () => context.close() };
  };
  const show = async (page: Page, path: string) => {
    await page.goto(serving.url + path);
    await page.locator('body[data-link=up]').waitFor();
  };
  const keep = async (page: Page, name: string) => {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  };
  const person = async () => (await desk.people.users.find('bia'))?.id ?? '';
  const paths = async () => [
    ['parked', '/desk/parked'],
    ['people', '/desk/people'],
    ['person', `/desk/people/${await person()}`],
    ['account', '/desk/account'],
    ['audit', '/desk/audit'],
    ['channels', '/desk/channels'],
    ['linking', '/desk/linking'],
    ['programs', '/desk/programs'],
  ];

  it.each([
    { width: 1280, dark: false },
    { width: 1280, dark: true },
    { width: 360, dark: false },
    { width: 360, dark: true },
  ])('nothing stands in anybody’s way: %j', async (how) => {
    const { page, close } = await open(how);
    for (const [name = '', path = ''] of await paths()) {
      await show(page, path);
      expect([name, await barriersOf(page)]).toEqual([name, []]);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect([name, width]).toEqual([name, how.width]);
      await keep(page, `${name}-${how.width}${how.dark ? '-dark' : ''}`);
    }
    await page.locator('.menu summary').first().click();
    await page.locator('.menu[open] a[href="/desk/audit"]').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    const panel = await page.locator('.menu[open] .panel').boundingBox();
    expect(panel?.x).toBeGreaterThanOrEqual(0);
    expect((panel?.x ?? 0) + (panel?.width ?? 0)).toBeLessThanOrEqual(how.width);
    await keep(page, `menu-${how.width}${how.dark ? '-dark' : ''}`);
    await close();
  });

  it('shows how many things wait for a decision, and decides one by the keyboard', async () => {
    const { page, close } = await open();
    await show(page, '/desk');
    await page.locator('.menu .badge', { hasText: '1' }).waitFor();
    const summary = page.locator('.menu summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Pendências' }).waitFor();
    await page.getByText('Mariana Alves').waitFor();
    await page.getByLabel('Protocolo do atendimento').focus();
    await page.keyboard.type('202611211405123456');
    await page.keyboard.press('Enter');
    await page.getByText('o cliente recebe o protocolo').waitFor();
    await page.getByText('Nada espera uma decisão').waitFor();
    await expect.poll(() => desk.store.parked({ limit: 1 }), waiting).toEqual([]);
    await close();
  });

  it('adds somebody and sets up an authenticator, without any script', async () => {
    const { page, close } = await open({ script: false, width: 360 });
    await page.locator('.menu summary').first().click();
    await page.locator('.menu[open] a[href="/desk/people"]').click();
    await page.fill('#name', 'Duda');
    await page.fill('#login', 'duda');
    await page.getByRole('button', { name: 'Criar e convidar' }).click();
    expect(await page.inputValue('#invitation')).toContain(`${serving.url}/desk/invite/`);
    await keep(page, 'invited-360');

    await page.locator('.menu summary').last().click();
    await page.locator('.menu[open] a[href="/desk/account"]').click();
    await page.getByRole('button', { name: 'Configurar' }).click();
    const secret = (await page.locator('.secret').textContent())?.replaceAll(' ', '') ?? '';
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await keep(page, 'authenticator-360');
    await page.fill('#code-confirm', generate(secret));
    await page.getByRole('button', { name: 'Confirmar' }).click();
    await page.getByText('Guarde estes códigos de reserva').waitFor();
    expect(await page.locator('.codes li').count()).toBe(8);
    await keep(page, 'spares-360');
    // Wherever two stand beside one another, one sees where each ends.
    await page.setViewportSize({ width: 1280, height: 800 });
    const [first, second] = await page.locator('.codes li').evaluateAll((codes) =>
      codes.map((code) => {
        const { left, right } = code.getBoundingClientRect();
        return { left, right, needs: code.scrollWidth, has: code.clientWidth };
      }),
    );
    expect((second?.left ?? 0) - (first?.right ?? 0)).toBeGreaterThan(15);
    expect(first?.needs).toBe(first?.has);
    await close();
    const ana = await desk.people.users.find('ana');
    await desk.people.totp.remove(ana?.id ?? '');
  });
});
