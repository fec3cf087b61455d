/** What is told of a store that stopped being fit while it was used. */

import { expect, test, vi } from 'vitest';
import { createFitness } from '../../../src/plantao/upkeep/fitness.ts';

test('what the store objects to stands until it is right again, and is told loudly', () => {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const fitness = createFitness(log);
  fitness.warn('grava a cada segundo');
  expect(log.warn).toHaveBeenCalledExactlyOnceWith({ words: 'grava a cada segundo' }, expect.any(String));
  expect(fitness.standing()).toBeNull();
  fitness.unfit('apaga dados');
  expect(log.error).toHaveBeenCalledExactlyOnceWith({ words: 'apaga dados' }, expect.any(String));
  expect(fitness.standing()).toEqual({ state: 'unfit', detail: 'apaga dados' });
  fitness.unfit(null);
  expect(fitness.standing()).toBeNull();
  expect(log.info).toHaveBeenCalledOnce();
});
