/**
 * The embedded store: one provider on one machine, no server to run. Everything is in one folder, which one process
 * holds at a time; what `post`, `commit`, `settle` and `records` confirm is on disk, and what is written at the same
 * time shares a sync.
 */

import { createLocks } from '../contract/locks.ts';
import { demandRowKeys } from '../contract/rows.ts';
import { createBodies, type Damage, type Unlock } from '../keeping/bodies.ts';
import type { TimeSources } from '../keeping/clock.ts';
import { createRecent } from '../keeping/recent.ts';
import { aloneAmong, alonePosting, type Change, type Commit, NoRoom, type Store } from '../store.ts';
import { createAgenda } from './agenda.ts';
import { readDepths } from './depths.ts';
import { eraseConversation } from './erase.ts';
import { createFiles } from './files.ts';
import { FolderHeld, type Hold, holdFolder } from './hold/index.ts';
import { createLanes } from './jobs/lanes.ts';
import { createOutbox } from './jobs/outbox.ts';
import { createParking } from './jobs/parked.ts';
import { takeReport } from './jobs/reports.ts';
import { createMailbox } from './mailbox/index.ts';
import { commitTurn } from './mailbox/turn.ts';
import { createMoving } from './moving.ts';
import { createReading } from './reading.ts';
import { createRecords } from './records.ts';
import { createRows } from './rows.ts';
import { createCounter, createGauge, openClock, openTables } from './tables/index.ts';
import { createRewriting } from './tables/rewriting.ts';
import { describeTrouble, isDiskFull, makeFolder, proveRoom } from './tables/room.ts';
import { createWriter, type Unit } from './tables/writer.ts';

export { askHolder, FolderHeld } from './hold/index.ts';

export type LmdbOptions = TimeSources & {
  /** Made if it does not exist, for its owner alone. */
  readonly folder: string;
  /** Bytes from which on `post` refuses new entries; what is under way may still finish. 16 GiB if absent. */
  readonly mapSize?: number;
  /** Answers what other processes ask this one with `askHolder`; 404 if absent. */
  readonly answer?: (request: Request) => Promise<Response>;
  /** Opens it for a moment: nobody is answered meanwhile, and whoever wants the folder waits some seconds for it. */
  readonly brief?: boolean;
  /** Tells what bodies are sealed with; absent: nothing is sealed, and nothing that is can be read. */
  readonly unlock?: Unlock;
  /** Hears of each damaged record once. */
  readonly damaged?: (damage: Damage) => void;
};

/**
 * Takes hold of the folder and opens it.
 *
 * @throws FolderHeld if another process has it; Error, in Portuguese too, if the folder cannot be used.
 */
export async function openLmdbStore(options: LmdbOptions): Promise<Store> {
  const hold = await takeFolder(options);
  try {
    return await openHeld(options, hold.release);
  } catch (error) {
    await hold.release();
    throw error;
  }
}

async function takeFolder({ folder, answer = notFound, brief = false }: LmdbOptions): Promise<Hold> {
  try {
    await makeFolder(folder);
    await proveRoom(folder);
    return await holdFolder(folder, answer, { brief });
  } catch (error) {
    // The system's and LMDB's own words say what is wrong, but not with what.
    if (!(error instanceof Error) || error instanceof FolderHeld) throw error;
    throw new Error(describeTrouble(folder, error), { cause: error });
  }
}

async function openHeld(
  { folder, mapSize: limit = 16 * 2 ** 30, unlock, damaged, ...sources }: LmdbOptions,
  release: () => Promise<void>,
): Promise<Store> {
  const bodies = createBodies(damaged);
  const { root, tables, undo } = openTables(folder, limit, bodies);
  const gauge = createGauge(root, tables, limit);
  const counter = createCounter(tables);
  const { now, elapsed, save } = openClock(tables, sources);
  const { locks, fence } = createLocks(sources, now);
  const demandRoom = () => {
    if (gauge.isFull())
      throw new NoRoom('limit', `the data folder ${folder} is full: it may take ${limit} bytes`);
  };
  const watchers = new Set<(change: Change) => void>();
  const writer = createWriter(root, undo, {
    // In a microtask: what a watcher throws is its own, and must not look like a failed write.
    tell(change) {
      for (const watcher of watchers) queueMicrotask(() => watcher(change));
    },
    finish() {
      sweep();
      counter.save();
      save();
    },
    isDiskFull: () => isDiskFull(folder),
  });
  const records = createRecords(tables, writer, counter.next, now);
  const { files, sweep } = createFiles(tables, writer, demandRoom, now);
  try {
    if (unlock) bodies.unlock(await unlock(records));
  } catch (error) {
    await root.close();
    throw error;
  }
  const agenda = createAgenda(tables);
  const recent = createRecent();
  const mailbox = createMailbox(tables, { agenda, recent }, counter.next, now, elapsed);
  const lanes = createLanes(tables, agenda, counter.next, now);
  const parking = createParking(tables, { mailbox, lanes }, now);
  const rows = createRows(tables);
  const outbox = createOutbox(tables, { mailbox, lanes, parking, agenda }, now, elapsed);
  const turnParts = { tables, mailbox, lanes, outbox, recent, rows, now };

  /** Writes a turn that was decided as what it hears was posted. */
  const answer = (commit: Commit, unit: Unit): 'answered' => {
    demandRowKeys(commit.rows);
    // Never lost: within one write nobody comes between.
    commitTurn(commit, unit, turnParts);
    return 'answered';
  };

  const store: Store = {
    async post(posts, { decide } = {}) {
      demandRoom();
      const isAlone = aloneAmong(posts);
      return writer.write((unit) =>
        posts.map((post) => {
          const posted = mailbox.post(post, unit, isAlone(post) ? decide : undefined);
          return typeof posted === 'string' ? posted : answer(posted, unit);
        }),
      );
    },
    async claim(options) {
      const { taken, damaged } = mailbox.claim(options);
      // If this fails too, they are met again: those that were taken are not given up for them.
      if (damaged.length > 0)
        await writer
          .write((unit) => {
            for (const id of damaged) mailbox.setAside(id, unit);
          })
          .catch(() => {});
      return taken;
    },
    async commit(commits) {
      for (const commit of commits) demandRowKeys(commit.rows);
      return writer.write((unit) => commits.map((commit) => commitTurn(commit, unit, turnParts)));
    },
    async release({ conversation, token, delay }) {
      mailbox.release(conversation, token, delay);
    },

    async next(request) {
      return outbox.select(request);
    },
    async renew({ job, token, lease }) {
      return outbox.renew(job, token, lease);
    },
    async begin({ job, token, lease, progress }) {
      return writer.write(() => outbox.begin(job, token, lease, progress));
    },
    async settle(settlements, { decide } = {}) {
      const isAlone = alonePosting(settlements);
      return writer.write((unit) =>
        settlements.map((one) => {
          const settled = outbox.settle(one, unit, isAlone(one) ? decide : undefined);
          return typeof settled === 'string' ? settled : answer(settled, unit);
        }),
      );
    },

    async report(reports) {
      return writer.write((unit) =>
        reports.map((report) => takeReport(report, unit, { mailbox, lanes, parking, outbox })),
      );
    },

    async fire(limit) {
      return mailbox.isDue() ? writer.write((unit) => mailbox.fire(limit, unit)) : 0;
    },

    async parked(options) {
      return parking.list(options);
    },
    async unpark(unparking) {
      return writer.write((unit) => parking.unpark(unparking, unit));
    },
    async jobs(options) {
      return outbox.list(options);
    },
    depths: async () => readDepths(tables, agenda),
    room: async () => gauge.room(),

    ...createReading(tables),
    async rows(range) {
      return rows.list(range);
    },
    async erase(conversation, { revision } = {}) {
      const parts = { tables, mailbox, lanes, outbox, parking, recent, rows };
      return writer.write((unit) => eraseConversation(conversation, revision, unit, parts));
    },
    watch(callback) {
      watchers.add(callback);
      return () => watchers.delete(callback);
    },
    records,
    files,
    locks,
    fenced: (held) => fence(store, held),
    moving: createMoving({
      tables,
      writer,
      counter,
      files,
      now,
      erase: (conversation, unit) =>
        eraseConversation(conversation, undefined, unit, {
          tables,
          mailbox,
          lanes,
          outbox,
          parking,
          recent,
          rows,
        }),
    }),
    ...createRewriting(tables, writer),
    async backup(target) {
      await root.backup(target, true);
    },
    now,
    async close() {
      await writer.idle();
      await root.close();
      await release();
    },
  };
  return store;
}

const notFound = async () => new Response('not found\n', { status: 404 });
