/** One seed: a world, its workers and people, and deaths, until everything is done. */

import { vi } from 'vitest';
import type { Store } from '../../../src/stores/store.ts';
import { isOver } from './over.ts';
import { startAttendant, startOperator, startPlatform } from './people.ts';
import { expectPromisesKept } from './promises.ts';
import { startWorker } from './workers.ts';
import { createWorld, type World } from './world.ts';

/** Where a seed's store is kept. */
export type Ground = {
  open(now: () => number): Promise<Store>;
  /** How likely the whole process dies at a step, and the store is opened again; 0 if it forgets everything. */
  readonly deathRate: number;
  /** How many operations may be under way at the same time. */
  readonly atOnce: number;
};

/** What became of a seed's requests, so that "a person decides" cannot become the answer to everything. */
export type Tally = { readonly requests: number; readonly parked: number };

const minute = 60_000;
/** From this step on nobody dies and nothing outside fails: then everything must come to its end. */
const calmFrom = 1_500;

export async function survive(seed: number, ground: Ground): Promise<Tally> {
  const world = await createWorld(seed, ground.open);
  // The pauses between attempts are part of the schedule.
  const chance = vi.spyOn(Math, 'random').mockImplementation(world.scheduler.random);
  // How long an attempt has been going on is told by this clock too.
  const elapsed = vi.spyOn(performance, 'now').mockImplementation(world.now);
  try {
    await live(world, ground);
    return await expectPromisesKept(`seed ${seed}`, world, { forgets: ground.deathRate > 0 });
  } finally {
    chance.mockRestore();
    elapsed.mockRestore();
    await world.store.close();
  }
}

async function live(world: World, { open, deathRate, atOnce }: Ground): Promise<void> {
  const { scheduler, customers, now } = world;
  const { random } = scheduler;
  const listen = () => world.store.watch(() => world.changes++);
  listen();
  for (const customer of customers) startPlatform(world, customer);
  for (let number = 0; number < 3; number++) startWorker(world, number);
  for (const [id, name] of [
    ['ana', 'Ana'],
    ['bia', 'Bia'],
  ] as const)
    startAttendant(world, { id, name });
  startOperator(world, { id: 'caio', name: 'Caio' });

  for (let step = 0; step < 20_000; step++) {
    const stepped = await scheduler.step(1 + Math.floor(random() * atOnce));
    world.pass(Math.floor(random() * 40));
    // Time leaps only while no creation is under way: a process that freezes right there is beyond any promise.
    if (!stepped || (random() < 0.02 && !scheduler.waiting().includes('erp.openTicket')))
      world.pass(Math.floor(random() * minute));
    if (step === calmFrom) {
      world.faults = 0;
      scheduler.calm();
    }
    if (step < calmFrom && random() < deathRate)
      await scheduler.restart(async () => {
        await world.store.close();
        world.store = await open(now);
        listen();
      });
    if (!stepped && (await isOver(world))) break;
  }
  await scheduler.stop();
}
