import { describe, expect, it } from 'vitest';
import { createCheckDouble } from '../../../src/calls/open-ticket/check-double.ts';
import { createTiming } from '../../../src/calls/open-ticket/timing.ts';
import { createFakeBackend, type LookFault } from '../../support/fake-backend.ts';
import { type Clock, carryOut, ref } from '../carry-out.ts';

const input = { service: '11000', since: '2026-07-18' };
const ticket = (id: string, rawDescription?: string) => ({
  id,
  service: '11000',
  protocol: `20260719000${id}`,
  status: 'Pendente',
  closed: false,
  ...(rawDescription === undefined ? {} : { rawDescription }),
});

function setup() {
  const clock: Clock = { now: Date.UTC(2026, 6, 19, 17, 15) };
  const erp = createFakeBackend({ now: () => clock.now });
  return { erp, check: () => carryOut(createCheckDouble(erp, createTiming(erp.pace)), input, clock) };
}

describe('a second look after a success', () => {
  it('ends if there is one ticket, whatever others there are', async () => {
    const { erp, check } = setup();
    erp.tickets.push(ticket('2', 'outro'), ticket('1', `${ref} | sem internet`), ticket('3'));
    expect((await check()).outcome).toMatchObject({ type: 'finished', result: { ok: true } });
  });

  it('shows a person two tickets with one reference', async () => {
    const { erp, check } = setup();
    erp.tickets.push(
      ticket('2', `${ref} | sem internet`),
      ticket('1', `${ref.toLowerCase()} | sem internet`),
    );
    const { outcome } = await check();
    expect(outcome).toMatchObject({ type: 'parked' });
    expect(outcome.type === 'parked' && outcome.reason).toMatch(/PL-7K3Q-9F2M.*202607190001 e 202607190002/);
  });

  it('takes a row that is listed twice for one ticket', async () => {
    const { erp, check } = setup();
    erp.tickets.push(ticket('1', `${ref} | a`), ticket('1', `${ref} | a`));
    expect((await check()).outcome.type).toBe('finished');
  });

  it('waits for an ERP that does not answer, for a day', async () => {
    const { erp, check } = setup();
    erp.tickets.push(ticket('1', `${ref} | a`));
    erp.lookFaults.push('retry', 'unknown');
    expect(await check()).toMatchObject({ outcome: { type: 'finished' }, attempts: 3 });
    erp.lookFaults.push(...Array<LookFault>(1_000).fill('retry'));
    expect((await check()).outcome.type).toBe('parked');
  });
});
