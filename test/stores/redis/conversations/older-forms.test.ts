/** Conversations in the forms of earlier versions, with something of everything: whatever comes next finds them as they were. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effectId } from '../../../../src/core/ids/index.ts';
import type { Lease } from '../../../../src/stores/contract/jobs.ts';
import { openRedisStore } from '../../../../src/stores/redis/index.ts';
import { createKeys, parts, shardOf } from '../../../../src/stores/redis/keys.ts';
import { head } from '../../../../src/stores/redis/scripts/parts/head.ts';
import { job } from '../../../../src/stores/redis/scripts/parts/job.ts';
import {
  callJob,
  conversation,
  createStage,
  effect,
  minute,
  type Stage,
  sayJob,
  says,
  second,
  ticketJob,
} from '../../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis/index.ts';
import { settingsFor } from '../settings.ts';
import { look } from './alone-scenarios.ts';

const opening = `${head}${job}
local conversation, lines = KEYS[1], KEYS[2]
local h = openHead(redis.call('HGET', conversation, 'h'))
local timers = {}
for id in (h.T or ''):gmatch('%S+') do timers[#timers + 1] = id end
h.T = #timers > 0 and timers or nil
`;

/** KEYS: conversation, lines. Each writes it in the form of a version, and answers with how much of what the form has there is. */
const ages = {
  'all in MessagePack, each entry and each job in a field of its own': `${opening}
local seen = { h.J and 1 or 0, #(h.P or {}), #timers, h.o or 0, h.Q and 1 or 0 }
if h.o then redis.call('HSET', conversation, 'e' .. h.o, redis.call('HGET', conversation, 'e')) end
for _, line in ipairs(h.P or {}) do
  redis.call('LSET', lines, line - 1, 'p' .. redis.call('LINDEX', lines, line - 1):sub(2))
end
for _, ids in pairs(h.L or {}) do
  for _, id in ipairs(ids) do
    local job = openJob(redis.call('HGET', conversation, h.J == id and 'j' or id))
    job.I, job.A = nil, nil
    redis.call('HSET', conversation, id, cmsgpack.pack(job))
  end
end
h.o, h.P, h.J = nil, nil, nil
redis.call('HDEL', conversation, 'e', 'j')
redis.call('HSET', conversation, 'h', cmsgpack.pack(h))
return table.concat(seen, ' ')
`,
  'the timers behind the rest': `${opening}
local seen = { h.J and 1 or 0, #(h.P or {}), #timers, h.o or 0, h.Q and 1 or 0 }
local text = struct.pack(
  '<BBI4ddI4I4I4I4I4dddssss', 1, h.S and 1 or 0, h.r, h.c, h.a, h.e, h.f, h.u or 0, h.o or 0, h.n or 0,
  h.h or 0, h.s or 0, h.d or 0, h.k or '', h.p or '', h.ch or '', h.J or ''
)
if h.T or h.L or h.P or h.Q then text = text .. cmsgpack.pack({ T = h.T, L = h.L, P = h.P, Q = h.Q }) end
redis.call('HSET', conversation, 'h', text)
return table.concat(seen, ' ')
`,
} as const;

type Before = { readonly say: Lease; readonly call: Lease };

/** What comes next, and what it answers. */
const nexts: Readonly<Record<string, (stage: Stage, before: Before) => Promise<unknown>>> = {
  'nothing but looks': async ({ store }) => [
    await store.moving?.get(conversation(1)),
    await store.depths(),
    await store.list({ place: 'bot', limit: 10 }),
  ],
  'what is under way ends': async (stage, { say, call }) => [
    await stage.settle(say, { type: 'done', delivery: 'sent' }),
    await stage.settle(call, { type: 'done' }),
    (await stage.next('chat')).map(({ id, attempts }) => [id, attempts]),
  ],
  'what is under way is renewed, begun and tried again': async (stage, { say, call }) => [
    await stage.store.renew({ ...say, job: say.id, lease: minute }),
    await stage.store.begin({ ...call, job: call.id, lease: minute, progress: 'begun' }),
    await stage.settle(say, { type: 'again', delay: second, doubtful: true }),
    await stage.settle(call, { type: 'again', delay: second, progress: 'once' }),
  ],
  'leases end': async (stage) => {
    stage.pass(2 * minute);
    return (await stage.next('chat')).map(({ id, attempts }) => [id, attempts]);
  },
  'a person takes over': async (stage, { say }) => [
    await stage.turn(1, { hush: true }),
    await stage.settle(say, { type: 'done', delivery: 'sent' }),
  ],
  'much is withdrawn': ({ turn }) =>
    turn(1, {
      cancel: [effect(1, 11), effect(1, 12), effect(1, 4)],
      withdraw: [{ job: effect(1, 5), key: 'ticket' }],
      timers: [{ id: effect(1, 15), delay: minute }],
      ...says(sayJob(effect(1, 16), 'e mais')),
    }),
  'timers fire': async ({ store, pass }) => {
    pass(second);
    const first = await store.fire(1);
    pass(minute);
    return [first, await store.fire(10)];
  },
  'its network tells of lines': ({ store }) =>
    store.report(
      [1, 2, 3, 4].map((line) => ({ conversation: conversation(1), line, delivery: 'delivered' })),
    ),
  'what waits for a person is tried again': ({ store }) =>
    store.unpark({ number: 1, how: 'retry', posts: [{ type: 'noted', text: 'visto' }] }),
  'it is claimed and given up': async (stage) => {
    const { entries, conversation: of, token } = await stage.claimOne();
    await stage.store.release({ conversation: of, token, delay: second });
    return entries;
  },
  'it is erased': async ({ store }) => [
    await store.erase(conversation(1), { revision: 2 }),
    await store.erase(conversation(1)),
  ],
};

describe.skipIf(noRedis)('conversations of an earlier form', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  /** @param age null: as it is written now. */
  const play = async (age: string | null, next: (stage: Stage, before: Before) => Promise<unknown>) => {
    const settings = settingsFor([redis.port]);
    const stage = await createStage(async (clock) => {
      const store = await openRedisStore({ ...settings, ...clock });
      return { store, close: () => store.close() };
    });
    try {
      await stage.turn(1, says(sayJob(effect(1, 0), 'protocolo', { keep: true })));
      await stage.settle(await stage.nextOne('chat'), { type: 'parked', reason: 'não', delivery: 'failed' });
      // Who works has a place for what the turn wants.
      const take = (pool: string) =>
        stage.store.next({ pool, token: stage.token(), limit: 1, lease: minute, ahead: 1 });
      await take('chat');
      const jobs = [1, 2, 3].map((index) => sayJob(effectId(conversation(1), 2, index), `fala ${index}`));
      const made = says(...jobs);
      await stage.turn(1, {
        lines: made.lines,
        jobs: [...made.jobs, callJob(effect(1, 4)), ticketJob(effect(1, 5), { pool: 'web' })],
        timers: [11, 12, 13].map((index) => ({ id: effect(1, index), delay: (index - 10) * second })),
        rows: [{ key: 'a/1', value: 'um' }],
      });
      const [[say], call] = [await take('chat'), await stage.nextOne('erp')];
      if (say === undefined) throw new Error('nothing to say');
      await stage.post(1, 'estou sem sinal', 'alô');
      if (age !== null) {
        const shard = createKeys(settings.prefix).shard(shardOf(conversation(1)));
        const names = [parts.conversation, parts.lines].map((part) => `${shard}${part}${conversation(1)}`);
        expect((await redis.cli('EVAL', age, '2', ...names)).trim()).toBe('1 3 3 3 1');
      }
      const { ahead: _, token, ...rest } = say;
      return [rest, await next(stage, { say, call }), await look(stage)];
    } finally {
      await stage.close();
    }
  };

  describe.each(Object.entries(ages))('%s', (_, age) => {
    test.each(Object.entries(nexts))('%s', async (_, next) => {
      expect(await play(age, next)).toEqual(await play(null, next));
    });
  });
});
