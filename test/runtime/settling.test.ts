import { describe, expect, test, vi } from 'vitest';
import { conversationId, effectId } from '../../src/core/ids/index.ts';
import { silent } from '../../src/log.ts';
import { createSettling } from '../../src/runtime/settling.ts';
import type { Settlement, SettleOutcome } from '../../src/stores/contract/jobs.ts';
import type { Decide, Store } from '../../src/stores/store.ts';

const conversation = conversationId('ana');
const ended = (index: number): Settlement => ({
  conversation,
  job: effectId(conversation, 1, index),
  token: 'token',
  outcome: { type: 'done' },
});

/** A store that notes what it is asked, and answers as it is told. */
function asked(answer: (settlements: readonly Settlement[]) => readonly SettleOutcome[]) {
  const calls: number[] = [];
  const stopping = new AbortController();
  const store = {
    async settle(settlements: readonly Settlement[]) {
      calls.push(settlements.length);
      return answer(settlements);
    },
  };
  return { calls, stopping, settle: createSettling(store, async () => undefined, stopping.signal, silent) };
}

const settled = (settlements: readonly Settlement[]) => settlements.map(() => 'settled' as const);

describe('the ends of jobs', () => {
  test('that come together are written in one call, and each hears its own outcome', async () => {
    const { settle, calls } = asked((all) => all.map((_, index) => (index === 1 ? 'lost' : 'settled')));
    const outcomes = await Promise.all([0, 1, 2].map((index) => settle([ended(index)])));
    expect(outcomes).toEqual([['settled'], ['lost'], ['settled']]);
    expect(calls).toEqual([3]);
  });

  test('are written alone if they cannot be written together: one that fails keeps no other waiting', async () => {
    const bad = ended(1);
    let refusals = 0;
    const { settle, stopping } = asked((all) => {
      if (all.some(({ job }) => job === bad.job)) {
        refusals++;
        throw new Error('this one is damaged');
      }
      return settled(all);
    });
    const failing = settle([bad]);
    const caught = expect(failing).rejects.toThrow('this one is damaged');
    expect(await Promise.all([settle([ended(0)]), settle([ended(2)])])).toEqual([['settled'], ['settled']]);
    stopping.abort();
    await caught;
    expect(refusals).toBeGreaterThan(1);
  });

  test('that their conversations hear of are written with what decides; without it, if that fails', async () => {
    const decide: Decide = () => null;
    const asked: unknown[] = [];
    let isBroken = false;
    const store: Pick<Store, 'settle'> = {
      async settle(settlements, options) {
        asked.push(options?.decide);
        if (isBroken && options?.decide !== undefined) throw new Error('not this turn');
        return settled(settlements);
      },
    };
    const deciding = vi.fn(async () => decide);
    const settle = createSettling(store, deciding, new AbortController().signal, silent);
    const heard = { ...ended(1), post: { type: 'noted', text: 'feito' } } as const;
    expect(await settle([ended(0)])).toEqual(['settled']);
    expect(await Promise.all([settle([ended(0)]), settle([ended(2)])])).toEqual([['settled'], ['settled']]);
    expect(deciding).not.toHaveBeenCalled();
    expect(await Promise.all([settle([ended(0)]), settle([heard])])).toEqual([['settled'], ['settled']]);
    expect(asked.splice(0)).toEqual([undefined, undefined, decide]);
    isBroken = true;
    expect(await settle([heard])).toEqual(['settled']);
    expect(asked).toEqual([decide, undefined]);
  });

  test('that come while others are being written wait for nobody', async () => {
    let finish = () => {};
    const first = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let calls = 0;
    const store = {
      async settle(settlements: readonly Settlement[]) {
        if (++calls === 1) await first;
        return settled(settlements);
      },
    };
    const settle = createSettling(store, async () => undefined, new AbortController().signal, silent);
    const early = settle([ended(0)]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await settle([ended(1)])).toEqual(['settled']);
    finish();
    expect(await early).toEqual(['settled']);
  });
});
