/**
 * The store in memory: the reference to read first, and what tests run on. It forgets everything when the process
 * ends; everything else is as the contract says, in the plainest data structures that do it. Nothing of it is on a disk, so
 * nothing is sealed.
 */

import { randomUUID } from 'node:crypto';
import type { Heard } from '../../core/flow.ts';
import type { ConversationId, EffectId } from '../../core/ids/index.ts';
import { depthOf } from '../contract/depths.ts';
import type { Renewal } from '../contract/jobs.ts';
import { createLocks } from '../contract/locks.ts';
import { demandRowKeys } from '../contract/rows.ts';
import { createElapsed, createStoreClock, type TimeSources } from '../keeping/clock.ts';
import { aloneAmong, alonePosting, type Change, type Decide, type Store } from '../store.ts';
import { createErasing } from './erase.ts';
import { createFiles } from './files.ts';
import { begin, claimOf, deliver, isRepeated, type Kept, type KeptJob, locate, plain } from './kept.ts';
import { createOutbox } from './outbox.ts';
import { createPages } from './pages.ts';
import { createParking } from './parked.ts';
import { createRecords } from './records.ts';
import { takeReport } from './reports.ts';
import { createRows } from './rows.ts';
import { settle } from './settle.ts';
import { createApply } from './turn.ts';

/** Opens an empty store. */
export function createMemoryStore(sources: TimeSources = {}): Store {
  const now = createStoreClock(sources);
  const elapsed = createElapsed(sources, now);
  const conversations = new Map<ConversationId, Kept>();
  /** Conversations with unread entries, the one that has waited longest first. */
  const ready = new Set<Kept>();
  const timers = new Map<EffectId, { readonly conversation: Kept; readonly due: number }>();
  /** Says that a takeover overtook while they were under way, by id: only their delivery is still of interest. */
  const adrift = new Map<EffectId, string>();
  const parking = createParking(now);
  const outbox = createOutbox(now, elapsed);
  const { isLeased, remove } = outbox;
  const rows = createRows();
  const erasing = createErasing({ conversations, ready, timers, adrift, parking, rows, remove });
  const watchers = new Set<(change: Change) => void>();
  const { locks, fence } = createLocks(sources, now);

  const tell = (kept: Kept, ...what: Change['what']) => {
    for (const watcher of watchers) watcher({ conversation: kept.id, what });
  };

  const stamp = (kept: Kept): number => {
    kept.lastAt = now();
    return kept.lastAt;
  };

  const append = (kept: Kept, event: Heard): void => {
    kept.unread.push(plain({ seq: ++kept.entries, at: stamp(kept), event }));
    ready.add(kept);
  };

  const apply = createApply({ ready, timers, adrift, outbox, rows, append, stamp });

  const tellCommitted = (kept: Kept): void =>
    tell(kept, 'outbox', 'transcript', 'listing', ...(kept.unread.length > 0 ? (['mailbox'] as const) : []));

  const isAtRest = (kept: Kept): boolean => kept.unread.length === 0 && kept.hiddenUntil <= elapsed();

  /** Has the turn decided that hears what was just posted; whether it was, and is committed. */
  const answer = (kept: Kept, decide: Decide): boolean => {
    const commit = decide(claimOf(kept, randomUUID(), stamp(kept)));
    if (commit === null) return false;
    demandRowKeys(commit.rows);
    apply(kept, commit);
    tellCommitted(kept);
    return true;
  };

  const settling = { now, outbox, parking, adrift, append };

  const restsAt = (kept: Kept, revision: number): boolean =>
    kept.revision === revision && kept.unread.length + kept.lanes.size === 0 && !parking.holds(kept);

  const renewed = ({ conversation, job: id, token, lease }: Renewal): KeptJob | null => {
    const job = locate(conversations.get(conversation), id)?.job;
    if (job?.lease?.token !== token || !isLeased(job)) return null;
    job.lease = { token, until: elapsed() + lease };
    return job;
  };

  const store: Store = {
    async post(posts, { decide } = {}) {
      const isAlone = aloneAmong(posts);
      return posts.map((post) => {
        const { conversation, origin, event, dedupe, hold = 0 } = post;
        let kept = conversations.get(conversation);
        if (kept === undefined) {
          if (origin === undefined) return 'unknown';
          kept = begin(conversation, origin, erasing.revisionOf(conversation));
          conversations.set(conversation, kept);
        }
        if (dedupe !== undefined && isRepeated(kept, dedupe, now())) return 'repeated';
        if (origin?.via !== undefined) kept.origin = { ...kept.origin, via: origin.via };
        if (hold > 0) kept.hiddenUntil = Math.max(kept.hiddenUntil, elapsed() + hold);
        const rests = isAtRest(kept);
        append(kept, event);
        if (decide !== undefined && rests && isAlone(post) && answer(kept, decide)) return 'answered';
        tell(kept, 'mailbox');
        return 'posted';
      });
    },

    async claim({ token, limit, lease }) {
      const moment = elapsed();
      const free = [...ready].filter((kept) => kept.hiddenUntil <= moment).slice(0, limit);
      return free.map((kept) => {
        kept.hiddenUntil = moment + lease;
        kept.token = token;
        return claimOf(kept, token, stamp(kept));
      });
    },

    async commit(commits) {
      for (const commit of commits) demandRowKeys(commit.rows);
      return commits.map((commit) => {
        const kept = conversations.get(commit.conversation);
        if (kept === undefined) return 'lost';
        if (kept.revision !== commit.revision) {
          if (kept.token === commit.token) kept.hiddenUntil = 0;
          return 'lost';
        }
        apply(kept, commit);
        tellCommitted(kept);
        return 'committed';
      });
    },

    async release({ conversation, token, delay }) {
      const kept = conversations.get(conversation);
      if (kept?.token === token) kept.hiddenUntil = elapsed() + delay;
    },

    async next(options) {
      return outbox.next(options);
    },

    async renew(options) {
      return renewed(options) !== null;
    },

    async begin({ progress, ...options }) {
      const job = renewed(options);
      if (job === null) return false;
      job.begun = true;
      job.progress = plain(progress);
      job.retried = false;
      return true;
    },

    async settle(settlements, { decide } = {}) {
      const isAlone = alonePosting(settlements);
      return settlements.map((settlement) => {
        const kept = conversations.get(settlement.conversation);
        if (kept === undefined) return 'lost';
        const rests = isAtRest(kept);
        const outcome = settle(kept, settlement, settling);
        if (outcome === 'lost') return outcome;
        const mayAnswer = outcome === 'posted' && rests && isAlone(settlement);
        if (decide !== undefined && mayAnswer && answer(kept, decide)) return 'answered';
        tell(kept, 'transcript', 'outbox', ...(outcome === 'posted' ? (['mailbox'] as const) : []));
        return 'settled';
      });
    },

    async report(reports) {
      return reports.map((report) => {
        const kept = conversations.get(report.conversation);
        if (kept === undefined || !takeReport(kept, report, { outbox, parking, append })) return false;
        tell(kept, 'transcript', ...(report.post ? (['mailbox'] as const) : []));
        return true;
      });
    },

    async fire(limit) {
      const at = now();
      const due = [...timers]
        .filter(([, timer]) => timer.due <= at)
        .sort(([, a], [, b]) => a.due - b.due)
        .slice(0, limit);
      for (const [id, { conversation }] of due) {
        timers.delete(id);
        append(conversation, { type: 'timer.fired', timer: id });
        tell(conversation, 'mailbox');
      }
      return due.length;
    },

    ...createPages(conversations),

    async parked(options) {
      return parking.list(options);
    },

    async unpark({ number, how, posts }) {
      const found = parking.take(number);
      if (found === undefined) return false;
      const { kept, job } = found;
      if (how === 'retry') {
        outbox.place(kept, { ...job, due: now(), retried: true, lease: null });
        deliver(kept, job.id, 'pending');
      }
      for (const event of posts) append(kept, event);
      tell(kept, 'outbox', 'transcript', ...(posts.length > 0 ? (['mailbox'] as const) : []));
      return true;
    },

    async jobs(options) {
      return outbox.list(options);
    },

    async depths() {
      const [first] = ready;
      return {
        unread: { count: ready.size, since: first?.unread[0]?.at ?? null },
        jobs: outbox.depths(),
        timers: depthOf([...timers.values()].map(({ due }) => due)),
        parked: parking.depth(),
      };
    },

    async rows(range) {
      return rows.list(range);
    },

    async erase(id, { revision } = {}) {
      const kept = conversations.get(id);
      if (kept === undefined || (revision !== undefined && !restsAt(kept, revision))) return false;
      erasing.erase(kept);
      tell(kept, 'listing', 'transcript');
      return true;
    },

    watch(callback) {
      watchers.add(callback);
      return () => watchers.delete(callback);
    },

    records: createRecords(now),
    files: createFiles(now),
    locks,
    fenced: (held) => fence(store, held),
    now,
    async close() {},
  };
  return store;
}
