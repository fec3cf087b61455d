/** A marketplace's protocols in a real browser: how urgent they look, the dialog, and the alert of a date that passes. */

import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { noBrowser } from '../../../support/page/browser.ts';
import { barriersOf, waiting } from '../../../support/page/chat-page.ts';
import { says, useDeskPage } from '../../../support/page/desk-page.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

const hour = 3_600_000;

describe.skipIf(noBrowser)('a protocol on the desk’s page', { timeout: 300_000 }, () => {
  let desk: OpenDesk;
  const { serveDesk, comeIn, goTo: show } = useDeskPage();

  beforeEach(async () => {
    desk = openDesk();
    await serveDesk(desk);
    await desk.addUser('ana');
    await desk.addUser('bruno');
  });

  const goTo = (page: Page, code: string) => show(page, `/desk/c/${code}`);
  const openSome = async () => {
    const now = Date.now();
    const open = (code: string, number: string, gone: number, left: number) =>
      desk.protocol(
        code,
        { number, openedAt: now - gone * hour, dueAt: now + left * hour },
        `Cadê o pedido ${number}?`,
      );
    await open('mmmm-calm', '202611230000411', 1, 40);
    await open('mmmm-amber', '202611230000412', 20, 15);
    await open('mmmm-red', '202611230000413', 20, 1);
    await open('mmmm-passed', '202611230000414', 20, -1);
    await desk.settled();
  };

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 360])
      it(`has no barriers, ${colorScheme} and ${width} wide`, async () => {
        await openSome();
        const page = await comeIn('ana', { viewport: { width, height: 800 }, colorScheme });
        const marks = page.locator('#list-waiting .urgency');
        await expect
          .poll(() => marks.allTextContents(), waiting)
          .toEqual([
            expect.stringContaining('prazo: venceu há'),
            expect.stringContaining('prazo no fim: faltam'),
            expect.stringContaining('prazo na metade: faltam'),
          ]);
        expect(await barriersOf(page)).toEqual([]);
        await goTo(page, 'mmmm-passed');
        await page.getByText('O prazo para responder venceu há').waitFor();
        expect(await barriersOf(page)).toEqual([]);
        await page.getByRole('button', { name: 'Informar à Magalu…' }).click();
        await page.locator('#panel[open] .updates').waitFor();
        expect(await barriersOf(page)).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
      });

  it('is answered and told of by the keyboard alone; what does not pass stays as it was typed', async () => {
    await openSome();
    const page = await comeIn('ana');
    await goTo(page, 'mmmm-red');
    await page.keyboard.press('t');
    await page.locator('#text:focus').waitFor();
    await page.keyboard.insertText('Mande um pix');
    await page.keyboard.press('Enter');
    await says(page, 'não deixa passar uma chave PIX');
    expect(await page.inputValue('#text')).toBe('Mande um pix');
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('Sai hoje.');
    await page.keyboard.press('Enter');
    await expect.poll(() => desk.market.heardBy('mmmm-red'), waiting).toEqual(['Ana:\nSai hoje.']);
    await page.locator('.due').waitFor({ state: 'detached' });

    await page.keyboard.press('Escape');
    await page.keyboard.press('i');
    await page.locator('#panel[open] input[value=product_sent]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText('R$ 20,00');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says(page, 'Pedido: a conversa mostra');
    await page.locator('.line.note', { hasText: 'informado ao marketplace: reembolso feito' }).waitFor();
    expect(desk.market.eventsOf('mmmm-red')).toMatchObject([{ type: 'refunded', text: 'R$ 20,00' }]);
  });

  it('tells everybody when the date passes while somebody has it', async () => {
    await desk.protocol('mmmm-soon', {}, 'Cadê?');
    await desk.settled();
    const bruno = await comeIn('bruno');
    const ana = await comeIn('ana');
    await goTo(ana, 'mmmm-soon');
    await ana.keyboard.press('t');
    for (const page of [ana, bruno]) await page.locator('.list:is(.mine, .others) .row').waitFor();
    // Both look, and it is Ana's; then the marketplace has it answered by now.
    await desk.protocol('mmmm-soon', { updatedAt: Date.now(), dueAt: Date.now() + 1_000 });
    for (const page of [ana, bruno]) {
      await page.locator('.urgency.passed').first().waitFor();
      await expect
        .poll(() => page.getAttribute('body', 'data-alerted'), waiting)
        .toMatch(/^mmmm-soon due \d+$/);
    }
  });
});
