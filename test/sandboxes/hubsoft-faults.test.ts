import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HubsoftSandbox, startHubsoftSandbox } from '../../src/sandboxes/hubsoft/index.ts';
import { creation, eventually, record, rows, type Visitor, visit } from './hubsoft-visitor.ts';

/** The clock stands still, so that only a test moves it. */
const noon = Date.parse('2026-03-05T12:00:30-03:00');

let sandbox: HubsoftSandbox;
let visitor: Visitor;

beforeEach(async () => {
  sandbox = await startHubsoftSandbox({ faults: true, now: () => noon });
  visitor = await visit(sandbox);
});
afterEach(() => sandbox.close());

const descriptions = async () =>
  rows(await visitor.recent('11000'), 'atendimentos').map((ticket) => ticket.descricao_abertura);
const protocols = async () =>
  rows(await visitor.recent('11000'), 'atendimentos').map((ticket) => ticket.protocolo);

test('without the option there is no way to ask for faults', async () => {
  const plain = await startHubsoftSandbox();
  try {
    for (const [method, path] of [
      ['POST', 'faults'],
      ['DELETE', 'faults'],
      ['GET', 'tickets'],
      ['GET', 'requests'],
      ['POST', 'clock'],
    ] as const)
      expect((await fetch(`${plain.url}/_sandbox/${path}`, { method })).status).toBe(404);
  } finally {
    await plain.close();
  }
});

test('a misspelt fault is refused, not ignored', async () => {
  for (const wrong of [{ fault: 'eror-500' }, { fault: 'error-500', time: 1 }, { fault: 'slow' }, 'reset'])
    expect((await visitor.send('POST', '/_sandbox/faults', wrong)).status).toBe(400);
});

test.each([
  ['error-500', 500, 'application/json'],
  ['bad-gateway', 502, 'text/html'],
  ['too-many-requests', 429, 'application/json'],
  ['redirect', 307, null],
])('%s is answered instead of a creation, which does not happen', async (fault, status, type) => {
  await visitor.fault({ fault, route: 'create', times: 1 });
  const answer = await visitor.create();
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')?.split(';')[0] ?? null).toBe(type);
  expect(await visitor.created()).toEqual([]);
  expect((await visitor.create()).status).toBe(200);
});

test('429 says how long to wait', async () => {
  await visitor.fault({ fault: 'too-many-requests', retryAfter: 17 });
  expect((await visitor.types()).headers.get('retry-after')).toBe('17');
});

test('a reset comes before anything was done', async () => {
  await visitor.fault({ fault: 'reset', route: 'create', times: 1 });
  await expect(visitor.create()).rejects.toThrow();
  expect(await visitor.created()).toEqual([]);
});

test.each([
  ['objections', ['status', 'msg', 'errors']],
  ['internals', ['status', 'msg', 'code', 'line', 'errors']],
  ['bare', ['status', 'msg']],
])('an error with status 200 comes with %s', async (says, fields) => {
  await visitor.fault({ fault: 'error-200', says, route: 'tickets' });
  const answer = await visitor.recent('11000');
  expect(answer.status).toBe(200);
  expect(record(answer).status).toBe('error');
  expect(Object.keys(record(answer))).toEqual(fields);
});

test('a list is empty on request', async () => {
  await visitor.fault({ fault: 'empty-list' });
  expect(rows(await visitor.recent('11000'), 'atendimentos')).toEqual([]);
  expect(rows(await visitor.customers('codigo_cliente', '1204'), 'clientes')).toEqual([]);
  expect(rows(await visitor.types(), 'tipos_atendimento')).toEqual([]);
});

test('a creation that is held back is not carried out after the sandbox was closed', async () => {
  await visitor.fault({ fault: 'slow', ms: 600_000, route: 'create' });
  const heldBack = visitor.create();
  const lost = expect(heldBack).rejects.toThrow();
  await eventually(async () => {
    const requests = await visitor.send('GET', '/_sandbox/requests');
    return record(requests, 'routes').create === 1;
  });
  expect(await visitor.created()).toEqual([]);
  await sandbox.close();
  await lost;
});

test('a slow answer is the right answer, or another fault after it', async () => {
  await visitor.fault([
    { fault: 'error-500', times: 1, route: 'create', when: 'after' },
    { fault: 'slow', ms: 1, route: 'create', when: 'after' },
  ]);
  expect((await visitor.create()).status).toBe(500);
  expect(record(await visitor.create()).status).not.toBe('error');
  expect(await visitor.created()).toHaveLength(2);
});

test.each([
  ['reset', {}],
  ['bad-gateway', {}],
  ['error-500', {}],
  ['error-200', { says: 'internals' }],
])('created, and then %s', async (fault, more) => {
  await visitor.fault({ fault, ...more, route: 'create', when: 'after', times: 1 });
  const answer = await visitor.create().catch(() => undefined);
  if (fault === 'reset') expect(answer).toBeUndefined();
  else expect(answer?.body).not.toContain('protocolo');
  expect(await visitor.created()).toHaveLength(1);
  expect(await protocols()).toHaveLength(3);
});

test('created, and then no answer until the client leaves', async () => {
  await visitor.fault({ fault: 'hang', route: 'create', when: 'after' });
  const leaving = new AbortController();
  const unanswered = visitor.create(creation, leaving.signal);
  const given = expect(unanswered).rejects.toThrow();
  await eventually(async () => (await visitor.created()).length === 1);
  leaving.abort();
  await given;
});

test('what comes after the work does not strike what was not let in', async () => {
  await visitor.fault([
    { fault: 'revoked-token', times: 1 },
    { fault: 'reset', route: 'create', when: 'after', times: 1 },
  ]);
  expect((await visitor.create()).status).toBe(401);
  await visitor.login();
  await expect(visitor.create()).rejects.toThrow();
});

test('a revoked token stays revoked, and a new one works', async () => {
  await visitor.fault({ fault: 'revoked-token', times: 1 });
  expect((await visitor.types()).status).toBe(401);
  expect((await visitor.types()).status).toBe(401);
  await visitor.login();
  expect((await visitor.types()).status).toBe(200);
});

test('a ticket is listed late, also after a drop, and at once in the count', async () => {
  await visitor.fault([
    { fault: 'late-listing', ms: 20_000, times: 1 },
    { fault: 'reset', route: 'create', when: 'after', times: 1 },
  ]);
  await expect(visitor.create()).rejects.toThrow();
  expect(await visitor.created()).toHaveLength(1);
  expect(await protocols()).toHaveLength(2);
  await visitor.advance(19_000);
  expect(await protocols()).toHaveLength(2);
  await visitor.advance(1_000);
  expect(await protocols()).toHaveLength(3);
});

test('a crowd of newer tickets hides the one that was created', async () => {
  const protocol = record(await visitor.create(), 'atendimento').protocolo;
  expect(await protocols()).toContain(protocol);
  await visitor.fault({ fault: 'crowd', service: 11000 });
  const seen = await protocols();
  expect(new Set(seen).size).toBe(50);
  expect(seen).not.toContain(protocol);
  expect(rows(await visitor.recent('11010'), 'atendimentos')).toEqual([]);
  expect(await visitor.created()).toHaveLength(1);
});

test('descriptions are cut, shouted and encoded, in lists and in the answer, not in the count', async () => {
  await visitor.fault([{ fault: 'cut', length: 29 }, { fault: 'upper-case' }, { fault: 'entities' }]);
  const bent = 'PL&#45;7K3Q&#45;9F2M SEM CONEX&#195;O, LUZ';
  expect(record(await visitor.create(), 'atendimento').descricao_abertura).toBe(bent);
  expect((await descriptions())[0]).toBe(bent);
  expect((await visitor.created())[0]?.description).toBe(creation.descricao);
});

test('a long description is cut at 255, with what the ERP put behind it', async () => {
  await visitor.fault({ fault: 'cut' });
  await visitor.create({ ...creation, descricao: 'x'.repeat(300) });
  expect((await descriptions())[0]).toBe('x'.repeat(255));
});

test('an older installation leaves descriptions out', async () => {
  await visitor.create({ ...creation, abrir_os: true });
  await visitor.fault({ fault: 'no-descriptions' });
  for (const ticket of rows(await visitor.recent('11000'), 'atendimentos'))
    expect(JSON.stringify(ticket)).not.toContain('descricao_abertura');
});

test('faults strike as often, as late and as likely as asked, and in their order', async () => {
  await visitor.fault([
    { fault: 'error-500', route: 'types', skip: 1, times: 1 },
    { fault: 'bad-gateway', route: 'types', skip: 1, times: 1 },
  ]);
  const statuses = [];
  for (let i = 0; i < 5; i += 1) statuses.push((await visitor.types()).status);
  expect(statuses).toEqual([200, 500, 502, 200, 200]);

  const chance = { fault: 'error-500', route: 'types', probability: 0.5, seed: 42 };
  const drawn = async () => {
    await visitor.fault(chance);
    const answers = [];
    for (let i = 0; i < 20; i += 1) answers.push((await visitor.types()).status);
    await visitor.send('DELETE', '/_sandbox/faults');
    return answers;
  };
  const first = await drawn();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await drawn()).toEqual(first);
});

test('faults are shown as they stand, and cleared', async () => {
  await visitor.fault([{ fault: 'error-500', times: 3, skip: 1 }, { fault: 'upper-case' }]);
  await visitor.types();
  await visitor.types();
  const standing = async () => rows(await visitor.send('GET', '/_sandbox/faults'), 'faults');
  expect(await standing()).toEqual([
    expect.objectContaining({ fault: 'error-500', times: 2, skip: 0 }),
    expect.objectContaining({ fault: 'upper-case' }),
  ]);
  await visitor.send('DELETE', '/_sandbox/faults');
  expect(await standing()).toEqual([]);
  expect((await visitor.types()).status).toBe(200);
});

test('requests are counted by route, whatever became of them', async () => {
  await visitor.fault({ fault: 'error-500', route: 'types' });
  await visitor.types();
  await visitor.create();
  const requests = record(await visitor.send('GET', '/_sandbox/requests'));
  expect(requests).toEqual({
    total: 3,
    routes: { login: 1, customers: 0, tickets: 0, create: 1, types: 1, message: 0 },
  });
});
