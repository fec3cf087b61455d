import { describe, expect, it } from 'vitest';
import { noBrowser } from '../../support/page/browser.ts';
import { barriersOf, say, shows, tell, texts, useChatPage, waiting } from '../../support/page/chat-page.ts';
import { echo } from '../../support/page/echo-desk.ts';

describe.skipIf(noBrowser)('the chat page, seen and used', { timeout: 300_000 }, () => {
  const { openDesk, openContext, visit, begin } = useChatPage();

  it('leaves hostile text as text, whoever says it', async () => {
    const hostile = [
      '<img src=x onerror="window.broken=1"><script>window.broken=1</script>',
      'javascript:window.broken=1 http://semcadeado.example/ https://banco.example@ladrao.example/',
      '\u202etxet desrever\u202c \u200b\u200bzero\u200d \u2067\u2066',
      'x'.repeat(10_000),
      'Z\u0351\u036b\u0343\u036a\u0302\u036b'.repeat(60),
    ];
    const { desk, page } = await begin(() => hostile.map((text) => ({ text })));
    await say(page, hostile[0] ?? '');
    await shows(page, [hostile[0] ?? '', ...hostile]);
    expect(await page.evaluate('window.broken')).toBeUndefined();
    expect(await page.locator('#log :is(a, img, script)').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.evaluate("document.getElementById('view').scrollWidth <= innerWidth")).toBe(true);
    expect(desk.heard).toEqual([hostile[0]]);
  });

  it('makes https addresses links, without what stands behind them', async () => {
    const { page } = await begin(() => [
      { text: 'Veja (https://exemplo.example/a?b=c). Até https://outro.example!' },
    ]);
    await say(page, 'https://meu.example');
    await expect.poll(() => page.locator('#log a').count(), waiting).toBe(2);
    const links = await page
      .locator('#log a')
      .evaluateAll((all) =>
        all.map((link) => [link.textContent, link.getAttribute('href'), link.getAttribute('rel')]),
      );
    expect(links).toEqual(
      ['https://exemplo.example/a?b=c', 'https://outro.example'].map((url) => [
        url,
        url,
        'noopener noreferrer',
      ]),
    );
  });

  it('answers the newest menu by one of its buttons, and by no other', async () => {
    const { desk, page } = await begin();
    await say(page, 'menu');
    const first = page.getByRole('button', { name: 'Abrir um chamado' });
    await first.waitFor();
    await tell(desk, {
      text: 'E agora?',
      choices: [
        { id: 'yes', label: 'Sim' },
        { id: 'no', label: 'Não' },
      ],
    });
    await page.getByRole('button', { name: 'Sim' }).waitFor();
    expect(await first.getAttribute('aria-disabled')).toBe('true');
    await first.click({ force: true });
    await page.getByRole('button', { name: 'Não' }).click();
    await page.getByRole('button', { name: 'Sim' }).click({ force: true });
    await shows(page, ['menu', 'Como posso ajudar?', 'E agora?', 'Não', 'você escolheu Não']);
    expect(desk.heard).toEqual(['menu', 'Não']);
    expect(await page.locator('.chosen').allTextContents()).toEqual(['Não']);
  });

  it('is used with the keyboard alone', async () => {
    const { page } = await begin();
    const focused = () =>
      page.evaluate('document.activeElement.id || document.activeElement.textContent.trim()');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('view');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('text');
    await page.keyboard.type('duas');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('linhas');
    await page.keyboard.press('Enter');
    await shows(page, ['duas\nlinhas', 'eco: duas\nlinhas']);
    expect(await focused()).toBe('text');
    await page.keyboard.type('menu');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Falar com uma pessoa' }).waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Falar com uma pessoa');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await texts(page)).at(-1), waiting)
      .toBe('você escolheu Falar com uma pessoa');
    expect(await focused()).toBe('Falar com uma pessoa');
  });

  it.each([
    [320, 480],
    [360, 640],
  ])('fits a phone %i wide', async (width, height) => {
    const desk = await openDesk(echo, {
      demonstration: { customers: [{ name: 'Ana', how: 'CPF 529.982.247-25' }] },
    });
    const page = await visit(desk, await openContext({ viewport: { width, height }, hasTouch: true }));
    await say(page, 'menu');
    await page.getByRole('button', { name: 'Falar com uma pessoa' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const send = await page.locator('#send').boundingBox();
    expect((send?.x ?? 0) + (send?.width ?? 0)).toBeLessThanOrEqual(width);
    expect((send?.y ?? 0) + (send?.height ?? 0)).toBeLessThanOrEqual(height);
    for (const button of await page.getByRole('button').all())
      if (await button.isVisible()) expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  });

  it.each(['light', 'dark'] as const)(
    'has no barrier that axe would call serious (%s)',
    async (colorScheme) => {
      const desk = await openDesk(echo, {
        demonstration: { customers: [{ name: 'Ana', how: 'CPF 529.982.247-25' }] },
      });
      const page = await visit(desk, await openContext({ colorScheme, reducedMotion: 'reduce' }));
      expect(await barriersOf(page)).toEqual([]);
      await page.getByText('Clientes para experimentar').click();
      await say(page, 'menu');
      await page.getByRole('button', { name: 'Abrir um chamado' }).click();
      await expect.poll(async () => (await texts(page)).at(-1), waiting).toContain('você escolheu');
      await tell(desk, 'Veja https://exemplo.example/', {
        text: 'Sim?',
        choices: [{ id: 'yes', label: 'Sim' }],
      });
      await page.getByRole('button', { name: 'Sim' }).waitFor();
      desk.full = true;
      await say(page, 'não vai');
      await page.getByRole('button', { name: 'não enviada' }).waitFor();
      expect(await barriersOf(page)).toEqual([]);
    },
  );
});
