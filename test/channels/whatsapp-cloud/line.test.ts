import { expect, it } from 'vitest';
import type { Arrival, DeliveryReport } from '../../../src/channels/channel.ts';
import { createLine } from '../../../src/channels/whatsapp-cloud/line.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';

const arrival = (dedupe: string): Arrival => ({
  address: '5537991100011',
  dedupe,
  event: { type: 'noted', text: dedupe },
});
const heard = (id: string) => ({ address: '5537991100011', id, at: 1 });
const delivered = (id: string) => ({ arrivals: [arrival(id)], reports: [], heard: [heard(id)] });

/** A line whose storing is let go one batch at a time, and what it did in order. */
function openLine() {
  const done: string[] = [];
  const gates: { readonly open: () => void; readonly fail: () => void }[] = [];
  const line = createLine({
    receive: (arrivals) =>
      new Promise((resolve, reject) => {
        done.push(`receive ${arrivals.map(({ dedupe }) => dedupe).join(' ')}`);
        gates.push({ open: resolve, fail: () => reject(new Error('disk full')) });
      }),
    report: async (reports: readonly DeliveryReport[]) => void done.push(`report ${reports.length}`),
    windows: {
      note: async (all) => void done.push(`note ${all.map(({ id }) => id).join(' ')}`),
      spelling: async (address) => address,
    },
  });
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { line, done, gates, turns };
}

it('stores what comes meanwhile in one go, in the order in which it came', async () => {
  const { line, done, gates, turns } = openLine();
  const first = line.take(delivered('1'));
  await turns();
  const others = ['2', '3', '4'].map((id) => line.take(delivered(id)));
  await turns();
  expect(done).toEqual(['note 1', 'receive 1']);
  gates[0]?.open();
  await first;
  await turns();
  expect(done).toEqual(['note 1', 'receive 1', 'note 2 3 4', 'receive 2 3 4']);
  gates[1]?.open();
  await Promise.all([...others, line.drain()]);
});

it('tells everybody of a batch that could not be stored, and goes on', async () => {
  const { line, gates, turns } = openLine();
  const first = line.take(delivered('1'));
  await turns();
  const others = ['2', '3'].map((id) => line.take(delivered(id)).catch((error: Error) => error.message));
  gates[0]?.open();
  await first;
  await turns();
  gates[1]?.fail();
  expect(await Promise.all(others)).toEqual(['disk full', 'disk full']);
  const next = line.take(delivered('4'));
  await turns();
  gates[2]?.open();
  await next;
});

it('reports once the messages beside it are stored', async () => {
  const { line, done, gates, turns } = openLine();
  const say = effectId(conversationId('c'), 1, 0);
  const taking = line.take({ ...delivered('1'), reports: [{ say, delivery: 'read' }] });
  await turns();
  expect(done).not.toContain('report 1');
  gates[0]?.open();
  await taking;
  expect(done.at(-1)).toBe('report 1');
});
