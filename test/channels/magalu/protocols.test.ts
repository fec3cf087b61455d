/** What Magalu is told of a protocol is there once, whatever its answers do. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Job } from '../../../src/calls/call.ts';
import { createUpdateProtocol } from '../../../src/calls/update-protocol.ts';
import { createLists } from '../../../src/channels/magalu/api/lists.ts';
import { createProtocols } from '../../../src/channels/magalu/protocols.ts';
import { Failure } from '../../../src/core/failure.ts';
import { type Clock, carryOut } from '../../calls/carry-out.ts';
import { type Marketplace, openMarketplace, openSeller } from './stage.ts';

const patient = { timeout: 60_000 };
const timing = { looks: [100, 300, 600], backoff: { first: 20, most: 100 }, giveUp: 120_000 };
const sent = { type: 'product_sent', text: 'BR123' };
/** Time that goes on by itself. */
const clock: Clock = {
  get now() {
    return Date.now();
  },
  set now(_) {},
};

/** Attempted again when the attempt before said, as a worker would. */
const inTime = (job: Job): Job => {
  let delay = 0;
  return async (...given) => {
    await sleep(delay);
    const outcome = await job(...given);
    if (outcome.type === 'again') delay = outcome.delay;
    return outcome;
  };
};

describe('told to the sandbox', () => {
  let marketplace: Marketplace;
  beforeAll(async () => {
    marketplace = await openMarketplace();
  });
  afterAll(() => marketplace.close());

  it.each([
    ['nothing in the way', null],
    ['the connection dropped before', 'drop'],
    ['a page instead of an answer', 'html'],
    ['a 502 before', '502'],
    ['no answer, and nothing done', 'hang'],
    ['the connection dropped afterwards', 'created-then-drop'],
    ['a page once it was done', 'created-then-html'],
    ['a 500 once it was done', 'created-then-500'],
    ['no answer once it was done', 'created-then-hang'],
  ])('it is there once: %s', async (_, what) => {
    const { channel } = await openSeller(marketplace, { timeout: 1_500 });
    const { protocols } = channel;
    if (protocols === undefined) throw new Error('no protocols');
    const { id } = await marketplace.open({ says: 'Cadê?' });
    // One that was there before is not ours.
    await protocols.update(id, sent);
    await vi.waitFor(async () => expect(await protocols.events(id)).toHaveLength(1), patient);
    if (what !== null) await marketplace.fault({ route: 'event', what, times: 1 });
    const job = createUpdateProtocol(async () => ({ protocols, address: id }), timing);
    const { outcome } = await carryOut(inTime(job), sent, clock);
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    await vi.waitFor(async () => expect(await protocols.events(id)).toHaveLength(2), patient);
    expect((await protocols.events(id)).map(({ type, text }) => ({ type, text }))).toEqual([sent, sent]);
    await marketplace.heal();
  });

  it('is refused where Magalu has no word for it, or no such protocol', async () => {
    const { protocols } = (await openSeller(marketplace)).channel;
    const { id } = await marketplace.open({ says: 'Cadê?' });
    await expect(protocols?.update(id, { type: 'sung' })).rejects.toMatchObject({ kind: 'refused' });
    await expect(protocols?.events('nowhere')).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('what Magalu lists', () => {
  const listed = (answer: unknown) => {
    const asked: unknown[] = [];
    const lists = createLists({
      read: async (_, { query } = { by: 'work' }) => {
        asked.push(query);
        return answer;
      },
    });
    const protocols = createProtocols({ api: { write: async () => {} }, lists });
    return { asked, events: protocols.events('t-1') };
  };

  it('is asked for from the latest, and told from the oldest; what cannot be known again is left out', async () => {
    const { asked, events } = listed({
      results: [
        { id: 2, type: 'refunded', created_at: '2026-11-23T12:00:00Z' },
        { type: 'product_sent' },
        { id: 'e-1', type: 'a_new_word', description: 'x', created_at: '2026-11-22T12:00:00Z' },
      ],
    });
    expect(await events).toEqual([
      { id: 'e-1', type: 'a_new_word', text: 'x', at: Date.UTC(2026, 10, 22, 12) },
      { id: '2', type: 'refunded', at: Date.UTC(2026, 10, 23, 12) },
    ]);
    expect(asked).toEqual([{ _limit: '100', _sort: 'created_at:desc' }]);
  });

  it('is no answer if it is no list: nothing is concluded from it', async () => {
    await expect(listed({ error: 'odd' }).events).rejects.toThrow(Failure);
  });
});
