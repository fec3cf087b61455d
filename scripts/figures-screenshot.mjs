// Opens the page of figures in a real browser over a week of invented conversations, and keeps the picture of what stands first.
//
//     npm run build && node scripts/figures-screenshot.mjs docs/figures.png [1280x800] [light|dark] [days]

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { countingIn } from '../dist/src/archive/figures.js';
import { summarize } from '../dist/src/core/archive/figures.js';
import { createWebDesk } from '../dist/src/desks/web/index.js';
import { createKeys } from '../dist/src/keys/index.js';
import { silent } from '../dist/src/log.js';
import { createAudit } from '../dist/src/people/audit.js';
import { createPeople } from '../dist/src/people/index.js';
import { serve } from '../dist/src/serve.js';
import { createMemoryStore } from '../dist/src/stores/memory/index.js';

const [target = 'docs/figures.png', size = '1280x800', colorScheme = 'light', days = '7'] =
  process.argv.slice(2);
const [width, height] = size.split('x').map(Number);
const timezone = 'America/Sao_Paulo';
const minute = 60_000;
const day = 1_440 * minute;
// A Monday, so that the picture does not change from day to day.
const today = Date.parse('2026-11-23T21:00:00Z');

/** The same numbers at every run, from 0 to 1. */
let seed = 42;
const chance = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};
/** Most often small, sometimes large. */
const skewed = (typical) => Math.round(typical * (0.2 + 1.6 * chance() ** 3 + chance()));

const store = createMemoryStore({ now: () => today });
const keys = createKeys(new Uint8Array(32).fill(3));
const people = createPeople({ records: store.records, sign: keys.sign, now: store.now });
const attendants = [];
for (const [login, name] of [
  ['ana', 'Ana Beatriz'],
  ['bruno', 'Bruno Lima'],
  ['clara', 'Clara Nunes'],
])
  attendants.push(await people.users.add({ login, name, role: 'attendant' }));

/** One conversation that ended at a moment. */
function invent(endedAt) {
  const alone = chance() < 0.58;
  const waited = skewed(4 * minute);
  const handled = skewed(9 * minute);
  return {
    channel: 'whatsapp-cloud',
    startedAt: endedAt - 20 * minute,
    endedAt,
    alone,
    tickets: chance() < 0.45 ? 1 : 0,
    ...(alone
      ? {}
      : {
          queue: ['suporte', 'suporte', 'suporte', 'financeiro', 'vendas'][Math.floor(chance() * 5)],
          attendant: attendants[Math.floor(chance() ** 1.4 * 3)].id,
          waited,
          answered: waited + skewed(minute),
          handled,
          ...(chance() < 0.4 ? { rating: chance() < 0.8 ? 5 : 3 } : {}),
        }),
  };
}
/** As the hours go: nobody at night, many after lunch and in the evening. */
const byHour = [2, 1, 0, 0, 0, 1, 2, 6, 12, 15, 14, 11, 9, 13, 15, 14, 13, 12, 16, 18, 14, 9, 6, 3];
const episodes = [];
for (let back = 0; back < Number(days) + 1; back++)
  for (const [hour, often] of byHour.entries())
    for (let count = 0; count < often * (0.6 + 0.7 * chance()); count++)
      episodes.push(invent(today - back * day + (hour - 18) * 60 * minute + chance() * 60 * minute));

const desk = createWebDesk({
  store,
  archive: {
    remarks: async () => [
      {
        conversation: 'invented',
        endedAt: today - 50 * minute,
        rating: 5,
        comment: 'Resolveu rápido, obrigada! O técnico veio no mesmo dia.',
        attendant: attendants[0].id,
      },
    ],
    figures: async ({ from, to }) =>
      summarize(
        episodes.filter(({ endedAt }) => endedAt >= from && endedAt < Math.min(to, today)),
        countingIn(timezone),
      ),
  },
  people,
  audit: createAudit({ records: store.records, now: store.now }),
  channels: () => [],
  tickets: { serviceOrder: 'ask', askEmail: false, summary: () => '', find: async () => null },
  providerName: 'Fibra Serrana',
  timezone,
  retention: null,
  queues: ['Suporte', 'Financeiro', 'Vendas'].map((name) => ({ id: name.toLowerCase(), name })),
  secure: false,
});
const serving = await serve({ host: '127.0.0.1', port: 0, channels: [desk], parts: () => [], log: silent });
const { token } = await people.beginning().then(async (invitation) => {
  if (invitation !== null) return invitation;
  const admin = await people.users.add({ login: 'chefe', name: 'Paula Reis', role: 'supervisor' });
  return { token: await people.invite(admin.id) };
});
const browser = await chromium.launch({
  executablePath: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((place) =>
    existsSync(place),
  ),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--lang=pt-BR',
  ],
});
try {
  const context = await browser.newContext({
    locale: 'pt-BR',
    timezoneId: timezone,
    colorScheme,
    viewport: { width, height },
    deviceScaleFactor: 2,
  });
  const page = await context.newPage();
  await page.goto(`${serving.url}/desk/invite/${token}`);
  await page.fill('#password', 'girassol azul 42');
  await page.fill('#again', 'girassol azul 42');
  await page.press('#again', 'Enter');
  await page.locator('.top').waitFor();
  const from = new Date(today - (Number(days) - 1) * day).toISOString().slice(0, 10);
  const to = new Date(today).toISOString().slice(0, 10);
  await page.goto(`${serving.url}/desk/figures?from=${from}&to=${to}`);
  await page.locator('.numbers').last().waitFor();
  await page.screenshot({ path: target });
} finally {
  await browser.close();
  await desk.stop();
  await serving.close();
  await store.close();
}
