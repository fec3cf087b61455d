/** What waits for a person and what they decide, over the support flow and the sandbox ERP. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Backend } from '../../src/backends/backend.ts';
import { createHubsoft } from '../../src/backends/hubsoft/index.ts';
import { Failure } from '../../src/core/failure.ts';
import { parkedList } from '../../src/desks/parked.ts';
import { silent } from '../../src/log.ts';
import { type HubsoftSandbox, startHubsoftSandbox } from '../../src/sandboxes/hubsoft/index.ts';
import { type AttendedDesk, createConsoleClient, openAttendedDesk } from '../support/attended-desk.ts';

const code = 'mmmm-mariana';
const done = { status: 200, body: { outcome: 'done' } };
const gone = { status: 404, body: { problem: expect.stringContaining('não espera mais ninguém') } };

/** Milliseconds on a machine with other work. */
const timeout = 90_000;

let sandbox: HubsoftSandbox;
let backend: Backend;
let desk: AttendedDesk;
let client: ReturnType<typeof createConsoleClient>;
/** Milliseconds that the store's clock is ahead: nobody waits for an ERP to list its tickets. */
let ahead: number;
let blocked: boolean;

beforeEach(async () => {
  ahead = 0;
  blocked = false;
  sandbox = await startHubsoftSandbox({ faults: true });
  const { url, credentials } = sandbox;
  backend = createHubsoft({
    url,
    ...credentials,
    timezone: 'America/Sao_Paulo',
    timeout: 3_000,
    log: silent,
  });
  desk = openAttendedDesk({
    backend,
    now: () => Date.now() + ahead,
    refuse(text) {
      if (blocked && text.includes('Protocolo:')) throw new Failure('refused', 'o cliente bloqueou o bot');
    },
  });
  desk.start();
  client = createConsoleClient(desk.store);
});
afterEach(async () => {
  await desk.stop();
  await backend.close();
  await sandbox.close();
});

const strike = async (fault: object) => {
  const answer = await fetch(`${sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect(answer.ok).toBe(true);
};
const inspect = async <Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> =>
  shape.parse(await (await fetch(`${sandbox.url}/_sandbox/${path}`)).json());
const creations = () => inspect('requests', z.object({ routes: z.object({ create: z.number() }) }));
const tickets = () => inspect('tickets', z.object({ tickets: z.array(z.object({ protocol: z.string() })) }));

/** Until it is so; what is due later than now is due at once. */
async function eventually(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let looks = 0; !(await isSo()); looks++) {
    if (looks > 6_000) throw new Error(`it never came to that:\n${desk.heardBy(code).join('\n')}`);
    await sleep(10);
  }
}
const hears = (pattern: RegExp) => eventually(() => pattern.test(desk.heardBy(code).at(-1) ?? ''));
const parked = async () => parkedList.parse((await client.get('/parked')).body).parked;

/** Mariana confirms a ticket. */
async function confirm(): Promise<void> {
  const script = [
    ['minha internet caiu', /em nome de/],
    ['sim', /Podemos falar/],
    ['sim', /Anotei/],
    ['pronto', /técnico/],
    ['não', /Confira/],
    ['sim', /registrando|Protocolo|Não consegui|ajudar/],
  ] as const;
  for (const [text, answer] of script) {
    await desk.say(code, text, { verifiedPhone: '5537999112233' });
    await hears(answer);
  }
}

/** Confirmed, and after two creations that got no answer given up. */
async function confirmInVain(): Promise<void> {
  await strike({ fault: 'reset', route: 'create', when: 'before', times: 2 });
  await confirm();
  await eventually(async () => {
    ahead += 30_000;
    return (await parked()).length === 1;
  });
  await hears(/Não consegui concluir/);
}

test('a ticket that was given up is attempted again, and its protocol told', { timeout }, async () => {
  await confirmInVain();
  const [row] = await parked();
  expect(row).toMatchObject({ code: '1', kind: 'ticket', id: code, name: 'Mariana' });
  expect((await creations()).routes.create).toBe(2);
  expect(await desk.placeOf(code)).toBe('waiting');

  expect(await client.decide('1/retry')).toEqual(done);
  await eventually(() => desk.heardBy(code).some((text) => text.includes('Protocolo: ')));
  await desk.settled();
  expect(await parked()).toEqual([]);
  expect(await desk.placeOf(code)).toBe('bot');
  const [created, ...others] = (await tickets()).tickets;
  expect(others).toEqual([]);
  expect(desk.heardBy(code).join('\n')).toContain(`Protocolo: ${created?.protocol}`);
  expect(await desk.notesOf(code)).toContainEqual(expect.stringContaining('Ana pediu outra tentativa'));
  expect(await client.decide('1/retry')).toEqual(gone);
});

test('one that a person opened by hand is told with its protocol, once', { timeout }, async () => {
  await confirmInVain();
  const protocol = '202611211405123456';
  const outcomes = await Promise.all([1, 2].map(() => client.decide('1/close', { protocol })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 404]);
  await eventually(async () => (await desk.placeOf(code)) === 'closed');
  await desk.settled();
  expect(desk.heardBy(code).filter((text) => text.includes(protocol))).toHaveLength(1);
  expect(await desk.notesOf(code)).toContainEqual(expect.stringContaining(`protocolo ${protocol}`));
  expect(await client.decide('1/close', { protocol })).toEqual(gone);
  expect((await creations()).routes.create).toBe(2);
});

test('a protocol that could not be delivered waits, and is sent again', { timeout }, async () => {
  blocked = true;
  await confirm();
  await eventually(async () => (await parked()).length === 1);
  expect((await parked())[0]).toMatchObject({ kind: 'message', reason: expect.stringContaining('bloqueou') });
  expect((await client.get('/parked/1')).body).toMatchObject({ told: false, attempts: 1 });
  await desk.settled();
  blocked = false;
  expect(await client.decide('1/retry')).toEqual(done);
  await eventually(() => desk.heardBy(code).some((text) => text.includes('Protocolo:')));
  await desk.settled();
  await desk.say(code, 'oi');
  await desk.settled();
  expect(desk.heardBy(code).filter((text) => text.includes('Protocolo:'))).toHaveLength(1);
});
