/** A page that nobody looks at keeps nobody in. */

import { expect, test } from 'vitest';
import { openDesk } from './open-desk.ts';

const hour = 3_600_000;

test('what a page asks by itself is no use of the session, and what somebody asks is', async () => {
  let now = Date.UTC(2026, 6, 20, 12);
  const desk = openDesk({}, { now: () => now });
  await desk.addUser('ana');
  await desk.addUser('bruno');
  const [ana, bruno] = [await desk.comeIn('ana'), await desk.comeIn('bruno')];
  for (let hours = 0; hours < 12; hours++) {
    expect((await ana.get('/desk/lists')).status).toBe(200);
    expect((await bruno.get('/desk')).status).toBe(200);
    now += hour + 1;
  }
  expect((await ana.get('/desk/lists', { 'hx-request': 'true' })).status).toBe(401);
  expect((await desk.ask('/desk/events', { headers: { cookie: ana.cookie } })).status).toBe(401);
  expect((await bruno.get('/desk')).status).toBe(200);
  await desk.close();
});
