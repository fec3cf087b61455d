/**
 * Protocols that another version of the flow left where they stood. `WRITE_STATES=1` writes those of the present version, to
 * be committed before it is changed: the next one goes on with each.
 */

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { type FlowState, NewerState } from '../../../src/core/flow.ts';
import { everything, mindOf, standingOf, step, walk } from './everywhere.ts';
import { ana, opened, start, told, updates, wrote } from './fixtures.ts';

const folder = new URL('versions/', import.meta.url);
const met = [...walk().values()];

if (process.env.WRITE_STATES) {
  mkdirSync(folder, { recursive: true });
  const text = met.map((state) => JSON.stringify(state)).join('\n');
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

describe('one that nobody can bring here', () => {
  const before = met.map((state): FlowState => ({ ...state, version: 0 }));

  it('stays with the people who see to it, or calls them when the buyer writes, and is known all the same', () => {
    for (const state of before) {
      const { listing } = step(state, wrote('E então?'), start + 1).state;
      const wasClosed = state.listing.place === 'closed';
      expect(listing.place, standingOf(state)).toBe(wasClosed ? 'waiting' : state.listing.place);
      const number = mindOf(state).protocol?.number;
      expect(listing.known?.protocol?.number, standingOf(state)).toBe(number);
    }
  });

  it('rings all the same when a date passes that nobody answered', () => {
    const aside = before.filter(
      ({ listing, timers }) => listing.place === 'closed' && 'due.passed' in timers,
    );
    expect(aside.length).toBeGreaterThan(0);
    for (const state of aside) {
      const timer = state.timers['due.passed'];
      if (timer === undefined) throw new Error('no date is awaited');
      const { listing } = step(state, { type: 'timer.fired', timer }).state;
      expect(listing.place, standingOf(state)).toBe('waiting');
    }
  });

  it('tells the marketplace nothing that was asked while nobody could', () => {
    const waiting = before.find(({ listing }) => listing.place === 'waiting');
    if (waiting === undefined) throw new Error('none waits');
    const asked = step(waiting, updates({ type: 'product_sent' }, 'r9'));
    expect(asked.effects.filter(({ type }) => type === 'job')).toEqual([]);
    expect(asked.lines.at(-1)).toMatchObject({
      type: 'note',
      text: expect.stringContaining('Ana quis informar'),
    });
    const claimed = step(asked.state, { type: 'attendant.claimed', by: ana });
    const given = step(claimed.state, { type: 'attendant.gaveBack', by: ana });
    expect(given.effects.filter(({ type }) => type === 'job')).toEqual([]);
    expect(given.state.stopped).toBeUndefined();
    const protocol = { ...opened, updatedAt: start + 99, dueAt: start + 9 };
    const back = step(given.state, { type: 'protocol.changed', protocol });
    expect(back.state.listing.place).toBe('waiting');
  });
});
