/** A person gives a conversation back wherever the bot had led it. Part of `walk.test.ts`: the walk takes seconds. */

import { expect, it } from 'vitest';
import type { FlowState } from '../../../src/core/flow.ts';
import { standingOf, step } from './everywhere.ts';
import { ana } from './fixtures.ts';

const there = { type: 'attendant.gaveBack', by: ana, where: 'there' } as const;

/** A person takes it, answers, and gives it back. */
const back = (state: FlowState) => {
  const taken = step(state, { type: 'attendant.claimed', by: ana }).state;
  return step(step(taken, { type: 'attendant.said', by: ana, text: 'Já vejo' }).state, there);
};

/** A proof that was forgotten on the way is asked for again. */
const whoAreYou = ['identify.document', 'identify.askingPhone'];
/** From each place: where it may go on. */
const ways: Readonly<Record<string, readonly string[]>> = {
  'identify.document': ['identify.document', 'identify.fact', 'identify.askingPhone'],
  'identify.fact': ['identify.fact', 'identify.askingPhone'],
  'identify.askingPhone': ['identify.askingPhone'],
  'identify.lastDigits': ['identify.askingPhone'],
  'identify.askingDocument': ['identify.fact', 'identify.askingPhone'],
  'identify.notFound': ['identify.fact', 'identify.askingPhone'],
  'identify.locked': ['identify.fact', 'identify.askingPhone'],
  'identify.offlineForFollow': ['identify.document', 'identify.fact'],
  'installation.service': ['installation.service'],
  'installation.debt': ['installation.debt', 'more'],
  'installation.outage': ['installation.outage'],
  'installation.duplicate': ['installation.duplicate', 'more'],
  'details.name': ['details.name', 'details.phone', ...whoAreYou],
  'details.phone': ['details.phone', ...whoAreYou],
  'details.email': ['details.email', 'confirm.summary', ...whoAreYou],
  'details.description': ['details.description', 'confirm.summary', ...whoAreYou],
  'details.gathering.listening': ['details.description', 'confirm.summary', ...whoAreYou],
  'details.order': ['details.order', 'confirm.summary'],
  'confirm.summary': ['confirm.summary', ...whoAreYou],
  'confirm.correction': ['confirm.summary', ...whoAreYou],
  // It went out: nothing is left to go on with.
  'confirm.registering': ['menu'],
  'follow.opened': ['follow.opened'],
  'follow.listing': ['follow.listing'],
  'follow.pick': ['follow.listing'],
  'follow.looking': ['follow.looking'],
  'follow.notFound': ['follow.listing', 'follow.opened', 'follow.unproved', 'identify.askingPhone'],
  'follow.unproved': ['follow.unproved', 'follow.looking'],
  'follow.offline': ['follow.listing', 'follow.looking'],
  menu: ['menu'],
  more: ['menu'],
  'attendant.waiting.idle': ['menu'],
};
const pathOf = (state: FlowState): string => standingOf(state).replace(/[{}"]/g, '').replace(/:/g, '.');

/** @param met every state that the conversation can come to. */
export const goesOnWhereItLed = (met: readonly FlowState[]) => {
  // Who is being asked what they want a person for goes on where they were before.
  const led = met.filter((state) => state.listing.place === 'bot' && !standingOf(state).includes('subject'));

  it('goes on there, or where the same is asked again', () => {
    const wrong = led.flatMap((state) => {
      const { state: reached } = back(state);
      const way = `${pathOf(state)} -> ${pathOf(reached)}`;
      return (ways[pathOf(state)] ?? []).includes(pathOf(reached)) && reached.stopped === undefined
        ? []
        : [way];
    });
    expect([...new Set(wrong)]).toEqual([]);
    expect(new Set(led.map(pathOf))).toEqual(new Set(Object.keys(ways)));
  });

  it('says so, and asks or looks up at once; nobody has it any more', () => {
    for (const state of led) {
      const { state: reached, effects } = back(state);
      const says = effects.flatMap((effect) => (effect.type === 'say' ? [effect.message.text] : []));
      expect(says[0], pathOf(state)).toMatch(/devolveu a conversa/);
      expect(says.length + Object.keys(reached.calls).length, pathOf(state)).toBeGreaterThan(1);
      expect(reached.listing.owner).toBeUndefined();
      expect(reached.listing.place).toBe('bot');
    }
  });
};
