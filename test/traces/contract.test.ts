/** A store that is traced answers as before. */

import { afterAll, beforeAll } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { openTraces, type Traces } from '../../src/traces/index.ts';
import { storeContract } from '../contracts/store.ts';
import { type Collector, startCollector } from '../support/collector.ts';

let collector: Collector;
let traces: Traces;
beforeAll(async () => {
  collector = await startCollector();
  traces = openTraces({ endpoint: collector.url });
});
afterAll(async () => {
  await traces.close();
  await collector.close();
});

storeContract(
  'one that is traced',
  async (clock) => {
    const store = traces.store(createMemoryStore(clock));
    return { store, close: () => store.close() };
  },
  { forgets: true, reference: true },
);
