/** One process of the service: takes turns and jobs from a shared Redis, and tells who asked it to what it sent. */

import { openRedis } from '../turns/redis.ts';
import { startService } from '../turns/service.ts';

const [url = '', prefix = ''] = process.argv.slice(2);
const store = await openRedis(url, prefix);

let sent: string[] = [];
const service = startService(store, {
  onSend(address) {
    sent.push(address);
    if (sent.length === 1) setImmediate(tell);
  },
});
function tell(): void {
  process.send?.({ sent, cpu: process.cpuUsage() });
  sent = [];
}

// Whoever hired it is gone.
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  await service.stop();
  await store.close();
  process.disconnect?.();
});
process.send?.({ sent, cpu: process.cpuUsage() });
