import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { storeContract } from '../contracts/store.ts';

storeContract(
  'memory',
  async (clock) => {
    const store = createMemoryStore(clock);
    return { store, close: () => store.close() };
  },
  { forgets: true, reference: true },
);
