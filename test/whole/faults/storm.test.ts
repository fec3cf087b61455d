/**
 * Everything that can fail does, while people talk: programs, their clocks, networks, the store, Telegram, the ERP. When
 * it is over, each has one ticket, was answered in order, and nothing is lost that the store's setting promises to keep.
 */

import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { calm } from '../../support/faults/calm.ts';
import { type Crowd, gatherCrowd } from '../../support/faults/crowd.ts';
import { inventCustomers } from '../../support/faults/customers.ts';
import { type Ground, onLmdb, onRedis, onReplicas, onSentinels } from '../../support/faults/grounds/index.ts';
import { assess, describe as inWords } from '../../support/faults/outcome.ts';
import { openStage, type Stage } from '../../support/faults/stage.ts';
import { storm } from '../../support/faults/storm.ts';
import { noRedis } from '../../support/redis/index.ts';

const chats = Number(process.env.FAULT_CHATS ?? 10);
const faults = Number(process.env.FAULTS ?? 10);
/** What is tested, by name, as `FAULT_SETTINGS` lists it. */
const grounds = {
  lmdb: async () => onLmdb(),
  always: () => onRedis('always'),
  everysec: () => onRedis('everysec'),
  // As far away as another continent: so much is lost that it can be seen.
  wait: () => onReplicas({ wait: true, behind: 300 }),
  'no-wait': () => onReplicas({ wait: false, behind: 300 }),
  sentinels: () => onSentinels({ wait: true }),
} as const;
const settings = z
  .array(z.enum(['lmdb', 'always', 'everysec', 'wait', 'no-wait', 'sentinels']))
  .parse((process.env.FAULT_SETTINGS ?? 'always').split(','));
const seed = Number(process.env.FAULT_SEED ?? 20261123);

let stage: Stage | undefined;
let crowd: Crowd | undefined;

afterEach(async () => {
  crowd?.leave();
  await stage?.close();
  stage = undefined;
});

/** What is promised everywhere, and what the store's setting adds. */
async function survive(ground: Ground, programs: number): Promise<void> {
  stage = await openStage(ground, programs);
  const customers = inventCustomers(chats);
  await stage.sandbox.admit(customers);
  crowd = gatherCrowd(stage.telegram, { forgetful: !ground.lossless, customers });
  const struck = await storm(stage, crowd, { seed, faults, chats });
  const decided = await calm(stage, crowd);
  crowd.leave();
  for (const member of stage.members) expect([member.name, await member.stop()]).toEqual([member.name, 0]);
  const outcome = await assess(stage, crowd, struck, decided);
  console.log(inWords(ground.name, outcome, struck));

  expect(struck.length).toBeGreaterThan(faults / 2);
  expect(outcome.chats).toBe(chats);
  if (!ground.lossless) return;
  expect(outcome.contradictions).toEqual([]);
  expect(outcome.wrongTickets).toEqual([]);
  expect(outcome.forgotten).toBe(0);
}

const title = `${chats} chats, ${faults} faults (seed ${seed})`;
const long = { timeout: 3_000_000 };

describe.skipIf(noRedis)(title, () => {
  test.each(settings)('on %s', long, async (name) => {
    await survive(await grounds[name](), name === 'lmdb' ? 1 : 3);
  });
});
