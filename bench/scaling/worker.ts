/** One process of the service: takes turns and jobs from a shared Redis, and tells who asked it to what it sent. */

import { createWriting } from '../../src/archive/index.ts';
import { createCalls } from '../../src/calls/index.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { startRuntime } from '../../src/runtime/run.ts';
import { ticketFlow } from '../ticket-flow.ts';
import { stubChannel, stubErp } from '../turns/outside.ts';
import { openRedis } from '../turns/redis.ts';

const [url = '', prefix = ''] = process.argv.slice(2);
const store = await openRedis(url, prefix);
const keys = createKeys(new Uint8Array(32).fill(1));

let sent: string[] = [];
const channel = stubChannel((address) => {
  sent.push(address);
  if (sent.length === 1) setImmediate(tell);
});
function tell(): void {
  process.send?.({ sent, cpu: process.cpuUsage() });
  sent = [];
}

const runtime = startRuntime({
  store,
  log: silent,
  calls: createCalls({
    backend: stubErp(),
    store,
    records: store.records,
    bucket: (text) => text,
    timezone: 'America/Sao_Paulo',
  }),
  channelFor: () => channel,
  flowFor: () => ticketFlow,
  refer: keys.refer,
  rowsOf: createWriting(keys),
  channelPools: ['bench:main'],
});
// Whoever hired it is gone.
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  await runtime.stop(5_000);
  await store.close();
  process.disconnect?.();
});
process.send?.({ sent, cpu: process.cpuUsage() });
