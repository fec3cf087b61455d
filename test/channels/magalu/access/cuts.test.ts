/** What becomes of a seller's access if whoever renews it is cut off between any two steps. */

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asFailure } from '../../../../src/core/failure.ts';
import { type Mishap, openConsented, openProcess, type Step, untilItEnds } from './stage.ts';

const minute = 60_000;

/** What a renewal does when nothing goes wrong. */
const steps: readonly Step[] = [
  // Whether the token lasts, the lock, what it is by now, and that it is being spent.
  ...(['get', 'acquire', 'get', 'set'] as const),
  'refresh',
  // The answer is written over what it answers.
  ...(['get', 'set', 'release', 'get'] as const),
];
const spent = steps.indexOf('refresh') + 1;
const written = steps.lastIndexOf('set') + 1;
const cuts = steps.flatMap((step, index) =>
  (['before', 'after'] as const).map((when) => ({ step, number: index + 1, when })),
);
/** Once the server has answered, and until that is written, the answer is nowhere else. */
const isLost = ({ number, when }: { readonly number: number; readonly when: 'before' | 'after' }): boolean =>
  (number > spent || (number === spent && when === 'after')) &&
  (number < written || (number === written && when === 'before'));

const numbered = (kept: unknown) => z.object({ access: z.string(), refresh: z.string() }).parse(kept);

it('takes these steps', async () => {
  const { store, server, pass } = await openConsented();
  pass(untilItEnds);
  const whole = openProcess(store, server.identity);
  expect(await whole.access.bearer()).toBe('access-2');
  expect(whole.steps).toEqual(steps);
});

describe('dies', () => {
  it.each(cuts)('$when step $number, $step', async ({ number, when }) => {
    const { store, server, pass, kept } = await openConsented();
    pass(untilItEnds);
    const dying = openProcess(store, server.identity, { fate: { what: 'dies', number, when } });
    void dying.access.bearer();
    await expect.poll(dying.isDead, { timeout: 60_000 }).toBe(true);
    // Its lease is over.
    pass(minute);

    const next = openProcess(store, server.identity);
    const lost = isLost({ number, when });
    if (lost) {
      const failure = asFailure(await next.access.bearer().catch((thrown: unknown) => thrown));
      // Whatever wanted it waits, and is not refused.
      expect(failure.kind).toBe('retry');
      expect(next.access.trouble()).toMatchObject({ state: 'down' });
      expect(next.access.trouble()?.detail).toContain('plantao magalu connect');
      // It is tried once more for the request may not have arrived, and never again.
      pass(minute);
      await expect(next.access.bearer()).rejects.toThrow('plantao magalu connect');
      const another = openProcess(store, server.identity);
      await expect(another.access.bearer()).rejects.toThrow('plantao magalu connect');
      expect(server.counts.reused).toBe(1);
      await another.access.consent('code');
      pass(minute);
    }
    const bearer = await next.access.bearer();
    expect(next.access.trouble()).toBeNull();
    expect(server.counts.reused).toBe(lost ? 1 : 0);
    expect(server.takes(numbered(await kept()).refresh)).toBe(true);
    expect(numbered(await kept()).access).toBe(bearer);
  });
});

describe('the store errs', () => {
  it.each(cuts.filter(({ step }) => step !== 'refresh'))(
    '$when step $number, $step',
    async ({ number, when }) => {
      const { store, server, pass, kept } = await openConsented();
      pass(untilItEnds);
      const { access } = openProcess(store, server.identity, { fate: { what: 'errs', number, when } });
      await access.bearer().catch((thrown: unknown) => {
        // What is read first tells what the store has told; of all else nothing has been done.
        if (number > 1) expect(asFailure(thrown).kind).toBe('retry');
      });
      pass(minute);
      const bearer = await access.bearer();
      expect(numbered(await kept()).access).toBe(bearer);
      expect(server.takes(numbered(await kept()).refresh)).toBe(true);
      expect(access.trouble()).toBeNull();
      // A process that lives has the answer, however often it has to be written.
      expect(server.counts).toMatchObject({ refreshed: 1, reused: 0 });
    },
  );
});

describe('the request', () => {
  it.each(['never left', 'never arrived', 'answered 429'] as const)(
    '%s: the same token goes again',
    async (what) => {
      const { store, server, pass } = await openConsented();
      pass(untilItEnds);
      server.mishap(what, what);
      const { access } = openProcess(store, server.identity);
      for (let attempt = 0; attempt < 2; attempt++) {
        const failure = asFailure(await access.bearer().catch((thrown: unknown) => thrown));
        expect(failure.kind).toBe('retry');
        expect(failure.retryAfter).toBeGreaterThan(0);
        expect(access.trouble()?.state).toBe('connecting');
        pass(minute);
      }
      expect(await access.bearer()).toBe('access-2');
      expect(access.trouble()).toBeNull();
      expect(server.counts).toMatchObject({ refreshed: 1, reused: 0 });
    },
  );

  it('is not sent sooner than the other side asked for', async () => {
    const { store, server, pass } = await openConsented();
    pass(untilItEnds);
    server.mishap('answered 429');
    const { access, steps: taken } = openProcess(store, server.identity);
    const requests = () => taken.filter((step) => step === 'refresh').length;
    await expect(access.bearer()).rejects.toMatchObject({ kind: 'retry' });
    pass(8_000);
    await expect(access.bearer()).rejects.toMatchObject({ kind: 'retry' });
    expect(requests()).toBe(1);
    pass(2_000);
    await access.bearer();
    expect(requests()).toBe(2);
  });

  it('was answered, and the answer was lost: only a consent helps, which is told, and everything waits', async () => {
    const { store, server, pass } = await openConsented();
    pass(untilItEnds);
    server.mishap('answer lost');
    const { access } = openProcess(store, server.identity);
    await expect(access.bearer()).rejects.toMatchObject({ kind: 'retry' });
    pass(minute);
    await expect(access.bearer()).rejects.toMatchObject({ kind: 'retry' });
    expect(access.trouble()).toMatchObject({ state: 'down' });
    pass(minute);
    await access.consent('code');
    expect(access.trouble()).toBeNull();
    expect(await access.bearer()).toBe('access-3');
  });

  it('fails while the token lasts: it is used until its end', async () => {
    const { store, server, pass } = await openConsented();
    pass(7_200_000 - 2 * minute);
    const mishaps: readonly Mishap[] = ['never arrived', 'never left', 'never left'];
    server.mishap(...mishaps);
    const { access } = openProcess(store, server.identity);
    expect(await access.bearer()).toBe('access-1');
    pass(minute);
    expect(await access.bearer()).toBe('access-1');
    pass(2 * minute);
    await expect(access.bearer()).rejects.toMatchObject({ kind: 'retry' });
  });
});

it('nobody has consented: that is told, and nothing is asked of the server', async () => {
  const { store, server } = await openConsented();
  await store.records.delete('credential/magalu/main');
  const { access, steps: taken } = openProcess(store, server.identity);
  await expect(access.bearer()).rejects.toMatchObject({ kind: 'retry' });
  expect(access.trouble()?.detail).toContain('plantao magalu connect');
  expect(taken).not.toContain('refresh');
});

it('a token that the API refuses is renewed once, and then seldom: a fresh one that it refuses too gets no better', async () => {
  const { store, server, pass } = await openConsented();
  const { access } = openProcess(store, server.identity);
  expect(await access.renew('access-1')).toBe('access-2');
  await expect(access.renew('access-2')).rejects.toMatchObject({ kind: 'retry' });
  // One that was replaced meanwhile costs nothing.
  expect(await access.renew('access-1')).toBe('access-2');
  expect(server.counts.refreshed).toBe(1);
  pass(minute + 1);
  expect(await access.renew('access-2')).toBe('access-3');
});

it('whoever got the lock too late to hear the answer in time does not ask', async () => {
  const { store, server, pass } = await openConsented();
  pass(untilItEnds);
  // The lock is held for three times as long as a request may take: a step that takes two of them leaves too little.
  let slow: (() => void) | undefined;
  const stalled: typeof store = {
    ...store,
    fenced(held) {
      const fenced = store.fenced(held);
      return {
        ...fenced,
        records: {
          ...fenced.records,
          async set(...given) {
            const done = await fenced.records.set(...given);
            await new Promise<void>((resolve) => {
              slow = resolve;
            });
            return done;
          },
        },
      };
    },
  };
  const { access } = openProcess(stalled, server.identity, { timeout: 200 });
  const asked = access.bearer().catch((thrown: unknown) => thrown);
  await expect.poll(() => slow, { timeout: 60_000 }).toBeDefined();
  const since = performance.now();
  await expect.poll(() => performance.now() - since, { timeout: 60_000 }).toBeGreaterThan(400);
  slow?.();
  expect(asFailure(await asked)).toMatchObject({ kind: 'retry' });
  expect(server.counts).toMatchObject({ refreshed: 0, reused: 0 });
});

it('a server that does not replace the refresh token leaves the one before good', async () => {
  const { store, server, pass, kept } = await openConsented();
  pass(untilItEnds);
  const { access } = openProcess(store, {
    ...server.identity,
    refresh: async () => ({ access: 'fresh', lasts: 7_200_000, refresh: undefined, scopes: undefined }),
  });
  expect(await access.bearer()).toBe('fresh');
  expect(await kept()).toMatchObject({ access: 'fresh', refresh: 'refresh-1' });
  expect(await kept()).not.toHaveProperty('spending');
});

it('a consent while another process renews what was before: the consent stays', async () => {
  const { store, server, pass, kept } = await openConsented();
  pass(untilItEnds);
  const renewing = openProcess(store, {
    ...server.identity,
    async refresh(token) {
      const pair = await server.identity.refresh(token);
      // Whoever consents waits for nobody for ever: here the lock is somebody's all the while.
      const other = openProcess(store, server.identity);
      await other.access.consent('code');
      return pair;
    },
  });
  expect(await renewing.access.bearer()).toBe('access-3');
  expect(await kept()).toMatchObject({ refresh: 'refresh-3' });
}, 60_000);
