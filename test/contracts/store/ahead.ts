import { expect, test } from 'vitest';
import { effectId } from '../../../src/core/ids/index.ts';
import type { Lease } from '../../../src/stores/contract/jobs.ts';
import type { Claim } from '../../../src/stores/store.ts';
import {
  beginning,
  callJob,
  conversation,
  effect,
  minute,
  origin,
  sayJob,
  says,
  textOf,
  turnOf,
  type Use,
} from './stage.ts';

/** What a store may take for whoever works, before it is asked: nobody can tell, but for how soon it comes. */
export function ahead(use: Use): void {
  const claimAhead = (limit = 10): Promise<readonly Claim[]> => {
    const { store, token } = use();
    return store.claim({ token: token(), limit, lease: minute, ahead: 20 });
  };
  const nextAhead = (limit = 10): Promise<readonly Lease[]> => {
    const { store, token } = use();
    return store.next({ pool: 'chat', token: token(), limit, lease: minute, ahead: 20 });
  };
  /** Somebody works, who has nothing to do as yet. */
  const work = async () => {
    expect(await claimAhead()).toEqual([]);
    expect(await nextAhead()).toEqual([]);
  };
  const onlyOne = <Item>([first, ...others]: readonly Item[]): Item => {
    expect(others).toEqual([]);
    if (first === undefined) throw new Error('nothing came');
    return first;
  };

  test('what is posted comes as to anybody who asks, and once', async () => {
    const { post, commit } = use();
    await work();
    await post(1, 'oi', 'tudo bem?');
    await post(1, 'estou sem sinal');
    const first = onlyOne(await claimAhead());
    expect(first).toMatchObject({
      ...{ conversation: conversation(1), origin: origin(1), revision: 0, lines: 0, state: null },
      at: beginning,
    });
    const texts = ['oi', 'tudo bem?'];
    expect(first.entries.map(({ event }) => textOf(event)).slice(0, 2)).toEqual(texts);
    expect(await claimAhead()).toEqual([]);
    const turn = turnOf(first, { lines: says(sayJob(effect(1, 0), 'Olá!')).lines });
    expect(await use().store.commit([turn])).toEqual(['committed']);

    await post(1, 'alô');
    const second = onlyOne(await claimAhead());
    expect(second).toMatchObject({ revision: 1, lines: 1, state: turn.state, origin: origin(1) });
    const heard = [...first.entries, ...second.entries].map(({ seq, event }) => [seq, textOf(event)]);
    expect(heard).toEqual([...texts, 'estou sem sinal', 'alô'].map((text, index) => [index + 1, text]));
    expect(await commit(second)).toBe('committed');
    expect(await claimAhead()).toEqual([]);
  });

  test('what a turn says comes as to anybody who asks, and once; what is behind it waits', async () => {
    const { post, commit, settle, next, deliveries } = use();
    await work();
    await post(1, 'oi');
    const [one, two] = [sayJob(effect(1, 0), 'um', { expiresIn: minute }), sayJob(effect(1, 1), 'dois')];
    const made = says(one, two);
    await commit(onlyOne(await claimAhead()), { ...made, jobs: [...made.jobs, callJob(effect(1, 2))] });
    const first = onlyOne(await nextAhead());
    expect(first).toMatchObject({
      ...{ conversation: conversation(1), origin: origin(1), id: effect(1, 0), lane: 'chat', pool: 'chat' },
      ...{ work: one.work, attempts: 0, progress: null, retried: false, expired: false },
      ...{ createdAt: beginning, at: beginning },
    });
    expect(await nextAhead()).toEqual([]);
    expect(await next('erp')).toHaveLength(1);
    expect(await settle(first, { type: 'done', delivery: 'sent' })).toBe('settled');
    const second = onlyOne(await nextAhead());
    expect(second).toMatchObject({ id: effect(1, 1), work: two.work, attempts: 0 });
    expect(await settle(second, { type: 'done', delivery: 'sent' })).toBe('settled');
    expect(await nextAhead()).toEqual([]);
    expect(await deliveries(1)).toEqual(['um: sent', 'dois: sent']);
  });

  test('of many there is no more than was asked for, and each comes once', async () => {
    const { post, store } = use();
    await work();
    const numbers = Array.from({ length: 50 }, (_, number) => number);
    for (const number of numbers) await post(number, 'oi');
    const claims: Claim[] = [];
    for (let some = await claimAhead(7); some.length > 0; some = await claimAhead(7)) {
      expect(some.length).toBeLessThanOrEqual(7);
      claims.push(...some);
    }
    expect(new Set(claims.map((claim) => claim.conversation)).size).toBe(50);
    expect(claims).toHaveLength(50);
    await store.commit(
      claims.map((claim) => turnOf(claim, says(sayJob(effectId(claim.conversation, 1, 0), 'Olá!')))),
    );
    const leases: Lease[] = [];
    for (let some = await nextAhead(7); some.length > 0; some = await nextAhead(7)) {
      expect(some.length).toBeLessThanOrEqual(7);
      leases.push(...some);
    }
    expect(new Set(leases.map(({ id }) => id)).size).toBe(50);
    expect(leases).toHaveLength(50);
  });

  test('what one turn wants in two lanes goes on in both, whichever ends first', async () => {
    const { post, store, commit, settle, token } = use();
    const nextCall = (limit = 10) =>
      store.next({ pool: 'erp', token: token(), limit, lease: minute, ahead: 20 });
    await work();
    expect(await nextCall()).toEqual([]);
    await post(1, 'oi');
    const made = says(sayJob(effect(1, 0), 'um'));
    const jobs = [...made.jobs, callJob(effect(1, 1)), callJob(effect(1, 2))];
    await commit(onlyOne(await claimAhead()), { ...made, jobs });
    const say = onlyOne(await nextAhead());
    const [first, second, ...others] = await nextCall();
    expect(others).toEqual([]);
    if (first === undefined || second === undefined) throw new Error('two calls');
    expect(await settle(say, { type: 'done', delivery: 'sent' })).toBe('settled');
    expect(await settle(first, { type: 'again', delay: 0, progress: 'once' })).toBe('settled');
    const { conversation: of, id: job } = second;
    expect(await store.renew({ conversation: of, job, token: second.token, lease: minute })).toBe(true);
    expect(await settle(second, { type: 'done' })).toBe('settled');
    const again = onlyOne(await nextCall());
    expect(again).toMatchObject({ id: first.id, attempts: 1, progress: 'once', work: first.work });
    expect(await settle(again, { type: 'done' })).toBe('settled');
    expect(await nextCall()).toEqual([]);
    expect(await store.jobs({ pool: 'erp', limit: 10 })).toEqual([]);
  });

  test('who comes too late for it gets it anew, and once', async () => {
    const { post, store, commit, settle, pass } = use();
    await work();
    await post(1, 'oi');
    pass(minute);
    const claim = onlyOne(await claimAhead());
    expect(claim.entries).toHaveLength(1);
    expect(await claimAhead()).toEqual([]);
    await nextAhead();
    expect(await commit(claim, says(sayJob(effect(1, 0), 'Olá!')))).toBe('committed');
    pass(minute);
    const say = onlyOne(await nextAhead());
    expect(await nextAhead()).toEqual([]);
    const { conversation: of, id: job, token } = say;
    expect(await store.renew({ conversation: of, job, token, lease: minute })).toBe(true);
    expect(await settle(say, { type: 'done', delivery: 'sent' })).toBe('settled');
  });

  test('who asks for none any more gives back what nobody has begun', async () => {
    const { post, store, claim, commit, next, settle, token } = use();
    await work();
    await post(1, 'oi');
    expect(await store.claim({ token: token(), limit: 0, lease: minute })).toEqual([]);
    const claimed = onlyOne(await claim());
    await nextAhead();
    await commit(claimed, says(sayJob(effect(1, 0), 'Olá!')));
    expect(await store.next({ pool: 'chat', token: token(), limit: 0, lease: minute })).toEqual([]);
    const say = onlyOne(await next('chat'));
    expect(say.id).toBe(effect(1, 0));
    expect(await settle(say, { type: 'done', delivery: 'sent' })).toBe('settled');
  });

  test('several that a turn wants done are each tried again until they are over, whichever is over first', async () => {
    const { post, commit, settle, next, pass, store, token } = use();
    await work();
    const ask = () => store.next({ pool: 'erp', token: token(), limit: 10, lease: minute, ahead: 20 });
    expect(await ask()).toEqual([]);
    await post(1, 'oi');
    const wanted = [0, 1, 2].map((index) => effect(1, index));
    await commit(onlyOne(await claimAhead()), { jobs: wanted.map((id) => callJob(id)) });
    const leases: Lease[] = [];
    while (leases.length < wanted.length) leases.push(...(await ask()));
    for (const one of leases.slice(1))
      expect(await settle(one, { type: 'again', delay: minute })).toBe('settled');
    expect(await settle(onlyOne(leases.slice(0, 1)), { type: 'done' })).toBe('settled');
    for (const [round, left] of [2, 1].entries()) {
      pass(minute);
      const again = [...(await next('erp'))].sort((one, other) => one.id.localeCompare(other.id));
      expect(again.map(({ attempts }) => attempts)).toEqual(Array.from({ length: left }, () => round + 1));
      const [last] = again.splice(-1);
      for (const one of again) expect(await settle(one, { type: 'again', delay: minute })).toBe('settled');
      if (last === undefined) throw new Error('nothing came');
      expect(await settle(last, { type: 'done' })).toBe('settled');
    }
    pass(60 * minute);
    expect(await next('erp')).toEqual([]);
  });

  test('a takeover leaves unsaid what nobody has begun', async () => {
    const { post, commit, deliveries } = use();
    await work();
    await post(1, 'oi');
    await commit(onlyOne(await claimAhead()), says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    await post(1, 'quero falar com alguém');
    await commit(onlyOne(await claimAhead()), { hush: true });
    expect(await nextAhead()).toEqual([]);
    expect(await deliveries(1)).toEqual(['um: withdrawn', 'dois: withdrawn']);
  });

  test('another turn that came first leaves nothing behind of one that is lost', async () => {
    const { post, commit, claim, pass } = use();
    await work();
    await post(1, 'oi');
    const slow = onlyOne(await claimAhead());
    pass(minute);
    const fast = onlyOne(await claim());
    await nextAhead();
    expect(await commit(fast)).toBe('committed');
    expect(await commit(slow, says(sayJob(effect(1, 0), 'Olá!')))).toBe('lost');
    expect(await nextAhead()).toEqual([]);
  });
}
