/** The desk's pages in a real browser, and how attendants come in. */

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeAll } from 'vitest';
import { silent } from '../../../src/log.ts';
import { type Router, type Serving, serve } from '../../../src/serve.ts';
import { useBrowser } from './browser.ts';
import { waiting } from './chat-page.ts';

/** A desk whose pages are shown. */
type Served = { readonly web: Router; close(): Promise<void> };

/** What everybody's password is in these tests. */
const password = 'girassol azul 42';

/** Live once the stream is. */
export const ready = (page: Page) => page.locator('body[data-link=up]').waitFor();

/** What the desk says of what somebody asked for. */
export const says = (page: Page, words: string) => page.locator('#outcome', { hasText: words }).waitFor();

/**
 * One browser for a file of tests; what a test opened is closed after it. Call it inside of `describe`.
 *
 * @param whole what every test's browser has, as well as the language; a context's own options come before it.
 */
export function useDeskPage(whole: BrowserContextOptions = {}) {
  let browser: Browser;
  let serving: Serving;
  const contexts: BrowserContext[] = [];
  let served: Served;

  const begin = async (port: number): Promise<void> => {
    serving = await serve({ host: '127.0.0.1', port, channels: [served.web], parts: () => [], log: silent });
  };

  beforeAll(async () => {
    browser = await useBrowser();
  }, 120_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    await served.close();
    await serving.close();
  });

  /** Serves the pages of a test's desk; both are closed after it. */
  const serveDesk = async (desk: Served): Promise<void> => {
    served = desk;
    await begin(0);
  };
  /** Ends the server as if it had died. The result brings it back where it was. */
  const cut = async (): Promise<() => Promise<void>> => {
    const { port } = new URL(serving.url);
    await serving.close();
    return () => begin(Number(port));
  };
  const openContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({
      locale: 'pt-BR',
      viewport: { width: 1280, height: 800 },
      // Nobody watches what moves.
      reducedMotion: 'reduce',
      ...whole,
      ...options,
    });
    context.setDefaultTimeout(waiting.timeout);
    contexts.push(context);
    return context;
  };
  /** Somebody's first page, in a browser of their own. Its errors, and what its policy refuses, are the test's. */
  const openPage = async (path: string, options?: BrowserContextOptions): Promise<Page> => {
    const page = await (await openContext(options)).newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) throw new Error(message.text());
    });
    await page.goto(serving.url + path);
    return page;
  };
  /** Shows a page of the desk to somebody who is in. */
  const goTo = async (page: Page, path: string): Promise<void> => {
    await page.goto(serving.url + path);
    await ready(page);
  };
  /** Comes in by name and password. */
  const comeIn = async (login: string, options?: BrowserContextOptions): Promise<Page> => {
    const page = await openPage('/desk/login', options);
    await page.fill('#login', login);
    await page.fill('#password', password);
    await page.press('#password', 'Enter');
    await ready(page);
    return page;
  };
  return { serveDesk, cut, openPage, goTo, comeIn };
}
