import { expect, test } from 'vitest';
import { conversation, effect, minute, second, type Use } from './stage.ts';

/** Deadlines that arrive in the mailbox. */
export function timers(use: Use): void {
  const fired = (...ids: readonly string[]) => ids.map((timer) => ({ type: 'timer.fired', timer }));

  test('timers fire when they are due, earliest first, once', async () => {
    const { store, turn, pass, unread } = use();
    const [late, early, later] = [effect(1, 0), effect(1, 1), effect(1, 2)];
    await turn(1, {
      timers: [
        { id: late, delay: 2 * minute },
        { id: early, delay: minute },
        { id: later, delay: 24 * 60 * minute },
      ],
    });
    pass(minute - 1);
    expect(await store.fire(10)).toBe(0);
    pass(1);
    expect(await store.fire(10)).toBe(1);
    expect(await store.fire(10)).toBe(0);
    pass(minute);
    expect(await store.fire(10)).toBe(1);
    expect(await unread(1)).toEqual(fired(early, late));
  });

  test('after an outage, as many as are wanted, in the order of their deadlines', async () => {
    const { store, turn, pass, unread } = use();
    for (const number of [1, 2, 3])
      await turn(number, { timers: [{ id: effect(number, 0), delay: (4 - number) * second }] });
    await turn(3, { timers: [{ id: effect(3, 1), delay: 10 * second }] });
    pass(60 * minute);
    expect(await store.fire(2)).toBe(2);
    expect(await unread(1)).toEqual([]);
    expect(await unread(2)).toEqual(fired(effect(2, 0)));
    expect(await store.fire(10)).toBe(2);
    expect(await unread(1)).toEqual(fired(effect(1, 0)));
    expect(await unread(3)).toEqual(fired(effect(3, 0), effect(3, 1)));
  });

  test('workers that fire at once fire each timer once', async () => {
    const { store, turn, pass, unread } = use();
    const ids = Array.from({ length: 20 }, (_, index) => effect(1, index));
    await turn(1, { timers: ids.map((id) => ({ id, delay: second })) });
    pass(second);
    const counts = await Promise.all(Array.from({ length: 4 }, () => store.fire(100)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(await unread(1)).toEqual(fired(...ids));
  });

  test('a cancelled timer does not fire', async () => {
    const { store, turn, pass } = use();
    await turn(1, {
      timers: [
        { id: effect(1, 0), delay: minute },
        { id: effect(1, 1), delay: minute },
      ],
    });
    await turn(1, { cancel: [effect(1, 0)] });
    pass(minute);
    expect(await store.fire(10)).toBe(1);
  });

  test('a cancelled timer that fired unread takes its entry with it, and nothing else', async () => {
    const { store, turn, post, claimOne, commit, pass, unread } = use();
    const [gone, stays] = [effect(1, 0), effect(1, 1)];
    await turn(1, {
      timers: [
        { id: gone, delay: 0 },
        { id: stays, delay: 0 },
      ],
    });
    await post(1, 'oi');
    const claimed = await claimOne();
    expect(await store.fire(10)).toBe(2);
    pass(second);
    await post(1, 'mais');
    expect(await commit(claimed, { cancel: [gone] })).toBe('committed');
    expect(await unread(1)).toMatchObject([
      { type: 'timer.fired', timer: stays },
      { content: { text: 'mais' } },
    ]);
  });

  test('a mailbox that a cancel empties is not handed out', async () => {
    const { store, turn, post, claimOne, commit, claim } = use();
    await turn(1, { timers: [{ id: effect(1, 0), delay: 0 }] });
    await post(1, 'oi');
    const claimed = await claimOne();
    await store.fire(10);
    await commit(claimed, { cancel: [effect(1, 0)] });
    expect(await claim()).toEqual([]);
    expect((await store.conversation(conversation(1)))?.unread).toBe(0);
  });

  test('a timer that one commit withdraws and sets is set', async () => {
    const { store, turn, pass, unread } = use();
    await turn(1, { timers: [{ id: effect(1, 0), delay: second }] });
    await turn(1, { cancel: [effect(1, 0)], timers: [{ id: effect(1, 0), delay: minute }] });
    pass(second);
    expect(await store.fire(10)).toBe(0);
    pass(minute);
    expect(await store.fire(10)).toBe(1);
    expect(await unread(1)).toEqual(fired(effect(1, 0)));
  });
}
