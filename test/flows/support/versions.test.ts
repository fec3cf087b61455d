/**
 * Conversations that older versions of the flow left at every state that paths reach: this one goes on with each.
 * `WRITE_STATES=1` writes those of the present version, to be committed before it is changed.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Context } from '../../../flows/support/context.ts';
import type { FlowState } from '../../../src/core/flow.ts';
import { standingOf, walk } from './everywhere.ts';
import { support } from './fixtures.ts';

const folder = new URL('versions/', import.meta.url);

/** What a stored state's shape may depend on. */
const shapeOf = (state: FlowState): string => {
  const { identity, opened = [] } =
    (state.snapshot as { readonly context?: Partial<Context> } | null)?.context ?? {};
  const { place, untold } = state.listing;
  return JSON.stringify([
    standingOf(state),
    Object.keys(state.jobs),
    identity?.level,
    opened.length > 0,
    place,
    untold?.length,
  ]);
};

test.runIf(process.env.WRITE_STATES)('the present version is written down', () => {
  const states = new Map([...walk().values()].map((state) => [shapeOf(state), state]));
  const text = [...states.values()].map((state) => JSON.stringify(state)).join('\n');
  writeFileSync(new URL(`${support.version}.jsonl.gz`, folder), gzipSync(text, { level: 9 }));
});

test('older versions', () => {
  for (const name of readdirSync(folder)) {
    const states = gunzipSync(readFileSync(new URL(name, folder))).toString().split('\n');
    expect(states.length).toBeGreaterThan(50);
  }
});
