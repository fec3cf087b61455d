import { expect, test } from 'vitest';
import { readConfig } from '../../../src/config/index.ts';
import { silent } from '../../../src/log.ts';
import { openErp } from '../../../src/plantao/vendors/erp.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { shareStore } from '../../support/processes.ts';

test('of several processes one has the demonstration: the others are told so', async () => {
  const config = readConfig({ PLANTAO_STORE: 'memory:' });
  const shared = shareStore(createMemoryStore());
  const open = () => openErp(config, { store: shared.open(), log: silent, longest: 1 });
  const one = await open();
  await expect(open()).rejects.toThrow('a demonstração é de um processo só');
  await one.close();
  await (await open()).close();
});
