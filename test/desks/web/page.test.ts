/** The desk in a real browser: what attendants see and press. */

import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { noBrowser } from '../../support/page/browser.ts';
import { barriersOf, waiting } from '../../support/page/chat-page.ts';
import { ready, useDeskPage } from '../../support/page/desk-page.ts';
import { type OpenDesk, openDesk, password } from './open-desk.ts';

describe.skipIf(noBrowser)('the desk’s page', { timeout: 300_000 }, () => {
  let desk: OpenDesk;
  const { serveDesk, cut, openPage, goTo, comeIn } = useDeskPage();

  beforeEach(async () => {
    desk = openDesk();
    await serveDesk(desk);
  });

  const wait = async (code: string) => {
    await desk.say(code, 'atendente');
    await desk.settled();
  };
  const heard = (code: string) => expect.poll(() => desk.heardBy(code).at(-1), waiting);
  const lastLine = (page: Page) =>
    expect.poll(() => page.locator('.line .words').last().textContent(), waiting);

  it('begins with the invitation, and shows a conversation as it comes', async () => {
    const invitation = await desk.people.beginning();
    const page = await openPage(`/desk/invite/${invitation?.token}`);
    expect(await barriersOf(page)).toEqual([]);
    await page.fill('#password', password);
    await page.fill('#again', password);
    await page.press('#again', 'Enter');
    await ready(page);
    expect(new URL(page.url()).pathname).toBe('/desk');
    await wait('aaaa-waits');
    await page.locator('.list.waiting .row').waitFor();
    await expect.poll(() => page.title(), waiting).toContain('(1)');
    expect(await barriersOf(page)).toEqual([]);
  });

  it('from the list to the first answer by the keyboard alone; the rest too', async () => {
    await desk.addUser('ana');
    await wait('aaaa-waits');
    const page = await comeIn('ana');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('#composer').waitFor();
    await ready(page);
    await page.keyboard.press('t');
    await expect.poll(() => desk.placeOf('aaaa-waits'), waiting).toBe('attended');
    await page.locator('.place', { hasText: 'com você' }).waitFor();
    await page.locator('#text:focus').waitFor();
    await page.keyboard.type('Bom dia!');
    await page.keyboard.press('Enter');
    await heard('aaaa-waits').toBe('Ana:\nBom dia!');
    await lastLine(page).toBe('Bom dia!');
    await desk.say('aaaa-waits', 'ainda sem sinal');
    await lastLine(page).toBe('ainda sem sinal');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.keyboard.type('cliente da rua de cima');
    await page.keyboard.press('Enter');
    await lastLine(page).toBe('Ana: cliente da rua de cima');
    expect(desk.heardBy('aaaa-waits').join('\n')).not.toContain('rua de cima');
    expect(await barriersOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await expect.poll(() => desk.placeOf('aaaa-waits'), waiting).toBe('bot');
    await page.locator('.list.mine .empty').waitFor();
    await page.locator('#act-take').waitFor();
    await page.keyboard.press('t');
    await page.locator('.place', { hasText: 'com você' }).waitFor();
    await page.locator('#text:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.locator('#closing-reason:focus').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => desk.placeOf('aaaa-waits'), waiting).toBe('closed');
    await page.locator('.list.closed .row').waitFor({ state: 'attached' });
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    expect(await barriersOf(page)).toEqual([]);
  });

  it('tells who took it first, and gives the words back', async () => {
    await desk.addUser('ana');
    await desk.addUser('bruno');
    await wait('aaaa-waits');
    const page = await comeIn('ana');
    await goTo(page, '/desk/c/aaaa-waits');
    // What Ana's page shows is old: it hears of nothing more.
    await page.route('**/live*', (route) => route.abort());
    const bruno = await desk.comeIn('bruno');
    await bruno.send('/desk/c/aaaa-waits/take');
    await page.fill('#text', 'Posso ajudar?');
    await page.press('#text', 'Enter');
    await page.getByText('Bruno assumiu esta conversa').waitFor();
    await expect.poll(() => page.inputValue('#text'), waiting).toBe('Posso ajudar?');
    await page.unroute('**/live*');
    await page.reload();
    await page.getByText('com Bruno').first().waitFor();
    expect(await page.inputValue('#text')).toBe('Posso ajudar?');
    expect(desk.heardBy('aaaa-waits').join('\n')).not.toContain('ajudar');
  });

  it('has one stream for all tabs of a browser', async () => {
    await desk.addUser('ana');
    let streams = 0;
    const route = desk.web.route;
    desk.web.route = (request, peer) => {
      if (new URL(request.url).pathname === '/desk/events') streams++;
      return route(request, peer);
    };
    const first = await comeIn('ana');
    const tabs = [first];
    while (tabs.length < 8) {
      const page = await first.context().newPage();
      await goTo(page, '/desk');
      tabs.push(page);
    }
    await wait('aaaa-waits');
    for (const page of tabs) await page.locator('.list.waiting .row').waitFor();
    expect(streams).toBe(1);
  });

  it('says that the connection is lost, and catches up', async () => {
    await desk.addUser('ana');
    const page = await comeIn('ana');
    const bringBack = await cut();
    await page.getByText('Sem conexão').waitFor();
    await wait('aaaa-waits');
    await bringBack();
    await page.locator('.list.waiting .row').waitFor();
    await page.getByText('Sem conexão').waitFor({ state: 'hidden' });
  });

  it('sends whoever is out to the door', async () => {
    const user = await desk.addUser('ana');
    const page = await comeIn('ana');
    await desk.people.revoke(user.id, 'all');
    await wait('aaaa-waits');
    await page.locator('#password').waitFor();
  });

  it('fits on a phone', async () => {
    await desk.addUser('ana');
    await desk.say('aaaa-waits', `meu endereço é ${'x'.repeat(300)}`);
    await wait('aaaa-waits');
    const page = await comeIn('ana', { viewport: { width: 360, height: 640 } });
    const fits = async () =>
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await fits();
    // The bar is one line.
    expect(await page.locator('.top').evaluate((top) => top.clientHeight)).toBeLessThan(60);
    await page.locator('.row').click();
    await ready(page);
    await fits();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Assumir' }).click();
    await page.locator('.place', { hasText: 'com você' }).waitFor();
    await page.fill('#text', 'Oi!');
    await page.getByRole('button', { name: 'Enviar' }).click();
    await heard('aaaa-waits').toBe('Ana:\nOi!');
    await fits();
    await page.getByText('← Conversas').click();
    await page.locator('.list.mine .row').waitFor();
  });

  it('dark, too, nothing stands in anybody’s way', async () => {
    await desk.addUser('ana', 'administrator');
    await wait('aaaa-waits');
    const page = await comeIn('ana');
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const path of ['/desk', '/desk/c/aaaa-waits', '/desk/linking']) {
      await goTo(page, path);
      expect(await barriersOf(page)).toEqual([]);
    }
  });
});
