import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { head } from '../parts/head.ts';
import { stampsPerMillisecond, step } from '../parts/request.ts';

/** Of conversations that wait, so many are looked at for the one that has waited longest. */
const looks = 20;

/**
 * Answers with how many there are and when the first came or is due (-1: there is none): conversations with unread entries,
 * timers, jobs that wait for a person, and the jobs of each of the given pools.
 */
export const depths: Script = {
  name: 'depths',
  lua: step(
    `${head}
local function headOf(id) return openHead(call('HGET', P .. '${parts.conversation}' .. id, 'h')) end
local function firstUnread(id)
  local h = headOf(id)
  for seq = h.f, h.e do
    local text = call('HGET', P .. '${parts.conversation}' .. id, seq == h.o and 'e' or 'e' .. seq)
    if text then return open(text)[1] end
  end
end
local function earlier(a, b) return (a == -1 or b < a) and b or a end
`,
    `
local ready, timers, parked = P .. '${parts.ready}', P .. '${parts.timers}', P .. '${parts.parked}'
-- Those that wait are in the order of waiting; those that somebody is at come behind.
local since = -1
for _, id in ipairs(call('ZRANGE', ready, 0, ${looks - 1})) do since = earlier(since, firstUnread(id)) end
local held = (at + 1) * ${stampsPerMillisecond}
for _, id in ipairs(call('ZRANGE', ready, held, '+inf', 'BYSCORE', 'LIMIT', 0, ${5 * looks})) do
  since = earlier(since, firstUnread(id))
end
local timer = call('ZRANGE', timers, 0, 0, 'WITHSCORES')[2]
local parkedSince = -1
local first = call('ZRANGE', parked, 0, 0)[1]
if first then
  local id, number = first:match('^(%S+) (%d+)$')
  parkedSince = open(call('HGET', P .. '${parts.conversation}' .. id, '#' .. number))[4]
end
local found = {
  call('ZCARD', ready), since,
  call('ZCARD', timers), timer and floor(timer / ${stampsPerMillisecond}) or -1,
  call('ZCARD', parked), parkedSince,
}
for _ = 1, int() do
  local pool = P .. '${parts.pool}' .. take()
  local due = call('ZRANGE', pool, 0, 0, 'WITHSCORES')[2]
  found[#found + 1] = call('ZCARD', pool)
  found[#found + 1] = due and floor(due) or -1
end
return finish(found)
`,
  ),
};

/** The names of all pools that there ever were jobs in. */
export const pools: Script = {
  name: 'pools',
  lua: `
for _, pool in ipairs(ARGV) do redis.call('SADD', KEYS[1] .. '${parts.pools}', pool) end
return redis.call('SMEMBERS', KEYS[1] .. '${parts.pools}')
`,
};

/** Answers with what a server is called, the bytes of its memory that are taken, and that may be (0: no limit). */
export const memory: Script = {
  name: 'memory',
  lua: `
local server, memory = redis.call('INFO', 'server'), redis.call('INFO', 'memory')
return { server:match('run_id:(%w+)'), tonumber(memory:match('used_memory:(%d+)')), tonumber(memory:match('maxmemory:(%d+)')) }
`,
};
