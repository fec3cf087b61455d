import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUpdateProtocol, updateTiming } from '../../src/calls/update-protocol.ts';
import type { ProtocolUpdate } from '../../src/core/protocol/index.ts';
import { address, createFakeProtocols, type TellingFault } from '../support/fake-protocols.ts';
import { type Clock, carryOut, chat, type Loss, type Run } from './carry-out.ts';

const start = Date.UTC(2026, 10, 23, 12);
const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const sent: ProtocolUpdate = { type: 'product_sent', text: 'BR123' };
/** The last look for what may have arrived. */
const lastLook = updateTiming.looks.at(-1) ?? 0;

function setup() {
  const clock: Clock = { now: start };
  const market = createFakeProtocols(() => clock.now);
  const job = createUpdateProtocol(async (conversation) =>
    conversation === chat ? { protocols: market, address } : null,
  );
  const tell = (update: unknown = sent, losses: readonly (Loss | null)[] = []) =>
    carryOut(job, update, clock, losses);
  /** A person has looked for what a run left, and asks for another attempt. */
  const retry = ({ progress }: Run) => carryOut(job, sent, clock, [], { progress, createdAt: start });
  return { clock, market, tell, retry };
}

const done = (already: boolean) => ({ type: 'finished', result: { ok: true, output: { already } } });

describe('what is told', () => {
  it('is told after a look at what is there', async () => {
    const { market, tell } = setup();
    const { outcome, attempts } = await tell();
    expect(outcome).toEqual(done(false));
    expect(attempts).toBe(1);
    expect(market.requests).toEqual(['look', 'tell product_sent']);
    expect(market.arrived).toEqual([sent]);
  });

  it('is told although one of its kind was there before', async () => {
    const { market, tell } = setup();
    market.tellElsewhere(sent);
    expect((await tell()).outcome).toEqual(done(false));
    market.faults.push('arrived');
    expect((await tell()).outcome).toEqual(done(true));
    expect(market.arrived).toHaveLength(2);
  });

  it('ends with the marketplace’s reason where that refuses it, and is not repeated', async () => {
    const { market, tell } = setup();
    market.faults.push('refused');
    const { outcome } = await tell();
    expect(outcome).toEqual({
      type: 'finished',
      result: { ok: false, failure: { kind: 'refused', reason: 'telling: refused' } },
    });
    expect(market.requests).toEqual(['look', 'tell product_sent']);
  });

  it('ends where the protocol is not there, or the conversation is no marketplace’s', async () => {
    const { market, tell, clock } = setup();
    market.lookFaults.push('refused');
    expect((await tell()).outcome).toMatchObject({ type: 'finished', result: { ok: false } });
    expect(market.requests).toEqual(['look']);
    const nobody = createUpdateProtocol(async () => null);
    expect((await carryOut(nobody, sent, clock)).outcome).toMatchObject({
      type: 'finished',
      result: { failure: { kind: 'refused' } },
    });
  });

  it('waits for a person if it was stored by another version', async () => {
    const { tell, clock, market } = setup();
    expect((await tell({ kind: 'product_sent' })).outcome).toMatchObject({
      type: 'parked',
      result: { ok: false },
    });
    const job = createUpdateProtocol(async () => ({ protocols: market, address }));
    const before = { progress: { phase: 'somewhere' }, createdAt: clock.now };
    expect((await carryOut(job, sent, clock, [], before)).outcome).toMatchObject({
      type: 'parked',
      result: { failure: { kind: 'unknown' } },
    });
    expect(market.requests).toEqual([]);
  });
});

describe('a telling whose answer was lost', () => {
  it.each([0, 4 * seconds, 100 * seconds, lastLook])(
    'is found if it arrived, listed %i ms later',
    async (lag) => {
      const { market, tell } = setup();
      market.lag = lag;
      market.faults.push('arrived');
      const { outcome, took } = await tell();
      expect(outcome).toEqual(done(true));
      expect(market.arrived).toEqual([sent]);
      expect(took).toBe(updateTiming.looks.find((look) => look >= lag));
    },
  );

  it('is told once more if it did not arrive, and not before it surely did not', async () => {
    const { market, tell } = setup();
    market.faults.push('lost');
    const { outcome, took } = await tell();
    expect(outcome).toEqual(done(false));
    expect(took).toBe(lastLook);
    expect(market.arrived).toEqual([sent]);
    expect(market.requests.filter((request) => request === 'look').length).toBeGreaterThan(
      updateTiming.looks.length,
    );
  });

  it('is looked for again where the look fails, and nothing is told meanwhile', async () => {
    const { market, tell } = setup();
    market.faults.push('arrived');
    market.lookFaults.push(null, ...Array.from({ length: 20 }, () => 'retry' as const));
    const { outcome, took } = await tell();
    expect(outcome).toEqual(done(true));
    expect(took).toBeGreaterThan(lastLook);
    expect(market.arrived).toEqual([sent]);
  });

  it('twice over is a person’s, who has it told once more, or finds that it is there', async () => {
    const { market, tell, retry } = setup();
    market.faults.push('lost', 'lost', null);
    const run = await tell();
    expect(run.outcome).toMatchObject({
      type: 'parked',
      reason: expect.stringContaining('Não se sabe'),
      result: { ok: false, failure: { kind: 'unknown' } },
    });
    expect(market.arrived).toEqual([]);
    expect((await retry(run)).outcome).toEqual(done(false));
    expect(market.arrived).toEqual([sent]);
    expect((await retry(run)).outcome).toEqual(done(true));
    expect(market.arrived).toEqual([sent]);
  });

  it('is told twice at most where the marketplace lists later than anybody waits', async () => {
    const { market, tell } = setup();
    market.lag = 2 * hours;
    market.faults.push('arrived', 'arrived', 'arrived');
    expect((await tell()).outcome).toMatchObject({ type: 'parked' });
    expect(market.arrived).toHaveLength(2);
  });

  it('is not called refused where only its repetition was', async () => {
    const { market, tell } = setup();
    market.faults.push('lost', 'refused');
    expect((await tell()).outcome).toMatchObject({
      type: 'parked',
      result: { failure: { kind: 'unknown' } },
    });
  });
});

describe('a worker that dies', () => {
  it('between telling and recording leaves what the next one finds', async () => {
    const { market, tell } = setup();
    const { outcome } = await tell(sent, ['settlement']);
    expect(outcome).toEqual(done(true));
    expect(market.arrived).toEqual([sent]);
  });

  it('right before telling leaves a doubt that the looks settle', async () => {
    const { market, tell } = setup();
    const { outcome } = await tell(sent, ['creation']);
    expect(outcome).toEqual(done(false));
    expect(market.arrived).toEqual([sent]);
  });

  it('or has lost its lease tells nothing', async () => {
    const { market, tell } = setup();
    await tell(sent, ['lease', 'lease']);
    expect(market.requests).toEqual(['look', 'look', 'look', 'tell product_sent']);
  });
});

describe('where the marketplace is away', () => {
  it('it is told once that is back', async () => {
    const { market, tell } = setup();
    market.faults.push('retry');
    market.lookFaults.push('retry', 'unknown');
    const { outcome, attempts } = await tell();
    expect(outcome).toEqual(done(false));
    expect(attempts).toBe(4);
    expect(market.arrived).toEqual([sent]);
  });

  it('a person is asked after a day, and nothing was told', async () => {
    const { market, tell, retry } = setup();
    const away = Array.from({ length: 2_000 }, () => 'retry' as const);
    market.lookFaults.push(...away);
    const run = await tell();
    expect(run.outcome).toMatchObject({
      type: 'parked',
      reason: expect.stringContaining('não foi informado'),
      result: { failure: { kind: 'retry' } },
    });
    expect(run.took).toBe(updateTiming.giveUp);
    expect(market.arrived).toEqual([]);
    market.lookFaults.length = 0;
    expect((await retry(run)).outcome).toEqual(done(false));
  });
});

describe('two of one kind, one after the other', () => {
  it('are both told, whatever became of the answers', async () => {
    for (const fault of [null, 'arrived', 'lost'] as const) {
      const { market, tell } = setup();
      market.faults.push(fault);
      await tell();
      market.faults.push(fault);
      expect((await tell({ ...sent, text: 'BR456' })).outcome).toMatchObject({ result: { ok: true } });
      expect(market.arrived.map(({ text }) => text)).toEqual(['BR123', 'BR456']);
    }
  });
});

describe('whatever fails and whoever dies', () => {
  const faults = fc.array(fc.constantFrom<TellingFault | null>(null, 'retry', 'refused', 'lost', 'arrived'), {
    maxLength: 4,
  });
  const lookFaults = fc.array(fc.constantFrom(null, null, 'retry', 'unknown'), { maxLength: 6 });
  const losses = fc.array(fc.constantFrom<Loss | null>(null, null, 'lease', 'creation', 'settlement'), {
    maxLength: 6,
  });

  it('it is there once if that is said, never if it is refused, and never twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        faults,
        lookFaults,
        losses,
        fc.integer({ min: 0, max: lastLook }),
        async (...given) => {
          const [telling, looking, lost, lag] = given;
          const { market, tell } = setup();
          market.lag = lag;
          market.faults.push(...telling);
          market.lookFaults.push(...looking);
          const { outcome } = await tell(sent, lost);
          expect(market.arrived.length).toBeLessThanOrEqual(1);
          const { result } = outcome;
          if (result?.ok) expect(market.arrived).toEqual([sent]);
          else if (result?.failure.kind !== 'unknown') expect(market.arrived).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
