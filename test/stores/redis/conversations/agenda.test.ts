import { describe, expect, test } from 'vitest';
import { createAgenda, type Hint } from '../../../../src/stores/redis/conversations/agenda.ts';

describe('what a process knows of when something is due', () => {
  const make = (patience = 0) => {
    let now = 0;
    const agenda = createAgenda(
      () => now,
      () => patience,
    );
    agenda.add('r');
    const hear = (time: number, version: number, more: Partial<Hint> = {}) =>
      agenda.hear({ shard: 1, what: 'r', time, version, complete: false, ...more });
    return {
      agenda,
      hear,
      due: () => agenda.due('r', { without: new Set() }),
      pass(to: number) {
        now = to;
      },
    };
  };

  test('a shard is asked when something is due there, and not before', () => {
    const { hear, due, pass } = make();
    expect(due()).toEqual([]);
    hear(100, 1);
    expect(due()).toEqual([]);
    pass(100);
    expect(due()).toEqual([1]);
  });

  test('the one that has waited longest comes first, and of those alike the one that was heard of first', () => {
    const { hear, due, pass } = make();
    hear(20, 1, { shard: 3 });
    hear(10, 1, { shard: 9 });
    hear(20, 1, { shard: 2 });
    pass(30);
    expect(due()).toEqual([9, 3, 2]);
  });

  test('what a shard said before something was written there does not hide it, however late it is heard', () => {
    const { hear, due } = make();
    hear(0, 6);
    expect(hear(-1, 5, { complete: true })).toBe(false);
    expect(due()).toEqual([1]);
    expect(hear(-1, 6, { complete: true })).toBe(true);
    expect(due()).toEqual([]);
  });

  test('what was written before a shard said all is known already', () => {
    const { hear, due } = make();
    hear(-1, 6, { complete: true });
    expect(hear(0, 5)).toBe(false);
    expect(due()).toEqual([]);
    // Two that were written one after another, and are heard of the other way round.
    hear(500, 8);
    hear(0, 7);
    expect(due()).toEqual([1]);
  });

  test('a shard that has forgotten its latest stamps is believed when it is looked at', () => {
    const { agenda, hear, due } = make();
    hear(-1, 100, { complete: true });
    const news = agenda.newsOf('r', 1);
    agenda.learn({ shard: 1, what: 'r', time: 0, version: 90 }, news);
    expect(due()).toEqual([1]);
    hear(-1, 91, { complete: true });
    expect(due()).toEqual([]);
  });

  test('but not if something was heard while it was being looked at', () => {
    const { agenda, hear, due } = make();
    const news = agenda.newsOf('r', 1);
    hear(0, 7);
    agenda.learn({ shard: 1, what: 'r', time: -1, version: 6 }, news);
    expect(due()).toEqual([1]);
  });

  test('another process is given a moment, and one that does not answer a rest', () => {
    const { agenda, hear, due, pass } = make(200);
    hear(0, 1);
    pass(199);
    expect(due()).toEqual([]);
    pass(200);
    expect(due()).toEqual([1]);
    agenda.rest(1);
    expect(due()).toEqual([]);
  });

  test('of what nobody here asks for nothing is kept', () => {
    const { agenda } = make();
    expect(agenda.hear({ shard: 1, what: 'p:chat', time: 0, version: 1, complete: false })).toBe(false);
    expect(agenda.has('p:chat')).toBe(false);
  });
});
