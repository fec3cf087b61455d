import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MagaluSandbox, startMagaluSandbox } from '../../src/sandboxes/magalu/index.ts';
import { eventually } from './hubsoft-visitor.ts';
import { type MagaluVisitor, messageOf, record, results, visitMagalu } from './magalu-visitor.ts';

/** The clock stands still, so that only a test moves it. */
const noon = Date.parse('2026-03-05T12:00:30-03:00');

let sandbox: MagaluSandbox;
let visitor: MagaluVisitor;
let id: string;

beforeEach(async () => {
  sandbox = await startMagaluSandbox({ faults: true, now: () => noon, invented: false });
  visitor = await visitMagalu(sandbox);
  id = await visitor.open();
});
afterEach(() => sandbox.close());

const sent = async (): Promise<number> => {
  const { sent: all } = await visitor.counts();
  const [ofOne = []] = Object.values(all ?? {});
  return Array.isArray(ofOne) ? ofOne.length : 0;
};

test('without the option there is no way to ask for anything', async () => {
  const plain = await startMagaluSandbox();
  try {
    for (const [method, path] of [
      ['POST', 'faults'],
      ['POST', 'tickets'],
      ['GET', 'counts'],
      ['POST', 'habits'],
      ['POST', 'clock'],
    ] as const)
      expect((await fetch(`${plain.url}/_sandbox/${path}`, { method })).status).toBe(404);
  } finally {
    await plain.close();
  }
});

test('what is misspelt is refused, not ignored', async () => {
  for (const [path, wrong] of [
    ['faults', { what: 'dorp' }],
    ['faults', { what: 'drop', time: 1 }],
    ['habits', { lags: 1 }],
    ['tickets', { due: 'amanhã' }],
    [`tickets/${id}/messages`, { txt: 'oi' }],
  ] as const)
    expect((await visitor.send('POST', `/_sandbox/${path}`, wrong)).status).toBe(400);
  expect((await visitor.send('POST', '/_sandbox/tickets/nenhum', { closed: true })).status).toBe(404);
});

test.each([
  ['502', 502, 'text/html'],
  ['500', 500, 'application/json'],
  ['429', 429, 'application/json'],
  ['401', 401, 'application/json'],
  ['html', 200, 'text/html'],
])('%s is answered instead of taking a message', async (what, status, type) => {
  await visitor.fault({ route: 'message', what, times: 1 });
  const answer = await visitor.message(id, 'oi');
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type);
  expect(await sent()).toBe(0);
  expect((await visitor.message(id, 'oi')).status).toBe(202);
});

test('429 says how long to wait only if it is asked to', async () => {
  await visitor.fault([
    { route: 'tickets', what: '429', retryAfter: 17, times: 1 },
    { route: 'tickets', what: '429', times: 1 },
  ]);
  expect((await visitor.tickets()).headers.get('retry-after')).toBe('17');
  expect((await visitor.tickets()).headers.get('retry-after')).toBeNull();
});

test('a drop comes before anything was done', async () => {
  await visitor.fault({ route: 'message', what: 'drop', times: 1 });
  await expect(visitor.message(id, 'oi')).rejects.toThrow();
  expect(await sent()).toBe(0);
});

test.each(['created-then-drop', 'created-then-502', 'created-then-500', 'created-then-html'])(
  '%s: the message is there all the same',
  async (what) => {
    await visitor.fault({ route: 'message', what, times: 1 });
    const answer = await visitor.message(id, 'oi').catch(() => undefined);
    expect(answer?.body ?? '').not.toContain('transaction_id');
    expect(await sent()).toBe(1);
  },
);

test('created, and then no answer until the client leaves', async () => {
  await visitor.fault({ route: 'message', what: 'created-then-hang' });
  const leaving = new AbortController();
  const unanswered = visitor.message(id, '', messageOf('oi'), leaving.signal);
  const given = expect(unanswered).rejects.toThrow();
  await eventually(async () => (await sent()) === 1);
  leaving.abort();
  await given;
});

test('what comes after the work does not strike what was refused', async () => {
  await visitor.fault({ route: 'message', what: 'created-then-drop', times: 1 });
  expect((await visitor.message(id, '')).status).toBe(422);
  await expect(visitor.message(id, 'oi')).rejects.toThrow();
});

test('a token whose answer was lost was used all the same', async () => {
  await visitor.fault({ route: 'token', what: 'created-then-drop', times: 1 });
  const { refresh } = visitor.pair();
  await expect(visitor.refresh()).rejects.toThrow();
  expect(record(await visitor.refresh(refresh)).error).toBe('invalid_grant');
});

test('a message is held back and comes late, or is taken and never seen', async () => {
  await visitor.fault([
    { route: 'message', what: 'late', ms: 4_000, times: 1 },
    { route: 'message', what: 'vanish', skip: 1, times: 1 },
  ]);
  const [late, lost] = [messageOf('tarde'), messageOf('nunca')];
  for (const one of [late, lost]) expect((await visitor.message(id, '', one)).status).toBe(202);
  await visitor.advance(4_999);
  expect(results(await visitor.messages(id))).toEqual([]);
  await visitor.advance(1);
  expect(results(await visitor.messages(id)).map(({ code }) => code)).toEqual([late.code]);
  await visitor.advance(365 * 86_400_000);
  await visitor.connect();
  expect(results(await visitor.messages(id))).toHaveLength(1);
});

test('a row comes again on the next page', async () => {
  for (let count = 0; count < 3; count += 1) await visitor.open();
  const page = async (offset: string) =>
    results(await visitor.tickets({ _limit: '2', _offset: offset })).map((ticket) => ticket.id);
  const [one, two] = [await page('0'), await page('2')];
  await visitor.fault({ what: 'repeat' });
  expect(await page('0')).toEqual(one);
  expect(await page('2')).toEqual([one[1], two[0]]);
});

test('a row moves while one is paging', async () => {
  const others = [];
  for (let count = 0; count < 3; count += 1) {
    await visitor.advance(1_000);
    others.push(await visitor.open());
  }
  await visitor.advance(1_000);
  await visitor.fault({ what: 'moves', times: 1 });
  const page = async (offset: string) =>
    results(await visitor.tickets({ _sort: 'updated_at:asc', _limit: '2', _offset: offset })).map(
      (ticket) => ticket.id,
    );
  expect(await page('0')).toEqual([id, others[0]]);
  expect(await page('2')).toEqual([others[2], others[1]]);
});

test('a message that is held back is not taken after the sandbox was closed', async () => {
  await visitor.fault({ what: 'slow', ms: 600_000, route: 'message' });
  const lost = expect(visitor.message(id, 'oi')).rejects.toThrow();
  await eventually(async () => {
    const { routes } = await visitor.counts();
    return JSON.stringify(routes).includes('"message":1');
  });
  expect(await sent()).toBe(0);
  await sandbox.close();
  await lost;
});

test('faults are shown as they stand, and cleared', async () => {
  await visitor.fault({ what: '500', route: 'tickets', times: 3, skip: 1 });
  await visitor.tickets();
  await visitor.tickets();
  const standing = async () => record(await visitor.send('GET', '/_sandbox/faults')).faults;
  expect(await standing()).toEqual([expect.objectContaining({ what: '500', times: 2, skip: 0 })]);
  await visitor.send('DELETE', '/_sandbox/faults');
  expect(await standing()).toEqual([]);
  expect((await visitor.tickets()).status).toBe(200);
});
