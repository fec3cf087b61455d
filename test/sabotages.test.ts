/** What `npm run test:teeth` sabotages is still in the source: that takes half an hour to say so. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const { sabotages } = z
  .object({
    sabotages: z.array(
      z.object({ name: z.string(), file: z.string(), from: z.string(), test: z.string().optional() }),
    ),
  })
  .parse(await import(join(root, 'scripts/sabotages.mjs')));

test.each(sabotages)('$name', ({ file, from, test: noticing }) => {
  expect(readFileSync(join(root, file), 'utf8').split(from)).toHaveLength(2);
  expect(noticing === undefined || existsSync(join(root, noticing))).toBe(true);
});
