import { describe, expect, it } from 'vitest';
import { noBrowser } from '../../support/page/browser.ts';
import { say, shows, tell, texts, useChatPage, waiting } from '../../support/page/chat-page.ts';

describe.skipIf(noBrowser)('the chat page in several tabs', { timeout: 300_000 }, () => {
  const { openDesk, openContext, visit, begin } = useChatPage();

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
});
