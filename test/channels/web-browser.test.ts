import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebChatOptions } from '../../src/channels/web/index.ts';
import type { Message } from '../../src/core/content.ts';
import { effectId } from '../../src/core/ids.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { append, type EchoDesk, echo, openEchoDesk } from '../support/echo-desk.ts';

const waiting = { timeout: 30_000, interval: 50 };

describe.skipIf(noBrowser)('the chat page in a browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 120_000);
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  const openDesk = async (answer = echo, options: Partial<WebChatOptions> = {}): Promise<EchoDesk> => {
    const desk = await openEchoDesk(answer, options);
    endings.push(() => desk.close());
    return desk;
  };

  const openContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({
      locale: 'pt-BR',
      viewport: { width: 360, height: 640 },
      ...options,
    });
    context.setDefaultTimeout(waiting.timeout);
    endings.push(() => context.close());
    return context;
  };

  const visit = async (desk: EchoDesk, context: BrowserContext, path = '/'): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(desk.url + path);
    await page.locator('#log[aria-busy=false]').waitFor({ state: 'attached' });
    return page;
  };

  const begin = async (answer = echo) => {
    const desk = await openDesk(answer);
    const context = await openContext();
    return { desk, context, page: await visit(desk, context) };
  };

  const say = async (page: Page, text: string) => {
    await page.fill('#text', text);
    await page.keyboard.press('Enter');
  };
  const texts = (page: Page) => page.locator('.said').allTextContents();
  const shows = (page: Page, wanted: readonly string[]) =>
    expect.poll(() => texts(page), waiting).toEqual(wanted);

  /** Something said to everybody who wrote, without being asked. */
  const tell = async (desk: EchoDesk, ...messages: readonly (string | Message)[]) => {
    for (const conversation of desk.conversations)
      await append(
        desk.store,
        conversation,
        messages.map((message, index) => ({
          type: 'said',
          by: 'bot',
          message: typeof message === 'string' ? { text: message } : message,
          menu: `told${index}`,
          effect: effectId(conversation, 1_000, index),
        })),
      );
  };

  it('talks, and remembers after a reload', async () => {
    const { desk, page } = await begin();
    await say(page, 'minha internet caiu');
    await shows(page, ['minha internet caiu', 'eco: minha internet caiu']);
    expect(await page.inputValue('#text')).toBe('');
    expect(await page.locator('.mine .meta').textContent()).toMatch(/^\d\d:\d\d · enviada$/);
    expect(await page.locator('.day').count()).toBe(1);
    await page.reload();
    await shows(page, ['minha internet caiu', 'eco: minha internet caiu']);
    await say(page, 'de novo');
    await say(page, 'de novo');
    await expect.poll(() => desk.heard, waiting).toEqual(['minha internet caiu', 'de novo', 'de novo']);
    await expect
      .poll(async () => (await texts(page)).filter((text) => text === 'de novo').length, waiting)
      .toBe(2);
  });

  it('shows a message once, though nothing follows it', async () => {
    const { page } = await begin(() => []);
    await say(page, 'oi');
    const waitingKeys = () =>
      page.evaluate("Object.keys(localStorage).filter((key) => key.includes('.out.')).length");
    await expect.poll(waitingKeys, waiting).toBe(0);
    expect(await texts(page)).toEqual(['oi']);
  });

  it('says what is the matter when there is too much, and sends it when there is not', async () => {
    const desk = await openDesk(echo, { allowance: { messagesPerMinute: 1 } });
    const page = await visit(desk, await openContext());
    await say(page, 'um');
    await say(page, 'dois');
    await expect.poll(() => page.locator('#hint').textContent(), waiting).toContain('muitas mensagens');
    expect(desk.heard).toEqual(['um']);
    await desk.down();
    await desk.up();
    await page.getByRole('button', { name: 'não enviada' }).click();
    await expect.poll(() => desk.heard, waiting).toEqual(['um', 'dois']);
    await expect.poll(() => page.locator('#hint').isVisible(), waiting).toBe(false);
  });

  it('costs nothing while somebody only looks', async () => {
    const desk = await openDesk();
    const page = await (await openContext()).newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(desk.url);
    await page.locator('#welcome').waitFor();
    await page.locator('#log[aria-busy=false]').waitFor({ state: 'attached' });
    expect(asked).toContain('/chat/lines');
    expect(asked).not.toContain('/chat/events');
    expect(desk.conversations.size).toBe(0);
  });

  it('keeps what is written offline, and sends it once and in order when the network is back', async () => {
    const { desk, context, page } = await begin();
    await say(page, 'antes');
    await shows(page, ['antes', 'eco: antes']);
    await context.setOffline(true);
    await say(page, 'primeira');
    await say(page, 'segunda');
    await expect.poll(() => page.locator('.again').count(), waiting).toBe(2);
    await expect.poll(() => page.locator('#status').textContent(), waiting).toContain('Sem conexão');
    expect(desk.heard).toEqual(['antes']);
    await context.setOffline(false);
    await expect.poll(() => desk.heard, waiting).toEqual(['antes', 'primeira', 'segunda']);
    await expect
      .poll(async () => (await texts(page)).slice(2).sort(), waiting)
      .toEqual(['eco: primeira', 'eco: segunda', 'primeira', 'segunda']);
    expect(await page.locator('.again').count()).toBe(0);
  });

  it('loses and doubles nothing when the store is full, the page is reloaded, and answers get lost', async () => {
    const { desk, page } = await begin();
    desk.full = true;
    await say(page, 'não cabe');
    await page.getByRole('button', { name: 'não enviada, tocar para repetir' }).waitFor();
    await page.reload();
    await page.getByText('não cabe').waitFor();
    // Stored, but the answer does not come back: the page repeats it under the same id.
    let repeated = 0;
    await page.route('**/chat/messages', async (route) => {
      repeated++;
      if (repeated > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    desk.full = false;
    await page
      .getByRole('button', { name: 'não enviada' })
      .click()
      .catch(() => {});
    await shows(page, ['não cabe', 'eco: não cabe']);
    await say(page, 'fim');
    await shows(page, ['não cabe', 'eco: não cabe', 'fim', 'eco: fim']);
    expect(desk.heard).toEqual(['não cabe', 'fim']);
  });

  it('says that it reconnects, and catches up without a gap when the server is back', async () => {
    const { desk, page } = await begin();
    await say(page, 'oi');
    await shows(page, ['oi', 'eco: oi']);
    await desk.down();
    await expect.poll(() => page.locator('#status').textContent(), waiting).toBe('Reconectando…');
    await tell(desk, 'um', 'dois', 'três');
    await desk.up();
    await shows(page, ['oi', 'eco: oi', 'um', 'dois', 'três']);
    await expect.poll(() => page.locator('#status').textContent(), waiting).toBe('Suporte técnico');
    await tell(desk, 'quatro');
    await shows(page, ['oi', 'eco: oi', 'um', 'dois', 'três', 'quatro']);
  });

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

  it('does not take a message that is too long, and does not lose it', async () => {
    const { desk, page } = await begin();
    await say(page, 'a'.repeat(4_001));
    await expect.poll(() => page.locator('#hint').textContent(), waiting).toContain('4.001');
    expect((await page.inputValue('#text')).length).toBe(4_001);
    await say(page, 'a'.repeat(4_000));
    await expect.poll(() => desk.heard.length, waiting).toBe(1);
    expect(await page.locator('#hint').isVisible()).toBe(false);
  });

  it('works in eight tabs at once, with one stream for all, that another tab takes over', async () => {
    const { desk, context, page } = await begin();
    await say(page, 'oi');
    await shows(page, ['oi', 'eco: oi']);
    const tabs = [page];
    while (tabs.length < 8) tabs.push(await visit(desk, context));
    await say(tabs[7] ?? page, 'da última');
    for (const tab of tabs) await shows(tab, ['oi', 'eco: oi', 'da última', 'eco: da última']);
    await page.close();
    await tell(desk, 'ainda aqui');
    for (const tab of tabs.slice(1))
      await expect.poll(async () => (await texts(tab)).at(-1), waiting).toBe('ainda aqui');
    const [again] = tabs.slice(-1);
    await say(again ?? page, 'e escrevo');
    await expect.poll(() => desk.heard.at(-1), waiting).toBe('e escrevo');
  });

  it('works in many tabs of a browser that cannot share a stream', async () => {
    const desk = await openDesk();
    const context = await openContext();
    await context.addInitScript("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })");
    const page = await visit(desk, context);
    await say(page, 'oi');
    await shows(page, ['oi', 'eco: oi']);
    const tabs = [page];
    while (tabs.length < 7) tabs.push(await visit(desk, context));
    await tell(desk, 'para todas');
    for (const tab of tabs) await shows(tab, ['oi', 'eco: oi', 'para todas']);
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

  it('begins again when the server does not know its cookie, and keeps what was written', async () => {
    const { desk, context, page } = await begin();
    await say(page, 'na sessão velha');
    await shows(page, ['na sessão velha', 'eco: na sessão velha']);
    await context.clearCookies();
    await say(page, 'na sessão nova');
    await shows(page, ['na sessão nova', 'eco: na sessão nova']);
    expect(desk.heard).toEqual(['na sessão velha', 'na sessão nova']);
    expect(desk.conversations.size).toBe(2);
    await expect.poll(() => page.url(), waiting).toBe(`${desk.url}/`);
  });

  it('tells who blocks cookies, instead of loading the page for ever', async () => {
    const desk = await openDesk();
    const context = await openContext();
    // The page without the header that brings the cookie.
    const isPage = (url: URL) => url.pathname === '/';
    await context.route(isPage, async (route) =>
      route.fulfill({ contentType: 'text/html', body: await (await fetch(desk.url)).text() }),
    );
    const page = await visit(desk, context);
    await say(page, 'oi');
    await expect.poll(() => page.locator('#hint').textContent(), waiting).toContain('cookies');
    expect(desk.heard).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'has no barrier that axe would call serious (%s)',
    async (colorScheme) => {
      const desk = await openDesk(echo, {
        demonstration: { customers: [{ name: 'Ana', how: 'CPF 529.982.247-25' }] },
      });
      const page = await visit(desk, await openContext({ colorScheme, reducedMotion: 'reduce' }));
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const barriers = async () => {
        await page.evaluate(axe);
        const found = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
          'axe.run().then(({ violations }) => violations)',
        );
        return found
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      };
      expect(await barriers()).toEqual([]);
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
      expect(await barriers()).toEqual([]);
    },
  );
});
