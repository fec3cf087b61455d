/** The desk in a real browser: closing and its undoing, canned replies, passing on, tickets, files and alerts. */

import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { createReadTicket } from '../../../src/calls/read-ticket.ts';
import { summaryIn } from '../../../src/plantao/desks/summary.ts';
import { mariana } from '../../calls/people.ts';
import { createFakeBackend, type FakeBackend } from '../../support/fake-backend.ts';
import { noBrowser } from '../../support/page/browser.ts';
import { barriersOf, waiting } from '../../support/page/chat-page.ts';
import { says, useDeskPage } from '../../support/page/desk-page.ts';
import { type OpenDesk, openDesk } from './open-desk.ts';

const queues = [
  { id: 'suporte', name: { pt: 'Suporte', en: 'Support' } },
  { id: 'vendas', name: { pt: 'Vendas', en: 'Sales' } },
];
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(noBrowser)('the desk’s page', { timeout: 300_000 }, () => {
  let backend: FakeBackend;
  let desk: OpenDesk;
  const { serveDesk, comeIn, goTo } = useDeskPage({ permissions: ['notifications'] });

  beforeEach(async () => {
    backend = createFakeBackend({ now: Date.now });
    backend.customers.push(mariana);
    const tickets = {
      serviceOrder: 'ask',
      askEmail: false,
      summary: summaryIn,
      find: createReadTicket(backend),
    } as const;
    desk = openDesk(
      { tickets, queues: queues.map(({ id, name }) => ({ id, name: name.pt })) },
      { backend, settings: { queues } },
    );
    await serveDesk(desk);
    await desk.addUser('ana');
    await desk.addUser('bruno');
  });

  const wait = async (code: string) => {
    await desk.say(code, 'sem internet', { verifiedPhone: `55${mariana.phones[0]}` });
    const known = async () => (await listing(code))?.known?.customer;
    await expect.poll(known, waiting).toBeDefined();
    await desk.say(code, 'atendente');
    await desk.settled();
    await desk.say(code, 'suporte');
    await desk.settled();
  };
  const listing = async (code: string) =>
    (await desk.store.list({ place: 'attended', limit: 10 }))
      .concat(await desk.store.list({ place: 'waiting', limit: 10 }))
      .concat(await desk.store.list({ place: 'bot', limit: 10 }))
      .find(({ conversation }) => conversation === code)?.listing;
  const heard = (code: string) => expect.poll(() => desk.heardBy(code).at(-1), waiting);

  /** Waits for Ana, who takes it. */
  const take = async (code: string): Promise<Page> => {
    await wait(code);
    const page = await comeIn('ana');
    await goTo(page, `/desk/c/${code}`);
    await page.keyboard.press('t');
    await page.locator('.place', { hasText: 'com você' }).waitFor();
    await page.locator('#text:focus').waitFor();
    return page;
  };
  const leaveText = (page: Page) => page.keyboard.press('Escape');

  it('from login to the first answer in three keys', async () => {
    await wait('aaaa-waits');
    const page = await comeIn('ana');
    let keys = 0;
    const press = async (key: string) => {
      keys++;
      await page.keyboard.press(key);
    };
    await press('t');
    await page.locator('#composer').waitFor();
    await page.locator('#text:focus').waitFor();
    await page.keyboard.insertText('Bom dia!');
    await press('Enter');
    await heard('aaaa-waits').toBe('Ana:\nBom dia!');
    expect(keys).toBeLessThanOrEqual(3);
  });

  it('closes with a reason, takes it back, and closes again by the keyboard', async () => {
    const page = await take('aaaa-closes');
    await page.keyboard.insertText('Bom dia!');
    await page.keyboard.press('Enter');
    await heard('aaaa-closes').toBe('Ana:\nBom dia!');
    await leaveText(page);
    await page.keyboard.press('c');
    await page.locator('#closing-reason:focus').waitFor();
    await page.keyboard.type('era engano');
    await page.keyboard.press('Enter');
    await page.getByText('Encerrando em').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.keyboard.press('u');
    await says(page, 'Não foi encerrada');
    await page.getByText('Encerrando em').waitFor({ state: 'detached' });
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'Resolvido' }).click();
    await page.getByText('Encerrando em').waitFor();
    expect(desk.heardBy('aaaa-closes').join('\n')).not.toContain('engano');
    expect(await desk.placeOf('aaaa-closes')).toBe('attended');
    // Then it takes effect, and the customer says what they thought of it.
    await expect.poll(() => desk.placeOf('aaaa-closes'), waiting).toBe('closed');
    await page.locator('.list.closed .row').waitFor({ state: 'attached' });
    await heard('aaaa-closes').toContain('de 1 a 5');
    await desk.say('aaaa-closes', '5');
    await page.locator('.line.customer .words', { hasText: /^5$/ }).waitFor();
    expect(await desk.placeOf('aaaa-closes')).toBe('closed');
  });

  it('offers canned replies, filled in, by a slash and a few letters', async () => {
    const page = await take('aaaa-canned');
    await page.keyboard.type('/ola');
    await page.locator('[role=option]').first().waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('#replies').waitFor({ state: 'hidden' });
    await page.fill('#text', '');
    await page.keyboard.type('/ola');
    await page.locator('[role=option][aria-selected=true]', { hasText: 'Aqui é Ana' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.inputValue('#text'), waiting).toMatch(/^Olá, Mariana.*Fibra Serrana/);
    await page.keyboard.press('Enter');
    await heard('aaaa-canned').toContain('Aqui é Ana, da equipe Fibra Serrana');
  });

  it('passes a conversation on, and the colleague hears of it at once', async () => {
    const page = await take('aaaa-goes');
    const bruno = await comeIn('bruno');
    await leaveText(page);
    await page.keyboard.press('x');
    await page.locator('#panel[open]').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('button', { name: /Bruno/ }).click();
    await says(page, 'Transferida.');
    await bruno.locator('.list.mine .row').waitFor();
    await page.getByText('com Bruno').first().waitFor();
  });

  it('opens a ticket, and sends what the ERP answered with one key', async () => {
    const page = await take('aaaa-ticket');
    await leaveText(page);
    await page.keyboard.press('o');
    await page.locator('#panel[open] #ticket-description').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.fill('#ticket-description', 'sem sinal desde cedo');
    await page.getByRole('button', { name: 'Conferir' }).click();
    await page.getByText('Problema: sem sinal desde cedo').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Corrigir' }).click();
    await page.locator('#ticket-description').waitFor();
    await page.getByRole('button', { name: 'Conferir' }).click();
    await page
      .getByRole('button', { name: /^Abrir atendimento/ })
      .last()
      .focus();
    await page.keyboard.press('Enter');
    await says(page, 'Atendimento pedido');
    await page.locator('[data-key=e]').waitFor();
    await page.keyboard.press('e');
    await says(page, 'Enviado.');
    await heard('aaaa-ticket').toContain(backend.created[0]?.ticket.protocol);
    await page.locator('[data-key=e]').waitFor({ state: 'detached' });
    expect(backend.created).toHaveLength(1);
    // The ERP lists it under its protocol, too.
    backend.tickets.push(...backend.created.map(({ ticket }) => ticket));
    await page.keyboard.press('p');
    await page.locator('#protocol').waitFor();
    await expect.poll(() => page.inputValue('#protocol'), waiting).toBe(backend.created[0]?.ticket.protocol);
    await page.getByRole('button', { name: 'Consultar' }).click();
    await page.getByRole('button', { name: 'Inserir na resposta' }).click();
    await expect.poll(() => page.inputValue('#text'), waiting).toContain('Aguardando Análise');
  });

  it('sends a file, which is seen, and shows a customer’s', async () => {
    desk.pictures.set('foto', png);
    const page = await take('aaaa-photo');
    await desk.hear('aaaa-photo', { type: 'media', media: 'photo', ref: 'foto' });
    const photo = page.locator('.line.customer img');
    await photo.waitFor();
    const width = () => page.evaluate('document.querySelector(".line.customer img").naturalWidth');
    await expect.poll(width, waiting).toBe(1);
    await page.setInputFiles('#file', { name: 'luz.png', mimeType: 'image/png', buffer: png });
    await page.getByText('luz.png (').waitFor();
    await page.fill('#text', 'é esta luz?');
    await page.press('#text', 'Enter');
    await expect.poll(() => desk.filesOf('aaaa-photo'), waiting).toEqual(['luz.png']);
    await page.locator('.line.said img[alt="luz.png"]').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    // What the channel does not take comes back, words and all.
    await page.setInputFiles('#file', { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('oi') });
    await page.fill('#text', 'segue');
    await page.press('#text', 'Enter');
    await says(page, 'não envia arquivos deste tipo');
    expect(await page.inputValue('#text')).toBe('segue');
    await page.getByText('a.txt (').waitFor();
  });

  it('tells of whoever begins to wait, in the title, and once in all tabs', async () => {
    const page = await comeIn('ana');
    const other = await page.context().newPage();
    await goTo(other, '/desk');
    await wait('aaaa-new');
    for (const tab of [page, other]) await expect.poll(() => tab.title(), waiting).toMatch(/^\(1\)/);
    const alerted = async () =>
      (await Promise.all([page, other].map((tab) => tab.getAttribute('body', 'data-alerted')))).filter(
        (key) => key?.startsWith('aaaa-new'),
      );
    await expect.poll(alerted, waiting).toHaveLength(1);
    const icon = () => page.getAttribute('link[rel=icon]', 'href');
    await expect.poll(icon, waiting).toMatch(/^data:image\/png/);
  });

  it('shows hostile text as text, and runs nothing of it', async () => {
    await desk.say('aaaa-evil', '<img src=x onerror="document.title=1"><script>document.title=1</script>');
    await desk.say('aaaa-evil', `pague\u202egnp.oxiP\u200baqui ${'x'.repeat(10_000)}`);
    const page = await take('aaaa-evil');
    expect(await page.locator('.line img, .line script, .facts img').count()).toBe(0);
    expect(await page.title()).not.toBe('1');
    const text = (await page.locator('#transcript').textContent()) ?? '';
    expect(text).toContain('<script>document.title=1</script>');
    expect(text).not.toMatch(/[\u202e\u200b]/);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(1280);
  });

  it('works on a phone', async () => {
    await wait('aaaa-phone');
    const page = await comeIn('ana', { viewport: { width: 360, height: 800 } });
    await page.getByRole('button', { name: /Atender o próximo/ }).click();
    await page.locator('#text:focus').waitFor();
    const fits = async () =>
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await fits();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Atendimento' }).click();
    await page.locator('#panel[open] #ticket-description').waitFor();
    await fits();
  });
});
