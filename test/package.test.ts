/** What is installed: from a registry alone, and the one library that may change under us as it was tried. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));

test('everything comes from a registry', () => {
  const locked = z.object({ integrity: z.string().optional(), resolved: z.string().optional() });
  const { packages } = z.object({ packages: z.record(z.string(), locked) }).parse(read('package-lock.json'));
  const installed = Object.entries(packages).filter(([place]) => place !== '');
  expect(installed.length).toBeGreaterThan(50);
  // What comes from a repository, as `latest` of one library does, has no checksum.
  for (const [place, { integrity, resolved = 'https:' }] of installed) {
    expect(integrity, place).toMatch(/^sha512-/);
    expect(resolved, place).toMatch(/^https:/);
  }
});

test('the WhatsApp library is pinned', () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(read('package.json'));
  expect(dependencies['@whiskeysockets/baileys']).toBe('7.0.0-rc14');
});
