/**
 * Protocols that another version of the flow left where they stood; those that nobody can bring here: `unbrought.ts`.
 * `WRITE_STATES=1` writes those of the present version, to be committed before it is changed: the next one goes on with each.
 */

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { NewerState } from '../../../src/core/flow.ts';
import { everything, step, walk } from './everywhere.ts';
import { start, told } from './fixtures.ts';

const folder = new URL('versions/', import.meta.url);

if (process.env.WRITE_STATES) {
  mkdirSync(folder, { recursive: true });
  const text = [...walk().values()].map((state) => JSON.stringify(state)).join('\n');
  writeFileSync(new URL(`${everything.version}.jsonl.gz`, folder), gzipSync(text, { level: 9 }));
}

test('every version before has been written down', () => {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const before = names
    .map((name) => Number.parseInt(name, 10))
    .filter((version) => version < everything.version);
  expect(before.sort()).toEqual(Array.from({ length: everything.version - 1 }, (_, index) => index + 1));
});

test('a newer version is left to a newer process', () => {
  expect(() => step({ ...everything.fresh(start), version: everything.version + 1 }, told())).toThrow(
    NewerState,
  );
});
