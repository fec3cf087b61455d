/** Search, figures and privacy in a real browser: what supervisors see and press. */

import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Counted, summarize } from '../../../../src/core/archive/figures.ts';
import { conversationId } from '../../../../src/core/ids/index.ts';
import { noBrowser } from '../../../support/page/browser.ts';
import { barriersOf, waiting } from '../../../support/page/chat-page.ts';
import { ready, useDeskPage } from '../../../support/page/desk-page.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

/** A few conversations of today, one of each kind. */
const episodes = (attendant: string): readonly Counted[] => {
  const some = { channel: 'telegram', startedAt: 0, endedAt: 0, tickets: 1 };
  return [
    { ...some, alone: true },
    { ...some, alone: false, attendant, queue: 'vendas', waited: 90_000, answered: 95_000, handled: 600_000 },
    { ...some, alone: false, attendant, waited: 4_000_000, answered: 4_100_000, handled: 60_000, rating: 4 },
  ];
};

describe.skipIf(noBrowser)('the pages over what is kept', { timeout: 300_000 }, () => {
  let desk: OpenDesk;
  const { serveDesk, comeIn, goTo } = useDeskPage({ viewport: { width: 1280, height: 740 } });

  beforeEach(async () => {
    desk = openDesk();
    await serveDesk(desk);
    await desk.addUser('ana', 'supervisor');
  });

  /** Nothing in anybody's way, in light and in dark; and nothing beyond the page's edge. */
  const isFair = async (page: Page) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await barriersOf(page)).toEqual([]);
    }
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(
      page.viewportSize()?.width,
    );
  };
  const say = async (code: string, ...lines: readonly string[]) => {
    for (const line of lines) {
      await desk.say(code, line);
      await desk.settled();
    }
  };

  it('searches by the keyboard alone, and comes to the line that was found', async () => {
    await say('aaaa-long', 'a fibra da rua rompeu', 'atendente');
    for (let count = 0; count < 240; count++) await desk.say('aaaa-long', `mais uma linha ${count}`);
    await desk.settled();
    const page = await comeIn('ana');
    await page.keyboard.press('s');
    await page.waitForURL('**/desk/search');
    await ready(page);
    await page.keyboard.type('fibra rua');
    await page.keyboard.press('Enter');
    await page.locator('.result').waitFor();
    expect(await page.locator('.result mark').allTextContents()).toEqual(['fibra', 'rua']);
    expect(page.url()).not.toContain('fibra');
    await isFair(page);
    await ready(page);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.line:target', { hasText: 'a fibra da rua rompeu' }).waitFor();
    await ready(page);
    const isSeen = () =>
      page.evaluate<boolean>(`(() => {
        const line = document.querySelector('.line:target').getBoundingClientRect();
        const log = document.querySelector('#transcript').getBoundingClientRect();
        return line.top >= log.top - 1 && line.bottom <= log.bottom + 1;
      })()`);
    await expect.poll(isSeen, waiting).toBe(true);
    // What comes meanwhile does not take the reader away.
    await desk.say('aaaa-long', 'e outra agora');
    await page.locator('.line .words', { hasText: 'e outra agora' }).waitFor({ state: 'attached' });
    expect(await isSeen()).toBe(true);
  });

  it('shows figures that everybody can read', async () => {
    const { id } = (await desk.people.users.list())[0] ?? { id: '' };
    const clock = () => ({
      day: new Date(desk.store.now() - 4 * 3_600_000).toISOString().slice(0, 10),
      hour: 14,
    });
    desk.archive.figures = async () => summarize(episodes(id), clock);
    desk.archive.remarks = async () => [
      {
        id: 'x',
        conversation: conversationId('aaaa-gone'),
        endedAt: desk.store.now(),
        rating: 5,
        comment: '<b>rápido</b>',
        attendant: id,
      },
      { id: 'y', conversation: conversationId('bbbb-gone'), endedAt: desk.store.now(), rating: 1 },
    ];
    const page = await comeIn('ana');
    await goTo(page, '/desk/figures');
    expect(await page.locator('svg rect').count()).toBe(4);
    expect(await page.locator('.tiles strong').first().textContent()).toBe('3');
    expect(await page.locator('.remark .words').allTextContents()).toEqual(['<b>rápido</b>']);
    await isFair(page);
    await page.locator('.folded summary').first().click();
    await page.locator('.folded[open] table').waitFor();
    await isFair(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await isFair(page);
    await page.getByText('Hoje').click();
    await page.waitForURL('**/desk/figures?from=*');
    await isFair(page);
    const downloading = page.waitForEvent('download');
    await page.getByText('Baixar CSV').click();
    expect((await downloading).suggestedFilename()).toMatch(/^plantao-.*\.csv$/);
  });

  it('hands a person’s data over and erases them', async () => {
    await desk.say('aaaa-own', 'sem internet', { verifiedPhone: '5537999112233' });
    await say('bbbb-mentions', 'ligue para o vizinho, 37 99911-2233');
    const page = await comeIn('ana', { viewport: { width: 360, height: 740 } });
    await goTo(page, '/desk/privacy');
    await isFair(page);
    await page.fill('#person', '37 99911-2233');
    await page.keyboard.press('Enter');
    await page.locator('.holding').first().waitFor();
    expect(page.url()).not.toContain('9991');
    await isFair(page);
    // What may be somebody else's is chosen by hand.
    expect(await page.locator('#holding-aaaa-own').isChecked()).toBe(true);
    expect(await page.locator('#holding-bbbb-mentions').isChecked()).toBe(false);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Baixar a cópia' }).click();
    expect((await downloading).suggestedFilename()).toBe('plantao-dados.json');
    await page.getByRole('button', { name: 'Apagar as marcadas' }).click();
    await page.locator('#confirmation').waitFor();
    await isFair(page);
    // Whoever presses Enter too early erases nothing.
    await page.press('#confirmation', 'Enter');
    await page.getByText('Nada foi apagado').waitFor();
    await page.fill('#confirmation', 'apagar');
    await page.press('#confirmation', 'Enter');
    await page.getByText('1 conversa foi apagada.').waitFor();
    await isFair(page);
    expect(await desk.placeOf('aaaa-own')).toBeUndefined();
    expect(await desk.placeOf('bbbb-mentions')).toBe('bot');
  });
});
