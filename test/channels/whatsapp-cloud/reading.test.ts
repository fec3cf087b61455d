/** What deliveries in Meta's own shape come to: one case a file, the delivery and what is expected of it. */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { pressId, readPress } from '../../../src/channels/whatsapp-cloud/incoming/press.ts';
import { readDelivery } from '../../../src/channels/whatsapp-cloud/incoming/reading.ts';

const folder = new URL('fixtures/', import.meta.url);
const fixture = z.object({
  delivery: z.unknown(),
  arrivals: z.array(z.unknown()),
  reports: z.array(z.unknown()),
  others: z.number(),
  unreadable: z.number(),
});
const phoneId = '106540352242922';
const now = 1_760_000_000_000;

const load = (file: string) => fixture.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

it.each(readdirSync(folder))('%s', (file) => {
  const { delivery, arrivals, reports, others, unreadable } = load(file);
  const reading = readDelivery(delivery, phoneId, now);
  expect(reading.arrivals).toEqual(arrivals);
  expect(reading.reports).toEqual(reports);
  expect([reading.others, reading.unreadable]).toEqual([others, unreadable]);
});

it('knows who wrote last, and with what', () => {
  const { heard } = readDelivery(load('batch.json').delivery, phoneId, now);
  expect(heard.at(-1)).toEqual({
    address: '5537991100011',
    id: 'wamid.HBgNNTUzNzk5MTEwMDAxMRUCABIYFDNB43==',
    at: 1_750_000_000_000,
  });
  expect(readDelivery(load('written-on-the-phone.json').delivery, phoneId, now).heard).toEqual([]);
});

it('tells where a delivery is wrong, never what stands there', () => {
  const { at } = readDelivery(
    { entry: [{ changes: [{ field: 'messages', value: { metadata: 'segredo da Ana' } }] }] },
    phoneId,
    now,
  );
  expect(at).toEqual(['value.metadata']);
});

it('reads no delivery in anything else', () => {
  for (const body of [undefined, null, 7, 'x', [], {}, { entry: 7 }])
    expect(readDelivery(body, phoneId, now)).toMatchObject({ arrivals: [], reports: [], unreadable: 1 });
});

it('gets out of a press what was put into it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.stringMatching(/^[a-z0-9-]{1,24}$/), (menu, choice) => {
      expect(readPress(pressId(menu, choice), 'Sim')).toEqual({ type: 'choice', choice, menu, label: 'Sim' });
    }),
  );
});
