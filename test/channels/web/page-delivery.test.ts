import { describe, expect, it } from 'vitest';
import { noBrowser } from '../../support/page/browser.ts';
import { say, shows, tell, texts, useChatPage, waiting } from '../../support/page/chat-page.ts';
import { echo } from '../../support/page/echo-desk.ts';

describe.skipIf(noBrowser)('what is written on the chat page', { timeout: 300_000 }, () => {
  const { openDesk, openContext, visit, begin } = useChatPage();

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

  it('does not take a message that is too long, and does not lose it', async () => {
    const { desk, page } = await begin();
    await say(page, 'a'.repeat(4_001));
    await expect.poll(() => page.locator('#hint').textContent(), waiting).toContain('4.001');
    expect((await page.inputValue('#text')).length).toBe(4_001);
    await say(page, 'a'.repeat(4_000));
    await expect.poll(() => desk.heard.length, waiting).toBe(1);
    expect(await page.locator('#hint').isVisible()).toBe(false);
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
});
