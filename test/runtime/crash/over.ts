/** Whether everything is done that a world has begun. */

import { pools } from '../../../src/runtime/decide.ts';
import { accountOf, asksForJob, isQuiet } from '../../support/crash/ledger-flow.ts';
import type { Customer, World } from './world.ts';

/** Nobody has anything left to do, and nothing is on its way. */
export async function isOver(world: World): Promise<boolean> {
  const { store, people, customers } = world;
  if (people.busy > 0) return false;
  if ((await store.parked({ limit: 1 })).length > 0) return false;
  for (const pool of [pools.jobs, pools.lookups, pools.webhooks, 'test:main'])
    if ((await store.jobs({ pool, limit: 1 })).length > 0) return false;
  for (const customer of customers) if (!(await isSettled(world, customer))) return false;
  return true;
}

async function isSettled({ store }: World, { conversation, texts }: Customer): Promise<boolean> {
  const kept = await store.conversation(conversation);
  if (kept === null || kept.state === null || kept.unread > 0) return false;
  const { state } = kept;
  if (state.stopped !== undefined) return false;
  const account = accountOf(state);
  if (account.owner !== null || account.heard.length < texts.length) return false;
  // The timer of the last stay is still to come.
  if (isQuiet(state) && !account.nudged.includes(account.stays)) return false;
  return texts
    .filter(asksForJob)
    .every((key) => account.ended.includes(`${key}: true`) || account.withdrawn.includes(`${key}: true`));
}
