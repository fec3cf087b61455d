/** An attendant's ticket goes the way of the customers' own: an ERP that created it and did not say so opens no second. */

import { afterEach, expect, test, vi } from 'vitest';
import { conversationId } from '../../src/core/ids/index.ts';
import { ana, openAttendedDesk } from '../support/attended-desk.ts';
import { createFakeBackend } from '../support/fake-backend.ts';

const backend = createFakeBackend({ now: Date.now });
// Looked for at once after what is unknown, or the test would wait for it.
Object.assign(backend, { pace: { timeout: 10, listing: 20, concurrency: 8 } });
const desk = openAttendedDesk({ backend });
afterEach(() => desk.stop());

test('one ticket, whatever the first answer was', { timeout: 120_000 }, async () => {
  desk.start();
  const conversation = conversationId('mariana');
  await desk.say('mariana', 'atendente');
  await desk.settled();
  backend.creationFaults.push({ type: 'unknown', arrives: true });
  const ticket = {
    service: '11000',
    name: 'Mariana Duarte',
    phone: '37999112233',
    description: 'sem sinal',
    serviceOrder: false,
  };
  const order = { type: 'attendant.orderedTicket', by: ana, request: 'r1', ticket } as const;
  await desk.store.post([
    { conversation, event: { type: 'attendant.claimed', by: ana } },
    { conversation, event: order },
    { conversation, event: order },
  ]);
  await vi.waitFor(
    async () => expect((await desk.store.conversation(conversation))?.listing.untold).toHaveLength(1),
    { timeout: 60_000, interval: 50 },
  );
  expect(backend.created).toHaveLength(1);
  expect(backend.requests.filter((request) => request.startsWith('openTicket'))).toHaveLength(1);
  expect((await desk.store.conversation(conversation))?.listing.untold?.[0]).toContain(
    backend.created[0]?.ticket.protocol,
  );
});
