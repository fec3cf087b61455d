/** Figures, asked as browsers ask. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { summarize } from '../../../../src/core/archive/figures.ts';
import { type OpenDesk, openDesk } from '../open-desk.ts';

let desk: OpenDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const comeIn = async (login: string, role: 'attendant' | 'supervisor') => {
  await desk.addUser(login, role);
  return desk.comeIn(login);
};

describe('the figures', () => {
  test('tell what ended today, by the bot alone and with people', async () => {
    const ana = await comeIn('ana', 'supervisor');
    await desk.say('aaaa-person', 'atendente');
    await desk.settled();
    await ana.send('/desk/c/aaaa-person/say', { text: 'Bom dia!' });
    await ana.send('/desk/c/aaaa-person/close', { owner: ana.user.id });
    await expect.poll(() => desk.placeOf('aaaa-person'), { timeout: 60_000 }).toBe('closed');
    const { status, text } = await ana.get('/desk/figures');
    expect(status).toBe(200);
    expect(text).toMatch(/<dt>Conversas<\/dt><dd><strong>1<\/strong>/);
    expect(text).toMatch(/<th scope="row"><bdi>Ana<\/bdi><\/th><td>1<\/td>/);
    expect(text).toContain('Só com o robô');
    expect(text.match(/<svg/g)).toHaveLength(4);
    expect(text).not.toMatch(/ style=|<style|<script>/);
    const csv = await ana.get('/desk/figures.csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(/attachment; filename="plantao-[\d-]+\.csv"/);
    expect(csv.text).toMatch(/Atendente;Ana;1;0;/);
    expect(await desk.audit.list({ limit: 1 })).toMatchObject([
      { by: ana.user.id, action: 'export-figures', detail: expect.stringMatching(/^[\d-]+ – [\d-]+$/) },
    ]);
  });

  test('draw a line only where something was measured, by a clock’s marks', async () => {
    const some = { channel: 'web', startedAt: 0, endedAt: 0, alone: false, tickets: 0 };
    const waits = [
      [2, 60_000],
      [3, 120_000],
      [9, 700_000],
    ] as const;
    desk.archive.figures = async () =>
      summarize(
        waits.map(([endedAt, waited]) => ({ ...some, endedAt, waited })),
        (at) => ({ day: '2026-01-01', hour: at }),
      );
    const ana = await comeIn('ana', 'supervisor');
    const { text } = await ana.get('/desk/figures?from=2026-01-01&to=2026-01-01');
    const plot = text.split('id="wait-hour-title"')[1]?.split('</figure>')[0] ?? '';
    // From 2 to 3 o'clock, and a lone point at 9.
    expect(/<path class="curve" d="([^"]*)"/.exec(plot)?.[1]?.match(/M/g)).toHaveLength(2);
    expect(plot.match(/<circle/g)).toHaveLength(6);
    expect([...plot.matchAll(/text-anchor="end">([^<]*)</g)].map(([, mark]) => mark)).toEqual([
      '0 s',
      '5 min',
      '10 min',
      '15 min',
    ]);
    expect(plot).toContain('<title>9 h · 90% em até: 11 min</title>');
  });

  test('say when there is nothing to tell', async () => {
    const ana = await comeIn('ana', 'supervisor');
    const { text } = await ana.get('/desk/figures?from=2026-01-01&to=2026-01-02');
    expect(text).toContain('Nenhuma conversa terminou neste período.');
    expect(text).not.toContain('<svg');
  });

  test.each([
    ['from=x', 'A data não foi entendida.'],
    ['from=2026-01-02&to=2026-01-01', 'O fim vem antes do começo.'],
    ['from=2020-01-01&to=2026-01-01', 'O período tem no máximo 92 dias.'],
  ])('of %s are none, in words', async (query, words) => {
    const ana = await comeIn('ana', 'supervisor');
    for (const path of ['/desk/figures', '/desk/figures.csv']) {
      const { status, text } = await ana.get(`${path}?${query}`);
      expect([status, text]).toEqual([400, expect.stringContaining(words)]);
    }
    expect(await desk.audit.list({ limit: 1 })).toEqual([]);
  });

  test('are none of an attendant’s', async () => {
    const bruno = await comeIn('bruno', 'attendant');
    for (const path of ['/desk/figures', '/desk/figures.csv'])
      expect((await bruno.get(path)).status).toBe(403);
    expect((await bruno.get('/desk')).text).not.toContain('/desk/figures');
  });
});
