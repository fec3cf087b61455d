/** A real browser for tests: the system's Chromium, or a visible skip where there is none. */

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.PLANTAO_TEST_CHROMIUM,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].filter((place) => place !== undefined);

const found = places.find((place) => existsSync(place));

if (found === undefined) {
  const words = 'no browser: install the Debian package `chromium-headless-shell`';
  if (process.env.CI === 'true') throw new Error(words);
  console.warn(`Browser tests are skipped: ${words}.`);
}

/** For `describe.skipIf(noBrowser)`. Never true in CI: there a missing browser is an error. */
export const noBrowser = found === undefined;

let running: Promise<Browser> | undefined;

/**
 * One for all files that a process goes through, without a window, and without anything that it does by itself on the
 * network. It ends with the process: whoever uses it closes what it opened in it.
 */
export function useBrowser(): Promise<Browser> {
  running ??= launchBrowser();
  return running;
}

/** One of its own, for whoever must have it alone; whoever launched it closes it. */
export function launchBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error('there is no browser');
  return chromium.launch({
    executablePath: found,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--process-per-site',
      '--disable-extensions',
    ],
  });
}
