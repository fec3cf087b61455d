/** The chat page of an echoing desk in a real browser, and what visitors do with it. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core';
import { afterEach, beforeAll, expect } from 'vitest';
import type { WebChatOptions } from '../../../src/channels/web/index.ts';
import type { Message } from '../../../src/core/content.ts';
import { effectId } from '../../../src/core/ids/index.ts';
import { useBrowser } from './browser.ts';
import { append, type EchoDesk, echo, openEchoDesk } from './echo-desk.ts';

/** For `expect.poll`: a page on a busy machine answers late. */
export const waiting = { timeout: 60_000, interval: 100 };

/** One browser for a file of tests; what a test opened is closed after it. Call it inside of `describe`. */
export function useChatPage() {
  let browser: Browser;
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    browser = await useBrowser();
  }, 120_000);
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
      // Nobody watches what moves.
      reducedMotion: 'reduce',
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

  /** Closes something of a test's own after it. */
  const closing = <Thing extends { close(): Promise<void> }>(thing: Thing): Thing => {
    endings.push(() => thing.close());
    return thing;
  };

  return { openDesk, openContext, visit, begin, closing };
}

export const say = async (page: Page | Frame, text: string) => {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
};
export const texts = (page: Page | Frame) => page.locator('.said').allTextContents();
export const shows = (page: Page | Frame, wanted: readonly string[]) =>
  expect.poll(() => texts(page), waiting).toEqual(wanted);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe calls serious or critical in a document, frames apart. */
export const barriersOf = async (document: Page | Frame): Promise<readonly string[]> => {
  await document.evaluate(axe);
  const found = await document.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    'axe.run({ iframes: false }).then(({ violations }) => violations)',
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

/** Something said to everybody who wrote, without being asked. */
export const tell = async (desk: EchoDesk, ...messages: readonly (string | Message)[]) => {
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
