/** A first look at everything that a seller has goes on for long; whoever writes meanwhile is heard. */

import { expect, it, vi } from 'vitest';
import type { Lists } from '../../../../src/channels/magalu/api/lists.ts';
import { ticketForm } from '../../../../src/channels/magalu/api/schemas.ts';
import { startPolling } from '../../../../src/channels/magalu/polling/index.ts';
import { createSent } from '../../../../src/channels/magalu/sending/sent.ts';
import { createUnlisted } from '../../../../src/channels/magalu/sending/unlisted.ts';
import { pause } from '../../../../src/channels/pause.ts';
import { silent } from '../../../../src/log.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';

const patient = { timeout: 60_000, interval: 20 };
const second = 1_000;
const day = 86_400 * second;

it('what is written while it goes on is told between, once, and all of it is told in the end', async () => {
  // Each protocol's messages take half a second of this clock.
  let clock = Date.UTC(2026, 10, 23);
  const itemOf = (id: string, at: number) => ({ id, updated_at: new Date(at).toISOString() });
  const items = Array.from({ length: 500 }, (_, index) => itemOf(`old-${index}`, clock - 9 * day + index));
  const heard: string[] = [];
  const lists: Lists = {
    async tickets(query) {
      const from = Date.parse(query.updated_at_gte ?? '1970-01-01T00:00:00Z');
      return { items: items.filter(({ updated_at: at }) => Date.parse(at) >= from), more: false };
    },
    ticket: async (id) => ticketForm.parse(items.find((item) => item.id === id)),
    async messages(id) {
      clock += second / 2;
      if (id === 'old-10') items.push(itemOf('new-1', clock));
      if (id === 'old-300') items.push(itemOf('new-2', clock));
      return { items: [{ id: `of-${id}`, message: 'Oi', owner: { type: 'customer' } }], more: false };
    },
    events: async () => ({ items: [], more: false }),
  };
  const { records } = createMemoryStore();
  const polling = startPolling(
    {
      ...{ account: 'main', lists, records, now: () => clock, log: silent, every: 20 * second },
      sent: createSent(records, 'main'),
      unlisted: createUnlisted(records, 'main'),
      missing: day,
      pause: (milliseconds, signal) => pause(Math.min(milliseconds, 20), signal),
    },
    async (arrivals) => {
      for (const { address, event } of arrivals) if (event.type === 'customer.said') heard.push(address);
    },
    async () => {},
  );
  try {
    await vi.waitFor(() => expect(polling.standing().state).toBe('connected'), patient);
  } finally {
    await polling.stop();
  }
  expect(heard).toHaveLength(502);
  expect(new Set(heard).size).toBe(502);
  // Within the next minute or so of the clock, and not after the 499 others.
  expect(heard.indexOf('new-1')).toBeLessThan(200);
  expect(heard.indexOf('new-2')).toBeLessThan(480);
});
