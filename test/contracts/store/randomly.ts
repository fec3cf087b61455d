import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConversationId, EffectId } from '../../../src/core/ids/index.ts';
import { effectId } from '../../../src/core/ids/index.ts';
import type { Lease, NewJob, Settlement } from '../../../src/stores/contract/jobs.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Claim, Commit, Store } from '../../../src/stores/store.ts';
import { cases } from '../../support/hostile-texts.ts';
import {
  callJob,
  conversation,
  createTestClock,
  minute,
  type Open,
  posting,
  sayJob,
  says,
  second,
  stateIn,
  ticketJob,
} from './stage.ts';

/**
 * Sequences of operations, drawn at random, get the same answers from the store under test and from the reference.
 * Commands name what they are about by number, so that a shorter sequence still makes sense: the n-th claim so far.
 */
export function randomly(open: Open): void {
  test('whatever happens', { timeout: 400_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 40, size: 'max' }), async (commands) => {
        const clock = createTestClock();
        const opened = await open(clock);
        try {
          const [tested, model] = [createPlayer(opened.store), createPlayer(createMemoryStore(clock))];
          for (const [index, one] of commands.entries()) {
            if (one.type === 'pass') clock.pass(one.milliseconds);
            else if (one.type === 'set back') clock.setWall(-one.milliseconds);
            else expect([index, one, await tested(one)]).toEqual([index, one, await model(one)]);
          }
          expect(await tested({ type: 'look' })).toEqual(await model({ type: 'look' }));
        } finally {
          await opened.close();
        }
      }),
      // A slow machine makes fewer runs: time says nothing about a store.
      { numRuns: Math.ceil(cases.numRuns * 0.4), interruptAfterTimeLimit: 60_000 },
    );
  });
}

const few = fc.nat({ max: 2 });
const which = fc.nat({ max: 20 });
const delay = fc.constantFrom(0, 0, second, 20 * second);
const place = fc.constantFrom('closed', 'bot', 'waiting', 'attended');

export const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('post'), to: few, dedupe: fc.option(few), known: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('claim'), lease: fc.constant(5 * second) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('commit'),
      which,
      place,
      says: fc.array(fc.record({ keep: fc.boolean(), delay }), { maxLength: 2 }),
      calls: few,
      tickets: fc.nat({ max: 1 }),
      timers: fc.array(delay, { maxLength: 2 }),
      cancel: fc.array(which, { maxLength: 2 }),
      withdraw: fc.array(fc.option(which), { maxLength: 1 }),
      hush: fc.boolean(),
      rows: fc.array(fc.record({ key: fc.constantFrom('a', 'a/1', 'counts/a'), gone: fc.boolean() }), {
        maxLength: 2,
      }),
      part: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('release'), which, delay }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('next'), pool: fc.constantFrom('chat', 'erp') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('renew'),
      which,
      begin: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('settle'),
      which,
      how: fc.constantFrom('done', 'done', 'again', 'parked'),
      doubtful: fc.boolean(),
      delay,
      post: fc.boolean(),
      follow: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('unpark'),
      number: fc.integer({ min: 1, max: 4 }),
      how: fc.constantFrom('retry', 'close'),
      post: fc.boolean(),
    }),
  },
  // All that are due: of those that are due in the same millisecond a store may choose which comes first.
  { weight: 2, arbitrary: fc.record({ type: fc.constant('fire'), limit: fc.constant(1_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('pass'),
      milliseconds: fc.constantFrom(1, second, 6 * second, 30 * second),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('set back'), milliseconds: fc.constantFrom(second, minute) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('record'),
      key: few,
      expected: fc.constantFrom('any', 'none', 'seen'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('erase'), which, at: fc.option(few) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('look') }) },
);

type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

const leaseTime = 5 * second;

/** Carries out commands on one store and tells what it answered, without what stores may choose freely. */
export function createPlayer(
  store: Store,
): (command: Command | { readonly type: 'look' }) => Promise<unknown> {
  const claims: Claim[] = [];
  const ended = new Set<string>();
  const leases: Lease[] = [];
  const timers: EffectId[] = [];
  const jobs: { readonly id: EffectId; readonly detached: boolean }[] = [];
  const versions = new Map<string, number>();
  let count = 0;
  const pick = <Item>(items: readonly Item[], which: number): Item | undefined =>
    items.at(-1 - (which % (items.length || 1)));

  const commit = (claim: Claim, command: Extract<Command, { type: 'commit' }>): Commit => {
    const mint = () => effectId(claim.conversation, claim.revision + 1, count++);
    const made: NewJob[] = [
      ...command.says.map(({ keep, delay }) => sayJob(mint(), `fala ${count}`, { keep, delay })),
      ...Array.from({ length: command.calls }, () => callJob(mint())),
      ...Array.from({ length: command.tickets }, () => ticketJob(mint())),
    ];
    const set = command.timers.map((delay) => ({ id: mint(), delay }));
    const cancelled = command.cancel.flatMap((which) => {
      const calls = jobs.filter(({ detached }) => !detached).map(({ id }) => id);
      const id = pick([...timers, ...calls], which);
      return id?.startsWith(claim.conversation) ? [id] : [];
    });
    const withdraw = command.withdraw.flatMap((which): Commit['withdraw'] => {
      if (which === null) return [{ job: null, key: 'ticket' }];
      const job = pick(
        jobs.filter(({ detached }) => detached),
        which,
      );
      return job?.id.startsWith(claim.conversation) ? [{ job: job.id, key: 'ticket' }] : [];
    });
    for (const { id } of set) timers.push(id);
    for (const { id, work } of made)
      if (work.type !== 'say') jobs.push({ id, detached: work.type === 'detached' });
    return {
      conversation: claim.conversation,
      token: claim.token,
      revision: claim.revision,
      consumed: (command.part ? claim.entries[0] : claim.entries.at(-1))?.seq ?? 0,
      state: stateIn(command.place, claim.at),
      ...says(...made),
      cancel: [...new Set(cancelled)],
      withdraw,
      timers: set,
      hush: command.hush,
      rows: command.rows.map(({ key, gone }) => ({ key, value: gone ? null : count++ })),
    };
  };

  const settlement = (
    lease: Lease,
    { how, doubtful, delay, post, follow }: Extract<Command, { type: 'settle' }>,
  ): Settlement => {
    const outcome: Settlement['outcome'] =
      how === 'again'
        ? { type: 'again', delay, doubtful, progress: count }
        : how === 'parked'
          ? { type: 'parked', reason: 'não', ...(lease.work.type === 'say' ? { delivery: 'failed' } : {}) }
          : { type: 'done', ...(lease.work.type === 'say' ? { delivery: 'sent' } : {}) };
    return {
      conversation: lease.conversation,
      job: lease.id,
      token: lease.token,
      outcome,
      ...(post ? { post: { type: 'send.failed', text: 'x', keep: false, reason: 'não' } } : {}),
      ...(follow ? { follow: sayJob(effectId(lease.conversation, 9_999, count++), 'segue', { delay }) } : {}),
    };
  };

  const look = async () => ({
    conversations: await Promise.all([0, 1, 2].map((number) => describe(store, conversation(number)))),
    lists: await Promise.all(
      (['closed', 'bot', 'waiting', 'attended'] as const).map((one) => store.list({ place: one, limit: 10 })),
    ),
    parked: await store.parked({ limit: 10 }),
    jobs: await Promise.all(
      ['chat', 'erp'].map(async (pool) =>
        (await store.jobs({ pool, limit: 100 })).toSorted(byId(({ id }) => id)),
      ),
    ),
    rows: await store.rows({ from: 'a', to: 'z', limit: 100 }),
    records: (await store.records.list('', { limit: 10 })).map(({ key, value }) => [key, value]),
  });

  return async (command) => {
    switch (command.type) {
      case 'post': {
        const { to, dedupe, known } = command;
        const post = posting(to, `texto ${count++}`, dedupe === null ? {} : { dedupe: `${dedupe}` });
        const { origin: _, ...rest } = post;
        return store.post([known ? rest : post]);
      }
      case 'claim': {
        const taken = await store.claim({ token: `claim ${count++}`, limit: 10, lease: command.lease });
        const sorted = taken.toSorted(byId((claim) => claim.conversation));
        claims.push(...sorted);
        return sorted;
      }
      case 'commit': {
        const claim = pick(claims, command.which);
        if (claim) ended.add(claim.token);
        return claim && store.commit([commit(claim, command)]);
      }
      case 'release': {
        const claim = pick(
          claims.filter(({ token }) => !ended.has(token)),
          command.which,
        );
        if (claim)
          await store.release({ conversation: claim.conversation, token: claim.token, delay: command.delay });
        return null;
      }
      case 'next': {
        const taken = await store.next({
          pool: command.pool,
          token: `lease ${count++}`,
          limit: 50,
          lease: leaseTime,
        });
        const sorted = taken.toSorted(byId((lease) => lease.id));
        leases.push(...sorted);
        return sorted;
      }
      case 'renew': {
        const lease = pick(leases, command.which);
        if (lease === undefined) return undefined;
        const { conversation, id: job, token } = lease;
        const renewal = { conversation, job, token, lease: leaseTime };
        return command.begin ? store.begin({ ...renewal, progress: count++ }) : store.renew(renewal);
      }
      case 'settle': {
        const lease = pick(leases, command.which);
        return lease && store.settle([settlement(lease, command)]);
      }
      case 'unpark': {
        const { number, how, post } = command;
        return store.unpark({ number, how, posts: post ? [{ type: 'noted', text: 'visto' }] : [] });
      }
      case 'fire':
        return store.fire(command.limit);
      case 'record': {
        const key = `record/${command.key}`;
        const expected =
          command.expected === 'any'
            ? {}
            : { expect: command.expected === 'none' ? null : (versions.get(key) ?? -1) };
        const done = await store.records.set(key, count++, expected);
        versions.set(key, (await store.records.get(key))?.version ?? -1);
        return done;
      }
      case 'erase': {
        const { which, at } = command;
        return store.erase(conversation(which % 3), at === null ? {} : { revision: at });
      }
      case 'look':
        return look();
      case 'pass':
      case 'set back':
        return null;
    }
  };
}

async function describe(store: Store, id: ConversationId): Promise<unknown> {
  const found = await store.conversation(id);
  // Before the first commit there is no listing to tell since when.
  const listing = found?.state ? found.listing : null;
  return [{ ...found, listing }, await store.transcript(id, { limit: 100 })];
}

const byId =
  <Item>(id: (item: Item) => string) =>
  (a: Item, b: Item): number =>
    id(a) < id(b) ? -1 : 1;
