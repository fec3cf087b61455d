/** Everybody who is not the service: platforms that deliver, attendants who take over, a person who decides what is parked. */

import type { Attendant } from '../../../src/core/content.ts';
import type { Heard } from '../../../src/core/flow.ts';
import { type Decision, decideParked } from '../../../src/desks/parked.ts';
import type { Parked } from '../../../src/stores/contract/jobs.ts';
import type { Store } from '../../../src/stores/store.ts';
import type { Worker } from '../../support/crash/scheduler.ts';
import { deciding } from './workers.ts';
import { type Customer, isStoppable, type World } from './world.ts';

const minute = 60_000;

/** A platform delivers a customer's messages in order, each again until "received" was heard. */
export function startPlatform(world: World, customer: Customer): void {
  const { scheduler, now } = world;
  const times = [...customer.texts].map(() => now() + scheduler.random() * 5 * minute).sort((a, b) => a - b);
  const { conversation, origin, texts } = customer;
  startPerson(world, times.length, async (store, worker, index) => {
    await scheduler.until(worker, () => now() >= (times[index] ?? 0));
    const content = { type: 'text', text: texts[index] ?? '' } as const;
    const event = { type: 'customer.said', content, saidAt: now() } as const;
    const decide = scheduler.random() < 0.7 ? await deciding(world) : undefined;
    await store.post([{ conversation, origin, event, dedupe: `update-${index}` }], { decide });
    customer.acknowledged = index + 1;
  });
}

/** An attendant takes a conversation some times, says something or nothing, and gives it back or closes it. */
export function startAttendant(world: World, by: Attendant): void {
  const { scheduler, customers, now } = world;
  const { random } = scheduler;
  const script: { readonly customer: Customer; readonly event: Heard; readonly pause: number }[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const number = Math.floor(random() * customers.length);
    const customer = customers[number];
    if (customer === undefined) continue;
    const add = (event: Heard, most: number) =>
      script.push({ customer, event, pause: random() * random() * most });
    add({ type: 'attendant.claimed', by }, 4 * minute);
    const mayStop = isStoppable(number);
    for (let said = 0; said < 2; said++)
      if (!mayStop && random() < 0.5)
        add({ type: 'attendant.said', by, text: `${by.name} ${turn}.${said}` }, minute);
    add({ type: !mayStop && random() < 0.4 ? 'attendant.closed' : 'attendant.gaveBack', by }, minute);
  }
  let last = now();
  startPerson(world, script.length, async (store, worker, index) => {
    const step = script[index];
    if (step === undefined) return;
    await scheduler.until(worker, () => now() >= last + step.pause);
    const { conversation } = step.customer;
    await store.post([{ conversation, event: step.event, dedupe: `${by.id}-${index}` }]);
    last = now();
  });
}

/** Does a number of things one after another, each again after a death until it was done. */
function startPerson(
  world: World,
  count: number,
  act: (store: Store, worker: Worker, index: number) => Promise<void>,
): void {
  const { scheduler, people } = world;
  let done = 0;
  people.busy++;
  scheduler.worker(async (worker) => {
    const store = scheduler.gate(worker, 'store', world.store);
    while (done < count) {
      await act(store, worker, done);
      if (++done === count) people.busy--;
    }
    await scheduler.until(worker, () => false);
  });
}

/** A person looks now and then at what waits for one: jobs that were given up, and conversations that were stopped. */
export function startOperator(world: World, by: Attendant): void {
  const { scheduler, now } = world;
  const { random } = scheduler;
  scheduler.worker(async (worker) => {
    const store = scheduler.gate(worker, 'store', world.store);
    for (;;) {
      const next = now() + random() * 2 * minute;
      await scheduler.until(worker, () => now() >= next);
      for (const job of await store.parked({ limit: 100 })) {
        note(world, job);
        await decideParked(store, job, { ...seeTo(world, job), by });
      }
      if (now() < world.releasedAt) continue;
      for (const { conversation, listing } of await store.list({ place: 'waiting', limit: 100 }))
        if (listing.stopped !== undefined)
          await store.post([{ conversation, event: { type: 'attendant.gaveBack', by } }]);
    }
  });
}

function note({ decided }: World, { number, work, id }: Parked): void {
  if (work.type === 'say') decided.says.add(id);
  if (work.type === 'detached') decided.keys.set(number, work.key);
}

/** A ticket that is there, or that the person opens, is told; otherwise, and else, it is to be attempted again. */
function seeTo({ erp, scheduler }: World, { work }: Parked): Omit<Decision, 'by'> {
  if (scheduler.random() < 0.5) return { how: 'retry' };
  if (work.type !== 'detached' || work.key === '') return { how: 'close' };
  const there = erp.tickets.find(({ rawDescription }) => rawDescription?.startsWith(work.reference));
  const { protocol } = there ?? erp.openByHand(`${work.reference} | ${work.key}`);
  return { how: 'close', protocol };
}
