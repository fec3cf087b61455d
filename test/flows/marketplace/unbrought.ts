/** Protocols of a version that nobody can bring here. Part of `walk.test.ts`: the walk takes seconds. */

import { expect, it } from 'vitest';
import type { FlowState } from '../../../src/core/flow.ts';
import { mindOf, standingOf, step } from './everywhere.ts';
import { ana, opened, start, updates, wrote } from './fixtures.ts';

/** @param met every state that a protocol can come to. */
export const nobodyBringsHere = (met: readonly FlowState[]) => {
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
};
