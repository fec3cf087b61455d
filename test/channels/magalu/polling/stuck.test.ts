/** One protocol, or several, that cannot be told must not keep the others from being told. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Lists, ticketPath } from '../../../../src/channels/magalu/api/lists.ts';
import { ticketForm } from '../../../../src/channels/magalu/api/schemas.ts';
import { type Polling, startPolling } from '../../../../src/channels/magalu/polling/index.ts';
import { createSent } from '../../../../src/channels/magalu/sending/sent.ts';
import { pause } from '../../../../src/channels/pause.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { silent } from '../../../../src/log.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';

const patient = { timeout: 60_000, interval: 20 };
const running: Polling[] = [];
afterEach(async () => {
  for (const polling of running.splice(0)) await polling.stop();
});

/** Listens to a marketplace that has these protocols, each with a message, of which some cannot be read. */
function listenTo(ids: readonly string[], failing: (id: string) => Failure | undefined): Set<string> {
  const heard = new Set<string>();
  const { records, now } = createMemoryStore();
  const itemOf = (id: string, index: number) => ({
    id,
    created_at: new Date(now() - 60_000).toISOString(),
    updated_at: new Date(now() - 60_000 + index).toISOString(),
  });
  const items = ids.map(itemOf);
  const lists: Lists = {
    tickets: async () => ({ items, more: false }),
    ticket: async (id) => ticketForm.parse(items.find((item) => item.id === id)),
    async messages(id) {
      ticketPath(id);
      const failure = failing(id);
      if (failure !== undefined) throw failure;
      return { items: [{ id: 'm1', message: 'Oi', owner: { type: 'customer' } }], more: false };
    },
    events: async () => ({ items: [], more: false }),
  };
  const parts = {
    ...{ account: 'main', lists, records, now, sent: createSent(records, 'main'), log: silent, every: 20 },
    pause: (milliseconds: number, signal: AbortSignal) => pause(Math.min(milliseconds, 20), signal),
  };
  running.push(
    startPolling(
      parts,
      async (arrivals) => {
        for (const { address, event } of arrivals) if (event.type === 'customer.said') heard.add(address);
      },
      async () => {},
    ),
  );
  return heard;
}

describe('protocols whose messages Magalu does not show', () => {
  it.each([
    ['are refused', new Failure('refused', 'a Magalu não permite isto a esta autorização')],
    ['fail', new Failure('retry', 'a Magalu está com problemas (500)')],
    ['ask for a pause', new Failure('retry', 'a Magalu está com problemas (503)', { retryAfter: 1_000 })],
  ])('%s for ever, twelve in a row: those behind them are told', async (_, failure) => {
    const bad = Array.from({ length: 12 }, (_, index) => `bad-${index}`);
    const heard = listenTo([...bad, 'good'], (id) => (id.startsWith('bad') ? failure : undefined));
    await vi.waitFor(() => expect([...heard]).toEqual(['good']), patient);
  });
});

it.each([
  ['half a letter', '\ud800'],
  ['a way up', '..'],
  ['longer than any key', 'x'.repeat(5_000)],
])('a protocol whose id is %s: the others are told', async (_, id) => {
  const heard = listenTo([id, 'good'], () => undefined);
  await vi.waitFor(() => expect(heard.has('good')).toBe(true), patient);
  expect(heard.has(id)).toBe(false);
});
