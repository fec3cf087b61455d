/**
 * A marketplace's protocol, the whole way in a browser: the built program, and the marketplace as a process of its own. A
 * buyer's protocol appears, an attendant answers and tells what happened, and the marketplace has each once.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MagaluProgram, runMagalu } from '../support/magalu-program.ts';
import { type MarketplaceDesk, openMarketplaceDesk } from '../support/marketplace-desk.ts';
import { noBrowser, useBrowser } from '../support/page/browser.ts';
import { barriersOf, waiting } from '../support/page/chat-page.ts';

const password = 'girassol azul 42';
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.skipIf(noBrowser)('a protocol in a browser', { timeout: 400_000 }, () => {
  let folder: string;
  let magalu: MagaluProgram;
  let desk: MarketplaceDesk;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await useBrowser();
  }, 120_000);
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plantao-marketplace-'));
    magalu = await runMagalu(join(folder, 'magalu.jsonl'));
    desk = await openMarketplaceDesk(magalu, { PLANTAO_STORE: `lmdb:${join(folder, 'data')}` });
    await desk.connect();
    context = await browser.newContext({ locale: 'pt-BR', reducedMotion: 'reduce' });
  }, 120_000);
  afterEach(async () => {
    await context.close();
    await desk.kill();
    magalu.program.process.kill('SIGKILL');
    await magalu.program.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  /** Somebody new at the desk, by the link that they were given. */
  const comeIn = async (): Promise<Page> => {
    const output = await desk.command('user', 'add', 'ana', '--name', 'Ana');
    const [invitation = ''] = /\/desk\/invite\/\S+/.exec(output) ?? [];
    const page = await context.newPage();
    page.setDefaultTimeout(waiting.timeout);
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(desk.url() + invitation);
    await page.fill('#password', password);
    await page.fill('#again', password);
    await page.press('#again', 'Enter');
    await page.locator('body[data-link=up]').waitFor();
    return page;
  };
  const sent = async (ticket: string) =>
    (await magalu.sent(ticket)).map(({ what, text, type, attachments = [] }) =>
      what === 'told' ? type : [text, ...attachments.map(({ name }) => name)].join(' + '),
    );
  const says = (page: Page, words: string) => page.locator('#outcome', { hasText: words }).waitFor();

  it('comes, is answered with words and a file, and the marketplace is told: each once', async () => {
    const page = await comeIn();
    const { id: ticket, protocol } = await magalu.open({
      says: 'O roteador chegou quebrado',
      buyer: 'Ivone Sales',
      order: 'LU-77',
      due_date: new Date(Date.now() + 3_600_000).toISOString(),
      attachments: [{ name: 'foto.png', type: 'image/png', base64: png }],
    });
    await magalu.open({ says: 'E o meu?', buyer: 'Raul Tinoco', due_date: new Date().toISOString() });
    const late = page.locator('#list-waiting .row', { hasText: 'Raul Tinoco' });
    await late.locator('.urgency', { hasText: 'prazo: venceu há' }).waitFor();
    expect(await desk.command('waiting')).toMatch(/Raul Tinoco .*o prazo venceu há \d/);
    // Though it came later.
    const first = page.locator('#list-waiting .row .who').first();
    expect(await first.textContent()).toBe('Raul Tinoco');

    await page.locator('#list-waiting .row', { hasText: 'Ivone Sales' }).click();
    await page.getByText('O roteador chegou quebrado').waitFor();
    await page.locator('.facts', { hasText: protocol }).waitFor();
    await page.locator('.facts', { hasText: 'LU-77' }).waitFor();
    const width = () => page.evaluate('document.querySelector(".line.customer img")?.naturalWidth');
    await expect.poll(width, waiting).toBe(1);
    expect(await barriersOf(page)).toEqual([]);

    await page.locator('body[data-link=up]').waitFor();
    await page.keyboard.press('t');
    await page.locator('#text:focus').waitFor();
    await page.keyboard.insertText('Escreva para loja@example.com');
    await page.keyboard.press('Enter');
    await says(page, 'um e-mail');
    expect(await page.inputValue('#text')).toBe('Escreva para loja@example.com');
    await page.fill('#text', 'Segue a etiqueta da devolução.');
    await page.setInputFiles('#file', {
      name: 'etiqueta.png',
      mimeType: 'image/png',
      buffer: Buffer.from(png, 'base64'),
    });
    await page.getByText('etiqueta.png (').waitFor();
    await page.press('#text', 'Enter');
    const line = page.locator('.line.said', { hasText: 'Segue a etiqueta' });
    await line.locator('.delivery', { hasText: 'entregue' }).waitFor();
    expect(await sent(ticket)).toEqual([
      expect.stringMatching(/Segue a etiqueta da devolução\. \+ etiqueta\.png$/),
    ]);

    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    await page.locator('#panel[open]').getByLabel('Instruções de devolução enviadas').check();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Informar', exact: true }).click();
    await says(page, 'Pedido: a conversa mostra');
    await page.locator('.line.note', { hasText: /informado ao marketplace: instruções/ }).waitFor();
    expect(await sent(ticket)).toEqual([expect.stringContaining('Segue'), 'return_info_sent']);

    await magalu.write(ticket, 'Obrigada!');
    await page.locator('.line.customer', { hasText: 'Obrigada!' }).waitFor();
    // The owner of the protocol is the marketplace: once it closes it, nobody has it any more.
    await magalu.change(ticket, { status: 'finished', closed: true });
    await page.locator('.line.note', { hasText: 'o protocolo foi encerrado no marketplace' }).waitFor();
    expect(await sent(ticket)).toHaveLength(2);
  });
});
