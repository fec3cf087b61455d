/** Asks the same things of every state that a protocol can come to. */

import { describe, expect, it } from 'vitest';
import { owesAnything } from '../../../flows/marketplace/context.ts';
import { isPressed } from '../../../flows/marketplace/due.ts';
import { createKit } from '../../../flows/marketplace/kit.ts';
import { createMachine } from '../../../flows/marketplace/machine.ts';
import type { FlowState, Heard } from '../../../src/core/flow.ts';
import { pathOf, restingStates } from '../../support/states.ts';
import { everything, mindOf, most, nextOf, standingOf, step, tellingsAfter, walk } from './everywhere.ts';
import { ana, opened, panel, settings, start, wrote } from './fixtures.ts';
import { nobodyBringsHere } from './unbrought.ts';

const placeAfter = (state: FlowState, event: Heard) => step(state, event).state.listing.place;

describe('everywhere a protocol can come to', () => {
  const walked = [...walk().values()];
  const met = [everything.fresh(start), ...walked];

  it('reaches every state, leaves every one, and throws in none', () => {
    const reached = new Set(met.map((state) => pathOf(standingOf(state))));
    const resting = restingStates(createMachine(createKit(settings)).root);
    // Between episodes it stands nowhere.
    expect(resting.filter((path) => path !== 'idle' && !reached.has(path))).toEqual([]);
    expect(met.length).toBeLessThan(most);
    expect(met.flatMap(({ stopped }) => stopped?.reason ?? [])).toEqual([]);
    const left = new Set<string>();
    for (const state of met) {
      const standing = standingOf(state);
      if (left.has(pathOf(standing))) continue;
      if (nextOf(state).some((event) => standingOf(step(state, event).state) !== standing))
        left.add(pathOf(standing));
    }
    expect([...reached].filter((path) => !left.has(path))).toEqual([]);
  });

  it('a buyer who writes is heard by somebody, and the bot answers nothing', () => {
    for (const state of met) {
      const { state: reached, effects } = step(state, wrote('E então?'), start + 1);
      expect(reached.listing.place, standingOf(state)).toMatch(
        state.listing.place === 'attended' ? /waiting|attended/ : /waiting/,
      );
      expect(effects.filter(({ type }) => type === 'say')).toEqual([]);
    }
  });

  it('anybody’s first word is sent where nobody else has it, and it is theirs', () => {
    for (const state of met) {
      const { owner } = state.listing;
      if (owner !== undefined && !owner.elsewhere && owner.id !== ana.id) continue;
      const { state: reached, effects } = step(state, { type: 'attendant.said', by: ana, text: 'Oi' });
      expect(effects.filter(({ type }) => type === 'say')).toHaveLength(1);
      expect(reached.listing, standingOf(state)).toMatchObject({ place: 'attended', owner: ana });
    }
  });

  it('what the marketplace tells once more, or late, changes nothing and says nothing', () => {
    let asked = 0;
    for (const state of met) {
      const { protocol } = mindOf(state);
      if (protocol === undefined || protocol === null) continue;
      asked += 1;
      const late = { ...opened, updatedAt: protocol.updatedAt - 1, closed: !protocol.closed };
      for (const told of [protocol, late]) {
        const { state: reached, effects } = step(state, { type: 'protocol.changed', protocol: told });
        expect(effects, standingOf(state)).toEqual([]);
        expect(reached.listing).toEqual(state.listing);
      }
    }
    expect(asked).toBeGreaterThan(100);
  });

  it('reopened or heard of first it has a place; closed with nothing owed it has none', () => {
    for (const state of met) {
      const { protocol, undelivered = [], updates = {}, writtenAt = null } = mindOf(state);
      const [open, , closed] = tellingsAfter(protocol);
      if (open === undefined || closed === undefined) throw new Error('nothing can be told');
      if (protocol?.closed !== false)
        expect(placeAfter(state, open), standingOf(state)).toMatch(/waiting|attended/);
      // Who is closing it has decided.
      const isClosing = state.listing.closesAt !== undefined;
      const isOwed = !isClosing && owesAnything({ undelivered, updates, writtenAt });
      const isOn = state.snapshot !== null;
      if (!isOwed || !isOn) expect(placeAfter(state, closed), standingOf(state)).toBe('closed');
      else if (protocol?.closed === false)
        expect(placeAfter(state, closed), standingOf(state)).toMatch(/waiting|attended/);
    }
  });

  it('what did not pass, or came to nothing, is never left to nobody', () => {
    const lost: Heard = { type: 'send.failed', text: 'Sai hoje.', keep: false, reason: 'moderada' };
    for (const state of met) {
      const failures: Heard[] = Object.entries(state.jobs).map(([key, job]) => ({
        type: 'job.finished',
        ...{ job, name: 'update-protocol', key },
        result: { ok: false, failure: { kind: 'unknown', reason: 'sem resposta' } },
      }));
      for (const event of [lost, ...failures]) {
        const { listing } = step(state, event).state;
        expect(listing.place, `${event.type} in ${standingOf(state)}`).toMatch(/waiting|attended/);
        expect(listing.owner?.elsewhere, `${event.type} in ${standingOf(state)}`).toBeUndefined();
      }
    }
  });

  it('the bot says nothing while a person has it', () => {
    const attended = met
      .filter((state) => state.listing.place === 'attended')
      .map((state) => [`${standingOf(state)} ${Object.keys(state.timers)}`, state] as const);
    expect(attended.some(([, { timers }]) => 'acknowledgement' in timers)).toBe(true);
    for (const state of new Map(attended).values()) {
      for (const event of nextOf(state)) {
        const { effects } = step(state, event);
        const own = effects.filter((effect) => effect.type === 'say' && effect.by === 'bot');
        expect(own, `${event.type} in ${standingOf(state)}`).toEqual([]);
      }
    }
  });

  it('goes on from what was stored as from what is in memory', () => {
    for (const state of met) {
      const stored: FlowState = JSON.parse(JSON.stringify(state));
      for (const event of [...tellingsAfter(mindOf(state).protocol).slice(2, 4), wrote('oi')]) {
        const [one, other] = [step(state, event), step(stored, event)];
        expect(other.state.listing).toEqual(one.state.listing);
        expect(other.effects.map(({ type }) => type)).toEqual(one.effects.map(({ type }) => type));
      }
    }
  });

  it('between episodes nothing is under way but what the marketplace is being told, and a date that nobody answered', () => {
    for (const state of met) {
      if (state.listing.place !== 'closed') continue;
      const { protocol = null, seenAt = null, relievedAt = null } = mindOf(state);
      const alarms = Object.keys(state.timers);
      if (!isPressed({ protocol, seenAt, relievedAt })) expect(alarms).toEqual([]);
      expect(['due.red', 'due.passed']).toEqual(expect.arrayContaining(alarms));
      expect(Object.keys(state.calls)).toEqual([]);
      expect(state.snapshot, JSON.stringify(state.snapshot)).toBeNull();
    }
  });

  it('is the panel’s only while nobody here has it', () => {
    for (const state of met) {
      const { listing } = step(state, { type: 'attendant.said', by: panel, text: 'Oi' }).state;
      const { owner, place } = state.listing;
      if (place === 'attended' && owner?.elsewhere !== true) expect(listing.owner).toEqual(owner);
      else expect(listing.place === 'closed' || listing.owner?.id === panel.id).toBe(true);
    }
  });

  describe('left by a version that nobody can bring here', () => nobodyBringsHere(walked));
});
