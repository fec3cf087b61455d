import { expect, it } from 'vitest';
import { createIdentify } from '../../src/calls/identify.ts';
import { createTiming } from '../../src/calls/open-ticket/timing.ts';
import type { VerifyInput, VerifyOutput } from '../../src/core/calls.ts';
import { Failure } from '../../src/core/failure.ts';
import { carryOut } from './carry-out.ts';

const timing = createTiming({ timeout: 30_000, listing: 300_000 });
const minute = 60_000;
const phone = '37999112233';
const document = '52998224725';
const verified: VerifyOutput = {
  level: 'verified',
  customer: { code: '1', name: 'Rita Lima', firstName: 'Rita', services: [], alerts: [] },
};

/** Answers in turn, and counts what was asked. */
const setup = (...answers: readonly (VerifyOutput | Failure)[]) => {
  const left = [...answers];
  const asked: VerifyInput[] = [];
  const job = createIdentify(async (input) => {
    asked.push(input);
    const answer = left.shift();
    if (answer === undefined || answer instanceof Failure) throw answer ?? new Error('asked too often');
    return answer;
  }, timing);
  const clock = { now: 1_800_000_000_000 };
  return { asked, clock, run: (input: unknown) => carryOut(job, input, clock) };
};

it.each<[string, object, readonly VerifyOutput[], readonly string[], VerifyOutput['level']]>([
  ['phone and document of one record', { phone, document }, [verified], ['725'], 'verified'],
  [
    'a phone that is not on the record of the document proves nothing about it',
    { phone, document },
    [{ level: 'not-found' }, { level: 'identified', service: '11000' }],
    ['725', document],
    'identified',
  ],
  ['a phone is enough', { phone }, [verified], [phone], 'verified'],
  ['a document alone', { document }, [{ level: 'identified' }], [document], 'identified'],
  ['a phone alone', { phone }, [{ level: 'ambiguous' }], [phone], 'ambiguous'],
  ['nothing to look up', {}, [], [], 'not-found'],
])('%s', async (_, input, answers, asked, level) => {
  const { run, ...seen } = setup(...answers);
  const { outcome } = await run(input);
  expect(outcome).toMatchObject({ type: 'finished', result: { ok: true, output: { level } } });
  expect(
    seen.asked.map((one) => (one.by === 'document' ? one.document : (one.lastDigits ?? one.phone))),
  ).toEqual(asked);
});

it('is asked again while the ERP is away, and given up after a day', async () => {
  const down = () => new Failure('retry', 'connection refused');
  const back = setup(...Array.from({ length: 40 }, down), verified);
  expect((await back.run({ phone })).outcome).toMatchObject({ result: { ok: true } });
  expect(back.clock.now - 1_800_000_000_000).toBeGreaterThan(2 * 60 * minute);
  const never = setup(...Array.from({ length: 400 }, down));
  const { outcome, took } = await never.run({ phone });
  expect(outcome).toMatchObject({ type: 'finished', result: { ok: false, failure: { kind: 'retry' } } });
  expect(took).toBeGreaterThanOrEqual(24 * 60 * minute);
});

it('waits as long as the ERP asks for', async () => {
  const { run } = setup(new Failure('retry', 'busy', { retryAfter: 20 * minute }), verified);
  expect((await run({ phone })).took).toBe(20 * minute);
});

it('what the ERP refuses is not asked again', async () => {
  const { run, asked } = setup(new Failure('refused', 'no'));
  expect((await run({ document })).outcome).toMatchObject({
    type: 'finished',
    result: { ok: false, failure: { kind: 'refused' } },
  });
  expect(asked).toHaveLength(1);
});
