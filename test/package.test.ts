/** What is installed: from a registry alone, and the one library that may change under us as it was tried. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));

test('everything comes from a registry', () => {
  const { packages } = z
    .object({ packages: z.record(z.string(), z.object({ resolved: z.string().optional() })) })
    .parse(read('package-lock.json'));
  const resolved = Object.values(packages).flatMap((one) => one.resolved ?? []);
  expect(resolved.length).toBeGreaterThan(50);
  // Not from a repository: `latest` of this library is.
  for (const address of resolved) expect(address).toMatch(/^https:\/\/.*\.tgz$/);
});

test('the WhatsApp library is pinned', () => {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(read('package.json'));
  expect(dependencies['@whiskeysockets/baileys']).toBe('7.0.0-rc14');
});
