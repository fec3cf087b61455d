import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../src/backends/backend.ts';
import {
  afterCreation,
  afterLook,
  type Creation,
  type Moment,
  type Progress,
  progressSchema,
  type Sighting,
  untried,
  type Verdict,
  whenLost,
} from '../../../src/calls/open-ticket/decide.ts';
import { createTiming, pauseAfter } from '../../../src/calls/open-ticket/timing.ts';
import { Failure } from '../../../src/core/failure.ts';
import { reference } from '../../../src/core/ids/index.ts';

const timing = createTiming({ timeout: 30_000, listing: 300_000 });
const ref = reference('PL-7K3Q-9F2M');
const second = 1_000;
const hour = 3_600_000;
const t0 = 1_800_000_000_000;

const ticket: Ticket = { id: '1', protocol: '202607190001', status: 'Pendente', closed: false };
const at = (began: number, now = began): Moment => ({ began, now, reference: ref, timing });
const clear = (sent: 0 | 1 = 0, more: object = {}): Progress & { phase: 'clear' } => ({
  phase: 'clear',
  sent,
  failures: 0,
  ...more,
});
const doubt = (sent: 1 | 2 = 1, more: object = {}): Progress => ({
  phase: 'doubt',
  sent,
  since: t0,
  failures: 0,
  ...more,
});
const found: Sighting = { type: 'found', ticket };
const absent: Sighting = { type: 'absent', conclusive: true };
const vague: Sighting = { type: 'absent', conclusive: false };
const failed = (kind: Failure['kind'], more = {}): Sighting & Creation => ({
  type: 'failed',
  failure: new Failure(kind, 'por algum motivo', more),
});

/** A verdict without what the case does not look at. */
const brief = (verdict: Verdict | { type: 'create' }) =>
  verdict.type === 'again'
    ? { again: verdict.progress.phase, sent: verdict.progress.sent, failures: verdict.progress.failures }
    : verdict.type === 'person'
      ? { person: verdict.mayExist ? 'may exist' : 'surely not there' }
      : verdict.type;

describe('after the look-up', () => {
  const before = 299 * second;
  const last = 300 * second;
  const cases: [string, Progress, Sighting, number, unknown][] = [
    ['first attempt, not there', untried, absent, 0, 'create'],
    ['first attempt, not there as far as one can see', untried, vague, 0, 'create'],
    ['first attempt, already there', untried, found, 0, 'opened'],
    ['first attempt, no answer', untried, failed('retry'), 0, { again: 'clear', sent: 0, failures: 1 }],
    [
      'first attempt, unknown answer',
      untried,
      failed('unknown'),
      0,
      { again: 'clear', sent: 0, failures: 1 },
    ],
    ['first attempt, the look-up is refused', untried, failed('refused'), 0, { person: 'surely not there' }],
    ['in doubt, there', doubt(), found, 5 * second, 'opened'],
    ['in doubt, not there yet', doubt(), absent, 5 * second, { again: 'doubt', sent: 1, failures: 0 }],
    ['in doubt, cannot see yet', doubt(), vague, 30 * second, { again: 'doubt', sent: 1, failures: 0 }],
    [
      'in doubt, just before the last look',
      doubt(),
      absent,
      before,
      { again: 'doubt', sent: 1, failures: 0 },
    ],
    [
      'in doubt, no answer',
      doubt(1, { failures: 2 }),
      failed('retry'),
      9 * second,
      { again: 'doubt', sent: 1, failures: 3 },
    ],
    [
      'last look, no answer: none at all',
      doubt(),
      failed('unknown'),
      last,
      { again: 'doubt', sent: 1, failures: 1 },
    ],
    ['last look, conclusively absent', doubt(), absent, last, { again: 'clear', sent: 1, failures: 0 }],
    ['last look, rows that hide something', doubt(), vague, last, { person: 'may exist' }],
    ['last look, refused', doubt(), failed('refused'), last, { person: 'may exist' }],
    ['last look after two creations', doubt(2), absent, last, { person: 'may exist' }],
    ['last look after two creations, there', doubt(2), found, last, 'opened'],
    ['before the second creation, absent', clear(1), absent, last, 'create'],
    ['before the second creation, hidden', clear(1), vague, last, { person: 'may exist' }],
    [
      'before the second creation, no answer',
      clear(1),
      failed('retry'),
      last,
      { again: 'clear', sent: 1, failures: 1 },
    ],
    ['before the second creation, there after all', clear(1), found, last, 'opened'],
    [
      'no answer for a day',
      clear(0, { failingSince: t0 - 24 * hour }),
      failed('retry'),
      0,
      { person: 'surely not there' },
    ],
    [
      'no answer for a day, in doubt',
      doubt(1, { failingSince: t0 - 24 * hour }),
      failed('retry'),
      0,
      { person: 'may exist' },
    ],
  ];
  it.each(cases)('%s', (_, progress, sighting, after, expected) => {
    expect(brief(afterLook(progress, sighting, at(t0 + after)))).toEqual(expected);
  });

  it('never lets a creation out of doubt', () => {
    for (const sent of [1, 2] as const)
      for (const sighting of [found, absent, vague, failed('retry'), failed('refused'), failed('unknown')])
        for (const after of [0, 5, 299, 300, 301, 90_000])
          expect(afterLook(doubt(sent), sighting, at(t0 + after * second)).type).not.toBe('create');
  });
});

describe('after the creation', () => {
  const cases: [string, Progress & { phase: 'clear' }, Creation, unknown][] = [
    ['created', clear(), { type: 'created', ticket }, 'opened'],
    ['refused', clear(), failed('refused'), 'refused'],
    ['refused after a doubt', clear(1), failed('refused'), { person: 'may exist' }],
    ['surely not done', clear(), failed('retry'), { again: 'clear', sent: 0, failures: 1 }],
    ['surely not done, the second one', clear(1), failed('retry'), { again: 'clear', sent: 1, failures: 1 }],
    ['perhaps done', clear(), failed('unknown'), { again: 'doubt', sent: 1, failures: 0 }],
    [
      'perhaps done twice',
      clear(1, { failures: 4 }),
      failed('unknown'),
      { again: 'doubt', sent: 2, failures: 0 },
    ],
  ];
  it.each(cases)('%s', (_, progress, creation, expected) => {
    expect(brief(afterCreation(progress, creation, t0, at(t0)))).toEqual(expected);
  });

  it('hands the objections on', () => {
    const objections = ['O campo telefone deve conter apenas números'];
    expect(afterCreation(clear(), failed('refused', { objections }), t0, at(t0))).toMatchObject({
      type: 'refused',
      failure: { kind: 'refused', objections },
    });
  });

  it('gives up after a day of failures, and tries a last time at its end', () => {
    const failingSince = t0 - 24 * hour;
    expect(afterCreation(clear(0, { failingSince }), failed('retry'), t0, at(t0))).toMatchObject({
      type: 'person',
      mayExist: false,
    });
    const almost = clear(0, { failures: 300, failingSince: failingSince + 60 * second });
    expect(afterCreation(almost, failed('retry'), t0, at(t0))).toMatchObject({ delay: 60 * second });
  });
});

describe('the schedule', () => {
  /** The looks of a doubt, each as soon as it is due, in seconds after the request's own timeout. */
  const looks = (first: Verdict, since: number): number[] => {
    const seen: number[] = [];
    let verdict: Verdict | { type: 'create' } = first;
    let now = since;
    while (verdict.type === 'again' && verdict.progress.phase === 'doubt') {
      now += verdict.delay;
      seen.push((now - since) / second);
      verdict = afterLook(verdict.progress, absent, at(now));
    }
    return seen;
  };

  it('looks 5 s, 30 s, 2 min and 5 min after a request that timed out', () => {
    const timedOut = t0 + 30 * second;
    expect(looks(afterCreation(clear(), failed('unknown'), t0, at(t0, timedOut)), timedOut)).toEqual([
      5, 30, 120, 300,
    ]);
  });

  it('counts from the timeout of a request that broke earlier', () => {
    const verdict = afterCreation(clear(), failed('unknown'), t0, at(t0, t0 + second));
    expect(verdict).toMatchObject({ delay: 34 * second, progress: { since: t0 + 30 * second } });
  });

  it('takes what was lost on the way for a request that timed out, and looks at once', () => {
    const progress = whenLost(clear(), at(t0));
    expect(progress).toMatchObject({ phase: 'doubt', sent: 1, since: t0 + 35 * second });
    expect(afterLook(progress, absent, at(t0))).toMatchObject({ delay: 40 * second });
    expect(whenLost(clear(1), at(t0))).toMatchObject({ phase: 'doubt', sent: 2 });
  });

  it('skips looks that are over, and the last one decides however late it comes', () => {
    expect(afterLook(doubt(), absent, at(t0 + 45 * second))).toMatchObject({ delay: 75 * second });
    expect(afterLook(doubt(), absent, at(t0 + 7 * hour))).toMatchObject({ progress: { phase: 'clear' } });
  });

  it('backs off from 5 s to 5 min, by reference a little apart, the same each time', () => {
    const delays = Array.from({ length: 12 }, (_, index) => pauseAfter(index + 1, ref, timing.backoff));
    for (const [index, delay] of delays.entries()) {
      const nominal = Math.min(300 * second, 5 * second * 2 ** index);
      expect(delay).toBeGreaterThanOrEqual(0.9 * nominal);
      expect(delay).toBeLessThanOrEqual(1.1 * nominal);
    }
    expect(pauseAfter(3, ref, timing.backoff)).toBe(delays[2]);
    expect(pauseAfter(3, reference('PL-0000-0001'), timing.backoff)).not.toBe(delays[2]);
  });

  it('waits as long as the ERP asks', () => {
    const busy = failed('retry', { retryAfter: 90 * second });
    expect(afterCreation(clear(), busy, t0, at(t0))).toMatchObject({ delay: 90 * second });
    expect(afterLook(clear(), busy, at(t0))).toMatchObject({ delay: 90 * second });
  });

  it('leaves progress that survives JSON', () => {
    const verdict = afterCreation(clear(0, { failingSince: t0 }), failed('unknown'), t0, at(t0));
    if (verdict.type !== 'again') throw new Error('expected another attempt');
    expect(progressSchema.parse(JSON.parse(JSON.stringify(verdict.progress)))).toEqual(verdict.progress);
  });
});
