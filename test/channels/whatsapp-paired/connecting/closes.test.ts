/** What follows when a connection has ended: the policy, as a table. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterEnd,
  type Ended,
  manyFailures,
  unscanned,
} from '../../../../src/channels/whatsapp-paired/connecting/closes.ts';

const end = (code: number | undefined, more: Partial<Ended> = {}) =>
  afterEnd({ code, linked: true, failures: 0, random: 0.5, ...more });

const minute = 60_000;
/** Codes after which the same connection is simply tried again. */
const passing = [400, 406, 408, 409, 419, 428, 500, 503, undefined];
const strange = [
  0,
  -1,
  1,
  200,
  402,
  404,
  429,
  501,
  502,
  1006,
  65_536,
  401.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

it.each([...passing, ...strange])(
  'tries again after %s, a second later and then less and less often',
  (code) => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7, 11].map((failures) => end(code, { failures }));
    expect(delays).toEqual(
      [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, minute, minute, minute].map((delay) => ({
        type: 'again',
        delay,
      })),
    );
  },
);

it.each([...passing, ...strange])('tells a person after many times %s, and hurries no more', (code) => {
  expect(end(code, { failures: manyFailures - 1 })).not.toHaveProperty('alarm');
  for (const failures of [manyFailures, manyFailures + 1, 1_000, 1e9])
    expect(end(code, { failures })).toEqual({
      type: 'again',
      delay: 15 * minute,
      alarm: expect.stringContaining(`${failures} tentativas`),
    });
});

describe('what does not pass by itself', () => {
  const anyTime = [0, 1, 2, 11, 12, 100_000].flatMap((failures) =>
    [0, 0.999].map((random) => ({ failures, random })),
  );

  it('is an unlinked device: it forgets what it was linked by', () => {
    for (const more of anyTime)
      expect(end(401, more)).toEqual({ type: 'forget', alarm: expect.stringContaining('plantao pair') });
  });

  it.each([
    [403, 'bloqueou'],
    [440, 'outro programa'],
    [411, 'atualize o WhatsApp no celular'],
  ])('is %d: nothing more is tried, and the credentials stay', (code, words) => {
    for (const linked of [true, false])
      for (const more of anyTime)
        expect(end(code, { ...more, linked })).toEqual({
          type: 'stop',
          alarm: expect.stringContaining(words),
        });
  });

  it('is a version that WhatsApp refuses: tried seldom, and a person is told at once', () => {
    for (const { failures } of anyTime)
      expect(end(405, { failures })).toEqual({
        type: 'again',
        delay: 15 * minute,
        alarm: expect.stringContaining('atualize o Plantão'),
      });
  });
});

describe('while no phone has linked it', () => {
  it('rests once codes were shown and nobody scanned them', () => {
    const failures = [...Array(unscanned).keys()];
    expect(failures.map((count) => end(408, { linked: false, failures: count }).type)).toEqual([
      'again',
      'again',
      'rest',
    ]);
    expect(end(408, { linked: false, failures: 1_000 })).toEqual({ type: 'rest' });
  });

  it('keeps trying where it was not the codes that ended', () => {
    for (const code of [428, 500, 503, undefined])
      expect(end(code, { linked: false, failures: 7 })).toEqual({ type: 'again', delay: minute });
  });

  it('has nothing to forget, and does not start anew without a pause', () => {
    expect([0, 1, 2].map((failures) => end(401, { linked: false, failures }))).toEqual(
      [1_000, 2_000, 4_000].map((delay) => ({ type: 'again', delay })),
    );
  });
});

describe('a restart that WhatsApp asks for', () => {
  it.each([true, false])('is immediate (linked: %s)', (linked) => {
    for (const failures of [0, 1, 2])
      expect(end(515, { linked, failures })).toEqual({ type: 'again', delay: 0 });
  });

  it('is not, where it is asked for again and again', () => {
    expect(end(515, { failures: 3 })).toEqual({ type: 'again', delay: 8_000 });
    expect(end(515, { failures: manyFailures })).toHaveProperty('alarm');
  });
});

it('never waits for ever nor too little, whatever ends however often', () => {
  const anyCode = fc.oneof(
    fc.constantFrom(401, 403, 405, 408, 411, 440, 515, ...passing, ...strange),
    fc.integer(),
    fc.double(),
  );
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(anyCode, fc.boolean(), fc.nat(), chance, (code, linked, failures, random) => {
      const next = end(code, { linked, failures, random });
      if (next.type !== 'again') return;
      expect(next.delay).toBeLessThanOrEqual(15 * minute * 1.1);
      if (next.delay === 0) expect(code).toBe(515);
      else expect(next.delay).toBeGreaterThanOrEqual(900);
    }),
    { numRuns: 300 },
  );
});

it('brings those that failed together back a little apart', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: manyFailures - 1 }), chance, (failures, random) => {
      const usual = Math.min(minute, 1_000 * 2 ** failures);
      const next = end(428, { failures, random });
      const delay = next.type === 'again' ? next.delay : Number.NaN;
      expect(delay).toBeGreaterThanOrEqual(usual * 0.9);
      expect(delay).toBeLessThanOrEqual(usual * 1.1);
    }),
  );
  const delays = [0, 0.5, 1].map((random) => end(428, { random }));
  expect(new Set(delays.map((next) => JSON.stringify(next))).size).toBe(3);
});
