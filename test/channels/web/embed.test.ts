/** Two sites in one browser: a provider's on `localhost`, and the chat on `127.0.0.1`, with foreign cookies refused. */

import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { noBrowser } from '../../support/page/browser.ts';
import { barriersOf, say, shows, tell, useChatPage, waiting } from '../../support/page/chat-page.ts';
import { openProviderSite } from '../../support/page/provider-site.ts';

describe.skipIf(noBrowser)('the chat on a provider’s own site', { timeout: 300_000 }, () => {
  const { openDesk, openContext, visit, closing } = useChatPage();

  const begin = async () => {
    const site = closing(await openProviderSite());
    const desk = await openDesk(undefined, { sites: [site.url] });
    site.chat = desk.url;
    const context = await openContext({ viewport: { width: 1_000, height: 700 } });
    const page = await context.newPage();
    const browser = await context.newCDPSession(page);
    await browser.send('Network.enable');
    await browser.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true });
    await page.goto(site.url);
    return { site, desk, context, page };
  };

  const launcher = (page: Page) => page.locator('#plantao-embed').getByRole('button');
  /** Opens the panel: the frame with the chat. */
  const open = async (page: Page): Promise<Frame> => {
    await launcher(page).click();
    const element = await page.locator('#plantao-embed iframe').elementHandle();
    const frame = await element?.contentFrame();
    if (!frame) throw new Error('there is no frame');
    await frame.locator('#log[aria-busy=false]').waitFor({ state: 'attached' });
    return frame;
  };

  it('talks in a strict site, and framed or not each keeps its conversation', async () => {
    const { site, desk, context, page } = await begin();
    site.policy = `default-src 'none'; script-src ${desk.url}; frame-src ${desk.url}; require-trusted-types-for 'script'`;
    await page.reload();
    const frame = await open(page);
    await say(frame, 'no site');
    await shows(frame, ['no site', 'eco: no site']);
    // Its styles are in force though the site permits none.
    expect((await launcher(page).boundingBox())?.x).toBeGreaterThan(800);
    const alone = await visit(desk, context);
    await shows(alone, []);
    await say(alone, 'na página');
    await shows(alone, ['na página', 'eco: na página']);
    expect(desk.conversations.size).toBe(2);

    await page.reload();
    const again = await open(page);
    await shows(again, ['no site', 'eco: no site']);
    await say(again, 'de novo');
    await shows(again, ['no site', 'eco: no site', 'de novo', 'eco: de novo']);
    await alone.reload();
    await shows(alone, ['na página', 'eco: na página']);
    expect(desk.conversations.size).toBe(2);
    await alone.goto(`${desk.url}/embed`);
    expect(alone.url()).toBe(`${desk.url}/`);
  });

  it('is used with the keyboard alone, and no barrier that axe would call serious', async () => {
    const { page } = await begin();
    const button = launcher(page);
    expect(await barriersOf(page)).toEqual([]);
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => button.getAttribute('aria-expanded'), waiting).toBe('true');
    const chat = page.frameLocator('#plantao-embed iframe');
    await chat.locator('#text:focus').waitFor();
    await page.keyboard.type('oi');
    await page.keyboard.press('Enter');
    await chat.getByText('eco: oi').waitFor();
    const [, frame = page] = page.frames();
    expect(await barriersOf(frame)).toEqual([]);
    expect(await barriersOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => button.getAttribute('aria-expanded'), waiting).toBe('false');
    expect(await page.evaluate('document.activeElement.shadowRoot.activeElement.localName')).toBe('button');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.localName')).not.toBe('iframe');
  });

  it('counts what came while it was closed, and believes nobody else', async () => {
    const { desk, page } = await begin();
    const frame = await open(page);
    await say(frame, 'oi');
    await shows(frame, ['oi', 'eco: oi']);
    await launcher(page).click();
    await page.evaluate(`
      const [frame] = document.getElementById('plantao-embed').shadowRoot.querySelectorAll('iframe');
      postMessage({ type: 'unread', count: 7 }, '*');
      const stranger = document.body.appendChild(document.createElement('iframe'));
      stranger.contentWindow.eval("parent.postMessage({ type: 'unread', count: 7 }, '*')");
    `);
    await frame.evaluate(`
      for (const message of [null, ...[-1, 0.5, '7', null].map((count) => ({ type: 'unread', count }))])
        parent.postMessage(message, '${new URL(page.url()).origin}');
    `);
    await tell(desk, 'uma', 'duas');
    await expect
      .poll(() => launcher(page).getAttribute('aria-label'), waiting)
      .toBe('Atendimento, 2 mensagens novas');
    expect(await launcher(page).textContent()).toBe('2');
    await launcher(page).click();
    expect(await launcher(page).getAttribute('aria-label')).toBe('Atendimento');
    await shows(frame, ['oi', 'eco: oi', 'uma', 'duas']);
  });

  it('lets the site neither write nor read in the visitor’s name', async () => {
    const { desk, page } = await begin();
    const frame = await open(page);
    await say(frame, 'meu');
    await shows(frame, ['meu', 'eco: meu']);
    const attempts = await page.evaluate<readonly string[]>(`(async () => {
      const body = JSON.stringify({ id: crypto.randomUUID(), text: 'forjado' });
      const answers = [];
      for (const [route, init] of [
        ['messages', { method: 'POST', body, headers: { 'content-type': 'application/json' } }],
        ['messages', { method: 'POST', body, mode: 'no-cors' }],
        ['lines', {}],
        ['lines', { mode: 'no-cors' }],
      ])
        for (const door of ['embed', 'chat'])
          answers.push(
            await fetch('${desk.url}/' + door + '/' + route, { credentials: 'include', ...init }).then(
              async (response) => response.type + (await response.text()),
              () => 'refused',
            ),
          );
      return answers;
    })()`);
    expect(new Set(attempts)).toEqual(new Set(['refused']));
    // A form needs no permission to be sent anywhere.
    const answered = page.waitForResponse((response) => response.url() === `${desk.url}/embed/messages`);
    await page.evaluate(`
      const form = document.body.appendChild(document.createElement('form'));
      Object.assign(form, { method: 'post', enctype: 'text/plain', action: '${desk.url}/embed/messages' });
      const input = form.appendChild(document.createElement('input'));
      Object.assign(input, { name: '{"id":"' + crypto.randomUUID() + '","text":"forjado', value: '"}' });
      form.submit();
    `);
    expect((await answered).status()).toBe(403);
    expect(desk.heard).toEqual(['meu']);
  });

  it('is not shown by a site that is not on the list, and only once by one that asks twice', async () => {
    const { site, desk, page } = await begin();
    const snippet = site
      .snippet(desk.url)
      .replace('async', 'async data-label="Fale com a gente" data-position="left"');
    site.snippet = () => snippet + snippet;
    await page.reload();
    await open(page);
    const button = page.getByRole('button', { name: 'Fale com a gente' });
    expect(await button.count()).toBe(1);
    expect((await button.boundingBox())?.x).toBeLessThan(100);

    const stranger = closing(await openProviderSite());
    stranger.chat = desk.url;
    await page.goto(stranger.url);
    await launcher(page).click();
    await expect.poll(() => page.frames().at(-1)?.url(), waiting).toBe('chrome-error://chromewebdata/');
  });
});
