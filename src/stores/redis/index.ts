/**
 * The distributed store: any number of processes on any number of machines share one Redis, one that fails over, or a
 * Cluster. Every write is one script on one shard; who works on what is known by leases; and processes tell one another
 * what has changed, so that nobody needs to ask again and again.
 *
 * What it cannot do: posts of one call lie in different shards, and if it rejects, some of them may be there. Whoever posts
 * them again is told so by the platform's own ids.
 */

import type { Lease } from '../contract/jobs.ts';
import type { Change, Store } from '../store.ts';
import { createAgenda } from './conversations/agenda.ts';
import { createAsking } from './conversations/asking.ts';
import { createSharedClock, type SharedClock } from './conversations/clock.ts';
import { createErasing } from './conversations/erasing.ts';
import { createLeasing } from './conversations/jobs/leasing.ts';
import { createNumbers } from './conversations/jobs/numbers.ts';
import { createOutbox } from './conversations/jobs/outbox.ts';
import { createSettling } from './conversations/jobs/settling.ts';
import { createClaiming } from './conversations/mailbox/claiming.ts';
import { createMailbox } from './conversations/mailbox/index.ts';
import { createMoving } from './conversations/moving.ts';
import { createPacking } from './conversations/packing.ts';
import { createDepths } from './conversations/reading/depths.ts';
import { createPages } from './conversations/reading/pages.ts';
import { createRows } from './conversations/reading/rows.ts';
import { createRequests } from './conversations/requests/index.ts';
import { createDeciding } from './conversations/turns/deciding.ts';
import { createLately, createLeading } from './conversations/turns/led.ts';
import { createWriting } from './conversations/turns/writing.ts';
import { type Foundation, type FoundationOptions, openFoundation } from './foundation.ts';
import { createKeys, type Keys, parts, shards } from './keys.ts';
import { createMarks } from './marks.ts';
import { createPeers } from './peers.ts';
import { type Fence, fenceArguments } from './scripts/parts/fencing.ts';

export type RedisOptions = FoundationOptions;

/** Milliseconds between looks at all shards, for what nobody told. */
const safety = 30_000;
const tidyEvery = 600_000;

/** What conversations would not be found under another one. */
const layout = `${shards} shards, 1`;

/**
 * Connects, and looks what is due.
 *
 * @throws Error in words for a person if the Redis cannot be used, or the key is not that of its data.
 */
export async function openRedisStore(options: RedisOptions): Promise<Store> {
  const keys = createKeys(options.prefix);
  const fences = Array.from({ length: shards }, (_, shard) => `${keys.shard(shard)}${parts.fence}`);
  const clock = createSharedClock(options);
  const times = { time: () => clock.arguments()[0], elapsed: () => clock.arguments()[1] };
  const foundation = await openFoundation(options, { layout, fences, times });
  try {
    return await openOn(foundation, keys, clock, options.mode !== 'cluster');
  } catch (error) {
    await foundation.connection.close();
    throw error;
  }
}

async function openOn(
  { connection, look, bodies, records, fencedRecords, files, locks, moving }: Foundation,
  keys: Keys,
  clock: SharedClock,
  together: boolean,
): Promise<Store> {
  const mark = createMarks();
  const { now } = clock;

  const watchers = new Set<(change: Change) => void>();
  const hear = (conversation: Change['conversation'], what: Change['what']) => {
    for (const watcher of watchers) watcher({ conversation, what });
  };
  const peers = createPeers({
    connection,
    channel: keys.channel,
    name: mark(),
    hear: (hint) => agenda.hear(hint),
    change: hear,
    missed: () => lookAround(),
  });
  const agenda = createAgenda(now, peers.patience);
  const requests = createRequests({
    connection,
    keys,
    clock,
    sender: mark(),
    together,
    hints(shard, what, at, version) {
      const hint = { shard, what, time: at, version, complete: false };
      agenda.hear(hint);
      peers.tellHint(hint);
    },
  });
  const lookAround = () => {
    look()
      .then(() => asking.lookAround())
      .catch(() => {});
  };
  const asking = createAsking({ requests, agenda, tell: peers.tellHint });
  const tell = (conversation: Change['conversation'], what: Change['what']) => {
    hear(conversation, what);
    peers.tellChange(conversation, what);
  };
  let versions = 0;
  const version = (): number => {
    versions = Math.max(now() * 2048, versions + 1);
    return versions;
  };
  const packing = createPacking(bodies);
  const { name, nameAll, ...depths } = createDepths(requests);
  const { moment } = clock;
  const leasing = createLeasing(moment);
  const known = { lately: createLately(), leading: createLeading() };
  const deciding = createDeciding({ ...known, mark, now });
  // What is written may have to be given back, and what is given back is settled, perhaps with something that is written.
  const giveBack = (leases: readonly Lease[]) => settling.giveBack(leases);
  const writing = createWriting({ ...known, bodies, packing, leasing, giveBack, version, tell });
  const turning = { deciding, writing, name: nameAll };
  const shared = { ...known, ...turning, requests, asking, bodies, packing, leasing, tell, mark, moment };
  const numbers = createNumbers(requests);
  const settling = createSettling(shared, numbers);
  const outbox = createOutbox({ ...shared, settling }, numbers);
  const mailbox = createMailbox({ ...shared, claiming: createClaiming(shared), giveBack });
  const erase = createErasing({ requests, forget: mailbox.forget, tell });
  const rows = createRows({ requests, bodies });

  agenda.add(parts.ready);
  agenda.add(parts.timers);
  await peers.start();
  await asking.lookAround();
  const looking = setInterval(lookAround, safety).unref();
  const tidying = setInterval(() => void asking.tidy().catch(() => {}), tidyEvery).unref();

  /** @param held absent: whoever writes needs no lock. */
  const create = (held?: Fence): Store => ({
    post: async (posts, options) => mailbox.post(posts, fenceArguments(held), options),
    async claim(options) {
      peers.work();
      return mailbox.claim(options);
    },
    async commit(commits) {
      const naming = nameAll(commits.flatMap(({ jobs }) => jobs));
      if (naming !== undefined) await naming;
      return mailbox.commit(commits);
    },
    release: mailbox.release,
    fire: mailbox.fire,

    next: outbox.next,
    renew: outbox.renew,
    begin: outbox.begin,
    settle: settling.settle,
    report: async (reports) => outbox.report(reports, fenceArguments(held)),
    unpark: outbox.unpark,

    ...createPages({ requests, bodies, packing }),
    ...depths,
    rows,
    erase: async (conversation, { revision } = {}) => erase(conversation, revision, fenceArguments(held)),
    watch(callback) {
      watchers.add(callback);
      return () => watchers.delete(callback);
    },

    records: held === undefined ? records : fencedRecords(held),
    files,
    locks,
    peers,
    moving: createMoving({
      ...{ connection, requests, bodies, packing, keys, rows, name },
      general: moving(now),
    }),
    fenced: create,
    now,
    async close() {
      clearInterval(looking);
      clearInterval(tidying);
      await requests.idle();
      await peers.close();
      await connection.close();
    },
  });
  return create();
}
