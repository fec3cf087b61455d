import { expect, it } from 'vitest';
import { createAgenda } from '../../../../src/channels/magalu/polling/agenda.ts';

const minute = 60_000;

function setup() {
  let clock = 1_000_000;
  const agenda = createAgenda({ first: 1_000, now: () => clock });
  return {
    agenda,
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    /** When a protocol is looked at, in milliseconds from now, until `end`. */
    looks(id: string, end: number): readonly number[] {
      const begun = clock;
      const found: number[] = [];
      while (clock < begun + end) {
        clock += 500;
        if (agenda.due(10).includes(id)) found.push(clock - begun);
      }
      return found;
    },
  };
}

it('is looked at soon, then ever more seldom, until its time is over', () => {
  const { agenda, looks } = setup();
  agenda.add('a', 'news');
  const found = looks('a', 20 * minute);
  expect(found.slice(0, 4)).toEqual([1_000, 3_000, 7_000, 15_000]);
  expect(found.at(-1)).toBeLessThan(12 * minute);
  expect(found.length).toBeGreaterThan(8);
});

it('what is quiet is looked at once, at once', () => {
  const { agenda } = setup();
  agenda.add('a', 'quiet');
  expect(agenda.due(10)).toEqual(['a']);
  expect(agenda.due(10)).toEqual([]);
});

it('news again begins anew; what fails again goes on where it was', () => {
  const { agenda, pass } = setup();
  agenda.add('a', 'failed');
  agenda.add('b', 'news');
  pass(1_000);
  expect(agenda.due(10)).toEqual(['a', 'b']);
  agenda.add('a', 'failed');
  agenda.add('b', 'news');
  pass(1_000);
  expect(agenda.due(10)).toEqual(['b']);
  pass(1_000);
  expect(agenda.due(10)).toContain('a');
});

it('one that is down for two reasons is looked at once; one reason that is over leaves the other', () => {
  const { agenda, pass } = setup();
  agenda.add('a', 'news');
  agenda.add('a', 'sent');
  pass(1_000);
  expect(agenda.due(10)).toEqual(['a']);
  agenda.remove('a', 'sent');
  pass(2_000);
  expect(agenda.due(10)).toEqual(['a']);
  agenda.remove('a', 'news');
  pass(4_000);
  expect(agenda.due(10)).toEqual([]);
});

it('only so many at once, and nobody is left out for ever', () => {
  const { agenda, pass } = setup();
  const ids = Array.from({ length: 25 }, (_, id) => `t${id}`);
  for (const id of ids) agenda.add(id, 'sent');
  pass(1_000);
  const looked = new Set<string>();
  for (let turn = 0; turn < 3; turn++) {
    const due = agenda.due(10);
    expect(due.length).toBeLessThanOrEqual(10);
    for (const id of due) looked.add(id);
  }
  expect(looked).toEqual(new Set(ids));
});

it('tells since when something failed, until it did not or was tried for long enough', () => {
  const { agenda, pass, looks } = setup();
  expect(agenda.failedSince()).toBeUndefined();
  agenda.add('a', 'failed');
  pass(5_000);
  agenda.add('b', 'failed');
  agenda.add('c', 'news');
  expect(agenda.failedSince()).toBe(1_000_000);
  agenda.remove('a', 'failed');
  expect(agenda.failedSince()).toBe(1_005_000);
  looks('b', 40 * minute);
  expect(agenda.failedSince()).toBeUndefined();
});
