import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpenTicket } from '../../../src/calls/open-ticket/index.ts';
import { createTiming } from '../../../src/calls/open-ticket/timing.ts';
import type { OpenTicketInput } from '../../../src/core/calls.ts';
import { Failure } from '../../../src/core/failure.ts';
import { type CreationFault, createFakeBackend, type LookFault } from '../../support/fake-backend.ts';
import { type Clock, carryOut, chat, type Loss, type Run, ref } from '../carry-out.ts';

const start = Date.UTC(2026, 6, 19, 17, 5);
const asked: OpenTicketInput = {
  service: '11000',
  name: 'Mariana Duarte',
  phone: '37999112233',
  description: 'Sem internet desde ontem',
  serviceOrder: false,
};

function setup(more: { demonstration?: boolean } = {}) {
  const clock: Clock = { now: start };
  const erp = createFakeBackend({ now: () => clock.now, ...more });
  const job = createOpenTicket(erp, createTiming(erp.pace), 'America/Sao_Paulo', () => clock.now);
  const open = (input: OpenTicketInput = asked, losses: (Loss | null)[] = []) =>
    carryOut(job, input, clock, losses);
  /** A person has looked for what a run left, and asks for another attempt. */
  const retry = ({ progress }: Run, losses: (Loss | null)[] = []) =>
    carryOut(job, asked, clock, losses, { progress, createdAt: start });
  return { clock, erp, job, open, retry };
}

const lost: CreationFault = { type: 'unknown', arrives: false };
const arrived: CreationFault = { type: 'unknown', arrives: true };
const minute = 60_000;
/** The store's clock as an attempt sees it that began at `start`. */
const later = () => start + performance.now();

// An attempt takes no time unless a test says so.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

describe('a ticket', () => {
  it('is opened with the reference in front, after a look-up that does not show it', async () => {
    const { erp, open } = setup();
    const { outcome, attempts } = await open();
    expect(attempts).toBe(1);
    expect(erp.requests).toEqual(['listTickets {"service":"11000"}', 'openTicket {"service":"11000"}']);
    expect(erp.created[0]?.request).toEqual({ ...asked, description: `${ref} | Sem internet desde ontem` });
    expect(outcome).toEqual({
      type: 'finished',
      result: {
        ok: true,
        output: {
          protocol: '2026071900000001',
          openedAt: '2026-07-19T14:05:00',
          serviceOrder: false,
        },
      },
      follow: { name: 'check-double', delay: 10 * minute, input: { service: '11000', since: '2026-07-18' } },
    });
  });

  it('carries no other reference than its own', async () => {
    const { erp, open } = setup();
    await open({ ...asked, description: 'É sobre o PL-0000-0001, de novo' });
    expect(erp.created[0]?.request.description).not.toContain('0001');
  });

  it('tells the service order that went out', async () => {
    const { open } = setup();
    const { outcome } = await open({ ...asked, serviceOrder: true });
    expect(outcome).toMatchObject({ result: { output: { serviceOrder: true } } });
  });

  it('tells no service order if none went out, whatever was asked', async () => {
    const { erp, open } = setup();
    erp.ordersGoOut = false;
    const { outcome } = await open({ ...asked, serviceOrder: true });
    expect(outcome).toMatchObject({ result: { ok: true, output: { serviceOrder: false } } });
  });

  it('is refused with what the ERP objects to', async () => {
    const { erp, open } = setup();
    erp.creationFaults.push({ type: 'refused', objections: ['O campo telefone é inválido'] });
    const { outcome } = await open();
    expect(outcome).toEqual({
      type: 'finished',
      result: {
        ok: false,
        failure: {
          kind: 'refused',
          reason: 'creation: refused',
          objections: ['O campo telefone é inválido'],
        },
      },
    });
  });
});

describe('a creation whose answer was lost', () => {
  const mangled: [string, (text: string) => string | undefined][] = [
    ['as it was', (text) => text],
    ['in upper case', (text) => text.toUpperCase()],
    ['cut to 20 characters', (text) => text.slice(0, 20)],
    [
      'with entities and markup',
      (text) => `<p>${text.replaceAll('-', '&#8211;').replaceAll(' ', '&nbsp;')}</p>`,
    ],
    ['with its dashes spaced', (text) => text.replaceAll('-', ' – ')],
  ];
  it.each(mangled)('is found again, its text stored %s', async (_, store) => {
    const { erp, open } = setup();
    erp.store = store;
    erp.creationFaults.push(arrived);
    const { outcome, took } = await open();
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
    expect(took).toBe(35_000);
  });

  it('is found by the day it is, while the store goes by a clock that was once set forward', async () => {
    const clock: Clock = { now: start };
    const today = () => clock.now - 7 * 24 * 60 * minute;
    const erp = createFakeBackend({ now: today });
    const job = createOpenTicket(erp, createTiming(erp.pace), 'America/Sao_Paulo', today);
    erp.creationFaults.push(arrived);
    const { outcome } = await carryOut(job, asked, clock);
    expect(erp.created).toHaveLength(1);
    expect(outcome).toMatchObject({
      result: { ok: true },
      follow: { input: { service: '11000', since: '2026-07-11' } },
    });
  });

  it('is waited for from when it was sent, however long the look-up before it took', async () => {
    const { erp } = setup();
    const slow = {
      ...erp,
      listTickets: async (...asked: Parameters<typeof erp.listTickets>) => {
        vi.advanceTimersByTime(10_000);
        return erp.listTickets(...asked);
      },
      openTicket: async () => {
        vi.advanceTimersByTime(1_000);
        throw new Failure('unknown', 'connection reset');
      },
    };
    const job = createOpenTicket(slow, createTiming(slow.pace), 'America/Sao_Paulo');
    const attempt = {
      conversation: chat,
      reference: ref,
      progress: null,
      retried: false,
      createdAt: start,
      at: start,
      now: later,
      begin: async () => true,
    };
    expect(await job(asked, attempt)).toMatchObject({
      type: 'again',
      delay: 34_000,
      progress: { phase: 'doubt', since: start + 40_000 },
    });
  });

  it('is not sent by a process that stood still while it wrote down that it begins', async () => {
    const { erp, job } = setup();
    const attempt = {
      conversation: chat,
      reference: ref,
      progress: null,
      retried: false,
      createdAt: start,
      at: start,
      now: later,
      begin: async () => {
        vi.advanceTimersByTime(3 * minute);
        return true;
      },
    };
    expect(await job(asked, attempt)).toMatchObject({
      type: 'again',
      delay: 0,
      progress: { phase: 'clear' },
    });
    expect(erp.created).toHaveLength(0);
  });

  it('is found when it is listed five minutes late', async () => {
    const { erp, open } = setup();
    erp.listsAfter = 5 * minute;
    erp.creationFaults.push({ ...arrived, late: 30_000 });
    const { outcome, took } = await open();
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
    expect(took).toBe(5.5 * minute);
  });

  it('is sent once more if it never arrived', async () => {
    const { erp, open } = setup();
    erp.creationFaults.push(lost);
    const { outcome } = await open();
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
  });

  it('goes to a person after the second one without an answer', async () => {
    const { erp, open } = setup();
    erp.creationFaults.push(lost, lost);
    const { outcome } = await open();
    expect(outcome).toMatchObject({ type: 'parked', result: { ok: false, failure: { kind: 'unknown' } } });
    expect(outcome.type === 'parked' && outcome.reason).toContain(ref);
    expect(erp.requests.filter((request) => request.startsWith('openTicket'))).toHaveLength(2);
  });

  it('is sent once more for a person who has looked and asks for it, and then not again', async () => {
    const { erp, open, retry } = setup();
    erp.creationFaults.push(lost, lost, lost, lost);
    const creations = () => erp.requests.filter((request) => request.startsWith('openTicket')).length;
    let run = await open();
    for (const sent of [3, 4]) {
      run = await retry(run);
      expect(run.outcome).toMatchObject({ type: 'parked', result: { failure: { kind: 'unknown' } } });
      expect(creations()).toBe(sent);
    }
    expect((await retry(run)).outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
  });

  it('is found by a person who asks for it again, and not sent', async () => {
    const { erp, clock, open, retry } = setup();
    erp.creationFaults.push(lost, { type: 'unknown', arrives: true });
    erp.listsAfter = 60 * minute;
    const run = await open();
    expect(run.outcome.type).toBe('parked');
    clock.now += 60 * minute;
    expect((await retry(run)).outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
  });

  it.each<[string, (Loss | null)[], number]>([
    ['its lease', [null, 'lease'], 3],
    ['the moment before the creation', [null, 'creation'], 2],
    ['its settlement', [null, 'settlement'], 3],
  ])('that a person asked for is sent at most once more if the attempt loses %s', async (_, losses, sent) => {
    const { erp, open, retry } = setup();
    erp.creationFaults.push(lost, lost, lost);
    const run = await open();
    expect((await retry(run, losses)).outcome.type).toBe('parked');
    expect(erp.requests.filter((request) => request.startsWith('openTicket'))).toHaveLength(sent);
  });

  it('that a person asks for waits for an answered look-up, as long as the ERP is down', async () => {
    const { erp, open, retry } = setup();
    erp.creationFaults.push(lost, lost);
    const run = await open();
    erp.lookFaults.push('unknown', 'retry', 'unknown');
    const { outcome, attempts } = await retry(run);
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(attempts).toBe(5);
  });

  it('is not sent again while the ERP hides descriptions', async () => {
    const { erp, open } = setup();
    erp.store = () => undefined;
    erp.creationFaults.push(arrived);
    const { outcome } = await open();
    expect(outcome).toMatchObject({ type: 'parked', result: { ok: false, failure: { kind: 'unknown' } } });
    expect(erp.created).toHaveLength(1);
  });

  it('is not sent again while it may stand behind fifty other rows', async () => {
    const { erp, open } = setup();
    for (let i = 0; i < 50; i++)
      erp.tickets.push({ ...other, id: String(i), service: '11000', rawDescription: `outro ${i}` });
    erp.creationFaults.push(lost);
    const { outcome } = await open();
    expect(outcome).toMatchObject({ type: 'parked', result: { ok: false, failure: { kind: 'unknown' } } });
    expect(erp.created).toHaveLength(0);
  });

  it('is not sent again because of a look-up that failed, for hours', async () => {
    const { erp, open } = setup();
    erp.creationFaults.push(arrived);
    erp.lookFaults.push(null, ...Array<LookFault>(60).fill('unknown'));
    const { outcome, took } = await open();
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
    expect(took).toBeGreaterThan(3 * 60 * minute);
  });
});

describe('a process that dies', () => {
  it('after the ERP created the ticket: it is found', async () => {
    const { erp, open } = setup();
    const { outcome, attempts } = await open(asked, ['settlement']);
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(attempts).toBe(2);
    expect(erp.created).toHaveLength(1);
  });

  it('right before it wrote: the next one waits until it is sure', async () => {
    const { erp, open } = setup();
    const { outcome, took } = await open(asked, ['creation']);
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
    expect(took).toBeGreaterThan(5 * minute);
  });

  it('before it had begun, however often: nothing is in doubt', async () => {
    const { erp, open } = setup();
    const { outcome, took } = await open(asked, Array(20).fill('lease'));
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
    expect(took).toBe(20 * 2 * minute);
  });

  it('writes nothing without its lease, nor if it cannot ask for it', async () => {
    for (const begin of [async () => false, () => Promise.reject(new Error('the store is down'))]) {
      const { erp, job } = setup();
      const outcome = await job(asked, {
        conversation: chat,
        reference: ref,
        progress: null,
        retried: false,
        createdAt: start,
        at: start,
        now: later,
        begin,
      });
      expect(outcome).toMatchObject({ type: 'again', progress: { phase: 'clear', sent: 0 } });
      expect(erp.created).toHaveLength(0);
    }
  });
});

describe('an ERP that is down', () => {
  it('gets the ticket when it is back, hours later', async () => {
    const { erp, open } = setup();
    erp.lookFaults.push(...Array<LookFault>(40).fill('retry'));
    erp.creationFaults.push(...Array<CreationFault>(40).fill({ type: 'retry' }));
    const { outcome, took } = await open();
    expect(outcome).toMatchObject({ type: 'finished', result: { ok: true } });
    expect(erp.created).toHaveLength(1);
    expect(took).toBeGreaterThan(5 * 60 * minute);
  });

  it('is given up after a day, for a person to go on', async () => {
    const { erp, open } = setup();
    erp.creationFaults.push(...Array<CreationFault>(400).fill({ type: 'retry' }));
    const { outcome, took } = await open();
    expect(outcome).toMatchObject({ type: 'parked', result: { ok: false, failure: { kind: 'retry' } } });
    expect(took).toBe(24 * 60 * minute);
    expect(erp.created).toHaveLength(0);
  });
});

describe('what cannot be read', () => {
  it('parks an input of another shape', async () => {
    const { job, clock } = setup();
    const { outcome } = await carryOut(job, { ...asked, service: 11_000 }, clock);
    expect(outcome).toMatchObject({ type: 'parked', result: { ok: false, failure: { kind: 'refused' } } });
  });

  it('parks a progress of another shape, and sends nothing', async () => {
    const { erp, job } = setup();
    const attempt = {
      conversation: chat,
      reference: ref,
      retried: false,
      createdAt: start,
      at: start,
      now: later,
      begin: async () => true,
    };
    const outcome = await job(asked, { ...attempt, progress: { phase: 'something newer' } });
    expect(outcome).toMatchObject({ type: 'parked', result: { ok: false, failure: { kind: 'unknown' } } });
    expect(erp.requests).toEqual([]);
  });
});

const other = {
  protocol: '2026071800000001',
  status: 'Pendente',
  closed: false,
  openedAt: '2026-07-19T09:00:00',
};

describe('whatever happens', () => {
  const creationFault = fc.oneof(
    fc.constant(null),
    fc.record({ type: fc.constant('retry' as const) }),
    fc.record({ type: fc.constant('refused' as const), objections: fc.constant(['não']) }),
    fc.record({
      type: fc.constant('unknown' as const),
      arrives: fc.boolean(),
      late: fc.integer({ min: 0, max: 30_000 }),
    }),
  );
  const lookFault = fc.constantFrom<(LookFault | null)[]>(null, null, null, 'retry', 'unknown', 'refused');
  const loss = fc.constantFrom<(Loss | null)[]>(null, null, null, 'lease', 'settlement');
  const stores = [
    (text: string) => text,
    (text: string) => text.toUpperCase().slice(0, 30),
    (text: string) => text.replaceAll('-', '&ndash;'),
    () => undefined,
  ];

  it('there is one ticket at most if the ERP lists within five minutes, and one if it is told', async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          creations: fc.array(creationFault, { maxLength: 5 }),
          looks: fc.array(lookFault, { maxLength: 12 }),
          losses: fc.array(loss, { maxLength: 8 }),
          listsAfter: fc.integer({ min: 0, max: 5 * minute }),
          store: fc.constantFrom(...stores),
          others: fc.constantFrom(0, 0, 3, 49, 60),
        }),
        async ({ creations, looks, losses, listsAfter, store, others }) => {
          const { erp, open } = setup();
          erp.creationFaults.push(...creations);
          erp.lookFaults.push(...looks);
          erp.listsAfter = listsAfter;
          erp.store = store;
          for (let i = 0; i < others; i++)
            erp.tickets.push({ ...other, id: String(i), service: '11000', rawDescription: 'outro' });

          const { outcome } = await open(asked, losses);

          expect(erp.created.length).toBeLessThanOrEqual(1);
          const result = outcome.result;
          if (result === undefined) throw new Error('the conversation must hear how it ended');
          if (result.ok) expect(result.output).toMatchObject({ protocol: erp.created[0]?.ticket.protocol });
          else if (result.failure.kind !== 'unknown') expect(erp.created).toHaveLength(0);
          const end = result.ok ? 'ok' : result.failure.kind;
          ends.set(end, (ends.get(end) ?? 0) + 1);
        },
      ),
      { numRuns: 300 },
    );
    // The property means something only if the runs end in all ways.
    expect([...ends.keys()].sort()).toEqual(['ok', 'refused', 'retry', 'unknown']);
  });
});
