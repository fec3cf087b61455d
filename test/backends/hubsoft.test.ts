import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createHubsoft, type HubsoftOptions } from '../../src/backends/hubsoft/index.ts';
import { Failure } from '../../src/core/failure.ts';
import { type HubsoftSandbox, startHubsoftSandbox } from '../../src/sandboxes/hubsoft/index.ts';
import { type BackendFault, backendContract } from '../contracts/backend.ts';

const faults: Readonly<Record<BackendFault, object | readonly object[]>> = {
  reset: { fault: 'reset' },
  hang: { fault: 'hang' },
  crash: { fault: 'error-500' },
  page: { fault: 'bad-gateway' },
  throttle: { fault: 'too-many-requests', retryAfter: 7 },
  redirect: { fault: 'redirect' },
  objections: { fault: 'error-200', says: 'objections' },
  internals: { fault: 'error-200', says: 'internals' },
  'bare error': { fault: 'error-200', says: 'bare' },
  'revoked once': { fault: 'revoked-token', times: 1 },
  'revoked always': { fault: 'revoked-token' },
  'odd row': { fault: 'odd-row', route: 'tickets' },
  'odd row without text': [
    { fault: 'odd-row', route: 'tickets' },
    { fault: 'no-descriptions', route: 'tickets' },
  ],
};

const ticketsSchema = z.object({ tickets: z.array(z.object({ description: z.string() })) });
const requestsSchema = z.object({ routes: z.record(z.string(), z.number()) });

/** The sandbox with its faults, and what a test asks it. */
async function openSandbox() {
  const sandbox: HubsoftSandbox = await startHubsoftSandbox({ faults: true });
  const control = async (path: string, method = 'GET', body?: object) => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const options = (more: Partial<HubsoftOptions> = {}): HubsoftOptions => ({
    url: sandbox.url,
    ...sandbox.credentials,
    timezone: 'America/Sao_Paulo',
    timeout: 3_000,
    ...more,
  });
  return {
    sandbox,
    options,
    strike: async (...struck: readonly object[]) => {
      await control('faults', 'DELETE');
      await control('faults', 'POST', [...struck]);
    },
    descriptions: async () =>
      ticketsSchema.parse(await control('tickets')).tickets.map(({ description }) => description),
    requests: async (route: string) => requestsSchema.parse(await control('requests')).routes[route] ?? 0,
  };
}

backendContract('hubsoft', async () => {
  const { sandbox, options, strike, descriptions, requests } = await openSandbox();
  const backend = createHubsoft(options());
  const unreachable = createHubsoft(options({ url: `http://127.0.0.1:${await unusedPort()}` }));
  const uninvited = createHubsoft(options({ password: 'outra' }));
  return {
    backend,
    unreachable,
    uninvited,
    known: {
      customer: {
        name: 'MARIANA DUARTE',
        code: '1204',
        taxId: '52998224725',
        phone: '37999112233',
        birthDate: '1985-04-03',
        service: '11000',
        closed: ['201811061730517', '201806191505251'],
      },
      formerCustomer: { taxId: '59204731850' },
      sharedPhone: { phone: '37988660011', codes: ['1276', '1277'] },
      unknownTaxId: '11144477735',
      unknownPhone: '37999990000',
      secrets: [/pppoe-/, /cliente1204/, /02:00:00/, /SBOX/, /ACÁCIAS/],
    },
    strike: (fault, on, when) =>
      strike(
        ...(on === 'creating' ? ['create'] : ['customers', 'tickets']).flatMap((route) =>
          [faults[fault]].flat().map((struck) => ({
            route,
            ...struck,
            ...(when === undefined ? {} : { when }),
          })),
        ),
      ),
    created: descriptions,
    creations: () => requests('create'),
    close: async () => {
      await Promise.all([backend, unreachable, uninvited].map((member) => member.close()));
      await sandbox.close();
    },
  };
});

describe('hubsoft', () => {
  let rig: Awaited<ReturnType<typeof openSandbox>>;
  beforeEach(async () => {
    rig = await openSandbox();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rig.sandbox.close();
  });
  const mariana = { taxId: '529.982.247-25' };

  it('logs in once for twenty calls at the same time', async () => {
    const backend = createHubsoft(rig.options());
    const found = await Promise.all(Array.from({ length: 20 }, () => backend.findCustomers(mariana)));
    expect(found.every(([record]) => record?.code === '1204')).toBe(true);
    expect(await rig.requests('login')).toBe(1);
    await backend.close();
  });

  it('logs in once more for twenty calls whose token was revoked', async () => {
    const backend = createHubsoft(rig.options({ concurrency: 20 }));
    await backend.findCustomers(mariana);
    await rig.strike({ fault: 'revoked-token', route: 'tickets', times: 1 });
    await Promise.all(
      Array.from({ length: 20 }, () => backend.listTickets({ customer: '1204' }, { limit: 50 })),
    );
    expect(await rig.requests('login')).toBe(2);
    await backend.close();
  });

  it('logs in once more, and no more, for a call whose tokens are all rejected', async () => {
    const backend = createHubsoft(rig.options());
    await rig.strike({ fault: 'revoked-token' });
    await expect(backend.findCustomers(mariana)).rejects.toMatchObject({ kind: 'retry' });
    expect(await rig.requests('login')).toBe(2);
    // With the first token and with the second, each with and without cancelled services.
    expect(await rig.requests('customers')).toBe(4);
    await backend.close();
  });

  it('asks the same of everybody, known or not: the time of an answer must not tell', async () => {
    const backend = createHubsoft(rig.options());
    await backend.findCustomers(mariana);
    expect(await rig.requests('customers')).toBe(2);
    expect(await backend.findCustomers({ taxId: '11144477735' })).toEqual([]);
    expect(await rig.requests('customers')).toBe(4);
    await backend.close();
  });

  it('takes a failed second look for a failure, not for nobody', async () => {
    const backend = createHubsoft(rig.options());
    await rig.strike({ fault: 'error-200', says: 'bare', route: 'customers', skip: 1 });
    await expect(backend.findCustomers({ taxId: '11144477735' })).rejects.toBeInstanceOf(Failure);
    await backend.close();
  });

  it('reads every customer of the sandbox, however their records are spelt', async () => {
    const backend = createHubsoft(rig.options());
    for (const person of rig.sandbox.customers) {
      const found = await backend.findCustomers({ taxId: person.taxId });
      const records = found.filter(({ code }) => code === String(person.code));
      expect(records).toEqual([
        {
          code: String(person.code),
          name: person.name,
          taxId: person.taxId,
          phones: person.phones,
          alerts: person.alerts,
          ...(person.birthDate === undefined ? {} : { birthDate: person.birthDate }),
          services: person.services.map(({ id, plan, district }) => ({
            id: String(id),
            plan,
            place: `${district}, Divinópolis`,
            standing: expect.stringMatching(/^(?:active|suspended-debt|awaiting-installation|cancelled)$/),
          })),
        },
      ]);
    }
    await backend.close();
  });

  it('shows the slot of a scheduled visit', async () => {
    const backend = createHubsoft(rig.options());
    const [ticket] = await backend.listTickets({ service: '11050' }, { limit: 5, open: true });
    expect(ticket?.orders).toEqual([
      expect.objectContaining({
        status: 'scheduled',
        slot: { from: expect.stringMatching(/T14:00:00$/), to: expect.stringMatching(/T16:00:00$/) },
      }),
    ]);
    await backend.close();
  });

  it.each([
    ['in capitals', { fault: 'upper-case' }],
    ['cut', { fault: 'cut', length: 37 }],
  ])('keeps a description that is stored %s as it was stored', async (_, fault) => {
    const backend = createHubsoft(rig.options());
    await rig.strike(fault);
    const description = 'PL-7K3Q-9F2M Sem internet desde ontem à noite';
    await backend.openTicket({
      service: '11000',
      name: 'Mariana',
      phone: '37999112233',
      description,
      serviceOrder: false,
    });
    const [ticket] = await backend.listTickets({ service: '11000' }, { limit: 50 });
    expect(ticket?.rawDescription?.toUpperCase()).toContain(description.slice(0, 37).toUpperCase());
    await backend.close();
  });

  it('tells that descriptions are not listed at all', async () => {
    const backend = createHubsoft(rig.options());
    await rig.strike({ fault: 'no-descriptions' });
    const tickets = await backend.listTickets({ service: '11000' }, { limit: 50 });
    expect(tickets).toHaveLength(2);
    expect(tickets.every((ticket) => ticket.rawDescription === undefined)).toBe(true);
    await backend.close();
  });

  it('lists at most fifty of a crowd', async () => {
    const backend = createHubsoft(rig.options());
    await rig.strike({ fault: 'crowd', service: 11000, count: 60 });
    expect(await backend.listTickets({ service: '11000' }, { limit: 50 })).toHaveLength(50);
    await backend.close();
  });

  it('rests after failures, lets one call try later, and works again', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const backend = createHubsoft(rig.options({ log, demonstration: true }));
    await rig.strike({ fault: 'error-500', route: 'customers' });
    while (backend.standing().state !== 'resting')
      await expect(backend.findCustomers(mariana)).rejects.toMatchObject({ kind: 'unknown' });
    const before = await rig.requests('customers');
    await expect(backend.findCustomers(mariana)).rejects.toMatchObject({ kind: 'retry' });
    expect(await rig.requests('customers')).toBe(before);
    expect(backend.standing().detail).toMatch(
      /^Em pausa \(o HubSoft respondeu com erro 500\); nova tentativa em \d+ s\.$/,
    );
    expect(log.warn).toHaveBeenCalledTimes(1);

    vi.advanceTimersByTime(21_000);
    expect(backend.standing().state).toBe('failing');
    await expect(backend.findCustomers(mariana)).rejects.toMatchObject({ kind: 'unknown' });
    expect(backend.standing().state).toBe('resting');

    await rig.strike();
    vi.advanceTimersByTime(21_000);
    // Somebody sets the clock back: it has rested all the same.
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(await backend.findCustomers(mariana)).toHaveLength(1);
    expect(backend.standing()).toEqual({ state: 'working', detail: 'Respondendo.' });
    await backend.close();
  });

  it('makes everybody wait as long as it was asked to', async () => {
    let time = Date.now();
    const backend = createHubsoft(rig.options({ now: () => time }));
    await rig.strike({ fault: 'too-many-requests', retryAfter: 7, times: 1 });
    await expect(backend.findCustomers(mariana)).rejects.toMatchObject({ kind: 'retry', retryAfter: 7_000 });
    time += 5_000;
    await expect(backend.findCustomers(mariana)).rejects.toMatchObject({ kind: 'retry', retryAfter: 2_000 });
    expect(await rig.requests('customers')).toBe(0);
    time += 2_000;
    expect(await backend.findCustomers(mariana)).toHaveLength(1);
    await backend.close();
  });

  it('does not send a creation that waited too long for its turn', async () => {
    let time = Date.now();
    const backend = createHubsoft(rig.options({ now: () => time, concurrency: 1 }));
    await rig.strike({ fault: 'slow', route: 'customers', ms: 300 });
    const ahead = backend.findCustomers(mariana);
    const creation = backend.openTicket({
      service: '11000',
      name: 'Mariana',
      phone: '37999112233',
      description: 'PL-7K3Q-9F2M',
      serviceOrder: false,
    });
    time += 11_000;
    await expect(creation).rejects.toMatchObject({ kind: 'retry' });
    await ahead;
    expect(await rig.requests('create')).toBe(0);
    // Our own queue is no failure of the ERP.
    expect(backend.standing().state).toBe('working');
    await backend.close();
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
