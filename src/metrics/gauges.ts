/** What stands now, set right before it is told. */

import { Gauge, type Registry } from 'prom-client';
import type { Depth } from '../stores/contract/depths.ts';
import { type Readings, readDisk } from './readings.ts';

export type Standing = {
  readonly readings: Readings | null;
  readonly parts: readonly { readonly name: string; readonly state: string }[];
  readonly locks: ReadonlyMap<string, boolean>;
  readonly underWay: ReadonlyMap<string, number>;
  /** Where the data lie, if they lie in a folder. */
  readonly folder: string | undefined;
};

const together = ' The same in every process of a service.';

export function createGauges(registry: Registry): (standing: Standing) => Promise<void> {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  const partState = gauge('plantao_part_state', '1 for the state that a part is in.', 'part', 'state');
  const partDown = gauge(
    'plantao_part_down',
    '1 if a part is down: a channel, or data (nothing that arrives can be stored). Not told of what another process does.',
    'part',
  );
  const locks = gauge('plantao_lock_held', '1 if this process does alone what the lock is for.', 'name');
  const underWay = gauge('plantao_jobs_under_way', 'Jobs that this process has in hand.', 'pool');
  const up = gauge('plantao_store_up', '1 if the store answers this process.');
  const unread = gauge('plantao_unread_conversations', `Conversations with unread entries.${together}`);
  const unreadAge = gauge(
    'plantao_unread_age_seconds',
    `For how long the oldest unread entry has waited.${together}`,
  );
  const waitingJobs = gauge(
    'plantao_jobs_waiting',
    `Lanes with jobs, those not due yet and those under way too.${together}`,
    'pool',
  );
  const late = gauge(
    'plantao_jobs_late_seconds',
    `For how long a job has been due that nobody has taken.${together}`,
    'pool',
  );
  const timers = gauge('plantao_timers_set', `Timers that are set.${together}`);
  const timersLate = gauge(
    'plantao_timers_late_seconds',
    `For how long a timer has been due that nobody has fired.${together}`,
  );
  const parked = gauge('plantao_parked_jobs', `Jobs that wait for a person to decide.${together}`);
  const parkedAge = gauge(
    'plantao_parked_age_seconds',
    `For how long the first of them has waited.${together}`,
  );
  const people = gauge(
    'plantao_waiting_conversations',
    `Conversations that wait for an attendant, at most 1000 are counted.${together}`,
    'queue',
  );
  const longest = gauge(
    'plantao_waiting_longest_seconds',
    `For how long the first of them has waited.${together}`,
    'queue',
  );
  const protocols = gauge(
    'plantao_protocols_due',
    `Marketplaces’ protocols that have to be answered by a date, by how near it is.${together}`,
    'urgency',
  );
  const used = gauge('plantao_store_used_bytes', `What the data take.${together}`);
  const limit = gauge('plantao_store_limit_bytes', `What the data may take.${together}`);
  const diskFree = gauge('plantao_disk_free_bytes', 'What is free on the disk of the data.');
  const diskSize = gauge('plantao_disk_size_bytes', 'The size of the disk of the data.');

  const setStore = ({ at, depths, waiting, due, room }: Readings): void => {
    const age = ({ since }: Pick<Depth, 'since'>) => (since === null ? 0 : Math.max(0, at - since) / 1_000);
    unread.set(depths.unread.count);
    unreadAge.set(age(depths.unread));
    timers.set(depths.timers.count);
    timersLate.set(age(depths.timers));
    parked.set(depths.parked.count);
    parkedAge.set(age(depths.parked));
    for (const [pool, depth] of Object.entries(depths.jobs)) {
      waitingJobs.set({ pool }, depth.count);
      late.set({ pool }, age(depth));
    }
    for (const [queue, { count, since }] of waiting) {
      people.set({ queue }, count);
      longest.set({ queue }, age({ since }));
    }
    for (const [urgency, count] of Object.entries(due)) protocols.set({ urgency }, count);
    if (room === null) return;
    used.set(room.used);
    if (room.limit !== null) limit.set(room.limit);
  };

  return async ({ readings, parts, locks: held, underWay: inHand, folder }) => {
    const disk = folder === undefined ? null : await readDisk(folder);
    // What is not there any more must not be told for ever, nor what nobody knows as nothing.
    for (const one of [partState, partDown, waitingJobs, late, people, longest, protocols]) one.reset();
    for (const one of [unread, unreadAge, timers, timersLate, parked, parkedAge]) one.remove();
    for (const one of [used, limit, diskFree, diskSize]) one.remove();
    for (const { name: part, state } of parts) {
      partState.set({ part, state }, 1);
      // Whoever leaves an account to another process has nothing to say of it: a 0 would hide that one's 1.
      if (state !== 'elsewhere') partDown.set({ part }, state === 'down' ? 1 : 0);
    }
    for (const [name, isHeld] of held) locks.set({ name }, isHeld ? 1 : 0);
    for (const [pool, count] of inHand) underWay.set({ pool }, count);
    up.set(readings === null ? 0 : 1);
    if (readings !== null) setStore(readings);
    if (disk === null) return;
    diskFree.set(disk.free);
    diskSize.set(disk.size);
  };
}
