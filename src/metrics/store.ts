/** A store whose work is measured: how long each operation takes, what becomes of turns, and what is under way. */

import { Counter, type Registry } from 'prom-client';
import type { ConversationId, EffectId } from '../core/ids/index.ts';
import type { Settlement } from '../stores/contract/jobs.ts';
import { LockLost } from '../stores/contract/locks.ts';
import type { Decide, DecideOptions, Origin, Post, Store } from '../stores/store.ts';
import { type HeldLocks, observeLocks } from './locks.ts';
import { buckets, Times } from './times.ts';

export type StoreMetrics = {
  observe(store: Store): Store;
  readonly locks: HeldLocks;
  /** How many jobs of each pool this process has in hand. */
  underWay(): ReadonlyMap<string, number>;
};

type Claimed = {
  readonly at: number;
  /** Those that a person led already, since their flow had failed before. */
  readonly stopped: ReadonlySet<ConversationId>;
};
type InHand = { readonly pool: string; until: number };

/** Claims whose turns are not over are few: one that is given up must not stay here for ever. */
const mostClaims = 256;

export function createStoreMetrics(registry: Registry): StoreMetrics {
  const operations = new Times({
    name: 'plantao_store_operation_seconds',
    help: 'Duration of the operations of the store, those that failed too.',
    labels: ['operation'],
    buckets: buckets.quick,
    registry,
  });
  const failures = new Counter({
    name: 'plantao_store_failures_total',
    help: 'Operations of the store that failed.',
    labelNames: ['operation'],
    registers: [registry],
  });
  const turns = new Times({
    name: 'plantao_turn_seconds',
    help: 'From taking a conversation, or writing what is answered at once, to its stored answer. outcome: committed, lost (another process was faster), stopped (the flow failed, a person must go on).',
    labels: ['outcome'],
    buckets: buckets.quick,
    registry,
  });
  const waits = new Times({
    name: 'plantao_message_wait_seconds',
    help: 'From storing the oldest entry that a turn answers to taking its conversation; 0 if it was answered as it was written.',
    labels: [],
    buckets: buckets.waiting,
    registry,
  });
  const received = new Counter({
    name: 'plantao_messages_received_total',
    help: 'Messages of customers that were stored, without those that a network delivered again.',
    labelNames: ['channel', 'account'],
    registers: [registry],
  });
  const outcomes = {
    committed: turns.of('committed'),
    lost: turns.of('lost'),
    stopped: turns.of('stopped'),
  };
  const wait = waits.of();
  const counters = new Map<string, Counter.Internal>();
  const count = ({ channel, account }: Origin): void => {
    const key = `${channel}:${account}`;
    const known = counters.get(key) ?? received.labels(channel, account);
    counters.set(key, known);
    known.inc();
  };
  /** By token. */
  const claimed = new Map<string, Claimed>();
  const inHand = new Map<EffectId, InHand>();
  const locks = observeLocks();

  /** @param after looks at what came of it. */
  const timed = <Args extends readonly unknown[], Result>(
    operation: string,
    run: (...args: Args) => Promise<Result>,
    after?: (result: Result, ...args: Args) => void,
  ): ((...args: Args) => Promise<Result>) => {
    const timing = operations.of(operation);
    const failed = failures.labels(operation);
    // A counter that appears with its first failure has not risen yet.
    failed.inc(0);
    return async (...args) => {
      const began = performance.now();
      try {
        const result = await run(...args);
        after?.(result, ...args);
        return result;
      } catch (error) {
        if (!(error instanceof LockLost)) failed.inc();
        throw error;
      } finally {
        timing.add(performance.now() - began);
      }
    };
  };

  /** What turns are decided with as what they hear is written; `answered` counts one that was committed so. */
  const countAnswers = (decide: Decide | undefined) => {
    const began = performance.now();
    const stopped = new Set<ConversationId>();
    return {
      options: decide && { decide: noting(decide, stopped) },
      answered(conversation: ConversationId): void {
        outcomes[stopped.has(conversation) ? 'stopped' : 'committed'].add(performance.now() - began);
        wait.add(0);
      },
    };
  };

  const observe = (store: Store): Store => {
    const { records } = store;
    return {
      ...store,
      post: timed('post', async (posts: readonly Post[], { decide }: DecideOptions = {}) => {
        const { options, answered } = countAnswers(decide);
        const told = await store.post(posts, options);
        for (let index = 0; index < posts.length; index++) {
          const post = posts[index];
          const isAnswered = told[index] === 'answered';
          if (post?.origin && post.event.type === 'customer.said' && (isAnswered || told[index] === 'posted'))
            count(post.origin);
          if (post && isAnswered) answered(post.conversation);
        }
        return told;
      }),
      claim: timed('claim', store.claim, (claims, { token }) => {
        if (claims.length === 0) return;
        const stopped = claims.filter(({ state }) => state?.stopped !== undefined);
        claimed.set(token, {
          at: performance.now(),
          stopped: new Set(stopped.map(({ conversation }) => conversation)),
        });
        if (claimed.size > mostClaims)
          for (const [oldest] of [...claimed].slice(0, 1)) claimed.delete(oldest);
        for (const { entries, at } of claims) wait.add(at - (entries[0]?.at ?? at));
      }),
      commit: timed('commit', store.commit, (told, commits) => {
        const token = commits[0]?.token ?? '';
        const now = performance.now();
        const claim = claimed.get(token);
        claimed.delete(token);
        for (const [index, outcome] of told.entries()) {
          const commit = commits[index];
          const stops =
            commit?.state.stopped !== undefined && claim?.stopped.has(commit.conversation) === false;
          outcomes[stops && outcome === 'committed' ? 'stopped' : outcome].add(now - (claim?.at ?? now));
        }
      }),
      release: timed('release', store.release),
      next: timed('next', store.next, (leases, { lease }) => {
        if (leases.length === 0) return;
        const until = performance.now() + lease;
        for (const { id, pool } of leases) inHand.set(id, { pool, until });
      }),
      renew: timed('renew', store.renew, (isOurs, { job: id, lease }) => {
        const job = inHand.get(id);
        if (job && isOurs) job.until = performance.now() + lease;
      }),
      begin: timed('begin', store.begin),
      settle: timed('settle', async (settlements: readonly Settlement[], { decide }: DecideOptions = {}) => {
        const { options, answered } = countAnswers(decide);
        const told = await store.settle(settlements, options);
        for (const [index, { conversation, job }] of settlements.entries()) {
          inHand.delete(job);
          if (told[index] === 'answered') answered(conversation);
        }
        return told;
      }),
      report: timed('report', store.report),
      fire: timed('fire', store.fire),
      records: {
        get: timed('records.get', records.get),
        set: timed('records.set', records.set),
        delete: timed('records.delete', records.delete),
        write: timed('records.write', records.write),
        list: timed('records.list', records.list),
      },
      locks: locks.observe(store.locks),
      fenced: (held) => observe(store.fenced(held)),
    };
  };

  return {
    observe,
    locks,
    underWay() {
      const now = performance.now();
      const counts = new Map<string, number>();
      for (const [id, { pool, until }] of inHand) {
        // It broke off, and whoever takes it now has it.
        if (until < now) inHand.delete(id);
        counts.set(pool, (counts.get(pool) ?? 0) + (until < now ? 0 : 1));
      }
      return counts;
    },
  };
}

/** @param stopped notes the conversations that stop with what is decided. */
const noting =
  (decide: Decide, stopped: Set<ConversationId>): Decide =>
  (claim) => {
    const commit = decide(claim);
    if (commit?.state.stopped !== undefined && claim.state?.stopped === undefined)
      stopped.add(claim.conversation);
    return commit;
  };
