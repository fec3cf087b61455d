/** A store whose work is measured: how long each operation takes, what becomes of turns, and what is under way. */

import { Counter, type Registry } from 'prom-client';
import type { EffectId } from '../core/ids/index.ts';
import { LockLost } from '../stores/locks.ts';
import type { Store } from '../stores/store.ts';
import { type HeldLocks, observeLocks } from './locks.ts';
import { buckets, Times, type Timing } from './times.ts';

export type StoreMetrics = {
  observe(store: Store): Store;
  readonly locks: HeldLocks;
  /** How many jobs of each pool this process has in hand. */
  underWay(): ReadonlyMap<string, number>;
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
    help: 'From taking a conversation to its stored answer. outcome: committed, lost (another process was faster), stopped (the flow failed, a person must go on).',
    labels: ['outcome'],
    buckets: buckets.quick,
    registry,
  });
  const waits = new Times({
    name: 'plantao_message_wait_seconds',
    help: 'From storing the oldest entry that a turn answers to taking its conversation.',
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
  const claimed = new Map<string, number>();
  const inHand = new Map<EffectId, InHand>();
  const locks = observeLocks();

  const timed = <Args extends readonly unknown[], Result>(
    operation: string,
    run: (...args: Args) => Promise<Result>,
  ): ((...args: Args) => Promise<Result>) => {
    const timing: Timing = operations.of(operation);
    const failed = failures.labels(operation);
    // A counter that appears with its first failure has not risen yet.
    failed.inc(0);
    return async (...args) => {
      const began = performance.now();
      try {
        return await run(...args);
      } catch (error) {
        if (!(error instanceof LockLost)) failed.inc();
        throw error;
      } finally {
        timing.add(performance.now() - began);
      }
    };
  };

  const observe = (store: Store): Store => {
    const { records } = store;
    const post = timed('post', store.post);
    const claim = timed('claim', store.claim);
    const commit = timed('commit', store.commit);
    const next = timed('next', store.next);
    const renew = timed('renew', store.renew);
    const settle = timed('settle', store.settle);
    return {
      ...store,
      async post(posts) {
        const told = await post(posts);
        for (const [index, { origin, event }] of posts.entries())
          if (origin !== undefined && event.type === 'customer.said' && told[index] === 'posted')
            received.inc({ channel: origin.channel, account: origin.account });
        return told;
      },
      async claim(options) {
        const claims = await claim(options);
        if (claims.length === 0) return claims;
        claimed.set(options.token, performance.now());
        if (claimed.size > mostClaims)
          for (const [oldest] of [...claimed].slice(0, 1)) claimed.delete(oldest);
        for (const { entries, at } of claims) wait.add(at - (entries[0]?.at ?? at));
        return claims;
      },
      async commit(commits) {
        const told = await commit(commits);
        const token = commits[0]?.token ?? '';
        const took = performance.now() - (claimed.get(token) ?? performance.now());
        claimed.delete(token);
        for (const [index, outcome] of told.entries()) {
          const stopped = outcome === 'committed' && commits[index]?.state.stopped !== undefined;
          outcomes[stopped ? 'stopped' : outcome].add(took);
        }
        return told;
      },
      release: timed('release', store.release),
      async next(options) {
        const leases = await next(options);
        const until = performance.now() + options.lease;
        for (const { id, pool } of leases) inHand.set(id, { pool, until });
        return leases;
      },
      async renew(options) {
        const isOurs = await renew(options);
        const job = inHand.get(options.job);
        if (job && isOurs) job.until = performance.now() + options.lease;
        return isOurs;
      },
      begin: timed('begin', store.begin),
      async settle(settlements) {
        const told = await settle(settlements);
        for (const { job } of settlements) inHand.delete(job);
        return told;
      },
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
