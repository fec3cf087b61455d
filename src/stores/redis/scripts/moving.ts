/** A conversation as a whole: read out of its shard, and put into it. */

import type { Script } from '../connection/index.ts';
import { parts } from '../keys.ts';
import { conversation } from './parts/conversation.ts';
import { head } from './parts/head.ts';
import { job } from './parts/job.ts';
import { lanes } from './parts/lanes.ts';
import { stampsPerMillisecond, step } from './parts/request.ts';

/** Milliseconds that the platform's ids are kept at least. */
const heardFor = 15 * 24 * 60 * 60_000;

/**
 * KEYS: shard. ARGV: id. Answers with lists: head, entries, lines, jobs, timers and when, those that wait for a person, rows,
 * the platform's ids and when; nothing if it is not there. What is absent is empty.
 */
export const readWhole: Script = {
  name: 'moving.read',
  lua: `${head}${job}
local call, open = redis.call, cmsgpack.unpack
local P, id = KEYS[1], ARGV[1]
local key = P .. '${parts.conversation}' .. id
local fields, c = call('HGETALL', key), {}
for index = 1, #fields, 2 do c[fields[index]] = fields[index + 1] end
if not c.h then return false end
local h = openHead(c.h)
local function flag(value) return value and 1 or 0 end
local function flat(name, job)
  return {
    name, job.l, job.p, job.d, job.c, job.x or '', job.n, flag(job.D or job.t), flag(job.B), flag(job.R), job.i or '', job.w, job.g or '',
  }
end
local entries, jobs, timers, parked, rows = {}, {}, {}, {}, {}
for seq = h.f, h.e do
  local text = c[seq == h.o and 'e' or 'e' .. seq]
  if text then
    local entry = open(text)
    entries[#entries + 1] = { seq, entry[1], entry[2], entry[3], entry[4] }
  end
end
local alone = c.j and c.j:byte() == 2 and openJob(c.j)
if alone then jobs[1] = flat(alone.I, alone) end
for _, ids in pairs(h.L or {}) do
  for _, name in ipairs(ids) do jobs[#jobs + 1] = flat(name, openJob(h.J == name and c.j or c[name])) end
end
local lines = call('LRANGE', P .. '${parts.lines}' .. id, 0, -1)
local pending = h.P or {}
if alone and alone.i then pending[#pending + 1] = alone.i end
for _, number in ipairs(pending) do lines[number] = 'p' .. lines[number]:sub(2) end
for name in (h.T or ''):gmatch('%S+') do timers[#timers + 1] = { name, call('ZSCORE', P .. '${parts.timers}', name) } end
for name in pairs(h.Q or {}) do
  local kept = open(c[name])
  parked[#parked + 1] = { tonumber(name:sub(2)), kept[3], kept[4], flat(kept[1], kept[2]) }
end
for field, value in pairs(c) do
  if field:sub(1, 1) == '=' then rows[#rows + 1] = { field:sub(2), value } end
end
return {
  { h.r, h.c, h.a, h.e, h.p or '', h.s or 0, c.o, c.s or '' },
  entries, lines, jobs, timers, parked, rows,
  call('ZRANGE', P .. '${parts.heard}' .. id, 0, -1, 'WITHSCORES'),
}
`,
};

/** KEYS: shard. ARGV: the clock; a conversation in JSON, see `moving.ts`. */
export const writeWhole: Script = {
  name: 'moving.write',
  durable: true,
  lua: step(
    `${conversation}${lanes}`,
    `
local one = cjson.decode(take())
local LINES, HEARD = P .. '${parts.lines}' .. one.id, P .. '${parts.heard}' .. one.id
local before = load(one.id)
if before then
  local h = before.h
  for _, ids in pairs(h.L or {}) do call('ZREM', P .. '${parts.pool}' .. jobOf(before, ids[1]).p, ids[1]) end
  for id in (h.T or ''):gmatch('%S+') do call('ZREM', timers(), id) end
  for name in pairs(h.Q or {}) do call('ZREM', P .. '${parts.parked}', one.id .. ' ' .. name:sub(2)) end
  for _, field in ipairs(call('HKEYS', before.key)) do
    if field:sub(1, 1) == '=' then call('ZREM', P .. '${parts.rows}', field:sub(2) .. ' ' .. one.id) end
  end
  if h.p then call('ZREM', P .. '${parts.place}' .. h.p, one.id) end
  call('ZREM', ready(), one.id)
  call('DEL', before.key, LINES, HEARD)
end
local h = { r = one.revision, c = one.committedAt, a = one.lastAt, e = one.entered, ch = one.channel }
local c = draft(one.id, h)
put(c, 'o', one.origin)
if one.state then put(c, 's', one.state) end
h.f = one.entries[1] and one.entries[1][1] or one.entered + 1
for _, entry in ipairs(one.entries) do put(c, 'e' .. entry[1], pack({ entry[2], entry[3], entry[4], entry[5] })) end
if #one.entries > 0 then
  h.u = #one.entries
  call('ZADD', ready(), string.format('%.0f', one.entries[1][2] * ${stampsPerMillisecond}), c.id)
end
if one.place then
  h.p, h.s = one.place, one.since
  call('ZADD', P .. '${parts.place}' .. h.p, h.s, c.id)
end
for _, line in ipairs(one.lines) do call('RPUSH', LINES, line) end
if #one.lines > 0 then h.n = #one.lines end
for _, job in ipairs(one.jobs) do place(c, job.id, job.job) end
for index, timer in ipairs(one.timers) do
  keepTimer(h, timer[1])
  call('ZADD', timers(), string.format('%.0f', timer[2] * ${stampsPerMillisecond} + math.min(index, ${stampsPerMillisecond - 1})), timer[1])
end
for _, kept in ipairs(one.parked) do
  local name = '#' .. string.format('%.0f', kept.number)
  put(c, name, pack({ kept.id, kept.job, kept.reason, kept.at }))
  h.Q = h.Q or {}
  h.Q[name] = kept.id
  call('ZADD', P .. '${parts.parked}', kept.number, c.id .. ' ' .. string.format('%.0f', kept.number))
end
for _, row in ipairs(one.rows) do
  put(c, '=' .. row[1], row[2])
  call('ZADD', P .. '${parts.rows}', 0, row[1] .. ' ' .. c.id)
end
for _, known in ipairs(one.heard) do
  call('ZADD', HEARD, string.format('%.0f', known[2] * ${stampsPerMillisecond}), known[1])
end
if #one.heard > 0 then
  h.d = at + ${heardFor}
  call('PEXPIRE', HEARD, ${heardFor})
end
stamp()
local all = c.out
c.out = {}
for index = 1, #all, 1000 do call('HSET', c.key, unpack(all, index, math.min(index + 999, #all))) end
save(c)
return finish(1)
`,
  ),
};

const raise = (field: string): string => `
local last = tonumber(redis.call('HGET', KEYS[1], '${field}') or '0')
if tonumber(ARGV[1]) <= last then return last end
redis.call('HSET', KEYS[1], '${field}', ARGV[1])
return tonumber(ARGV[1])
`;

/** KEYS: shard. Answers with the erased conversations of a shard and their revisions. */
export const readErased: Script = {
  name: 'moving.erased',
  lua: `return redis.call('HGETALL', KEYS[1] .. '${parts.erased}')`,
};

/** KEYS: shard. ARGV: conversation, revision. */
export const writeErased: Script = {
  name: 'moving.erase',
  durable: true,
  lua: `return redis.call('HSET', KEYS[1] .. '${parts.erased}', ARGV[1], ARGV[2])`,
};

/** KEYS: shard. ARGV: key, value: a row that is nobody's, older than any that is written in the shards. */
export const writeCount: Script = {
  name: 'moving.count',
  durable: true,
  lua: `
redis.call('HSET', KEYS[1] .. '${parts.counts}', ARGV[1], cmsgpack.pack({ 0, ARGV[2] }))
return redis.call('ZADD', KEYS[1] .. '${parts.rows}', 0, ARGV[1] .. ' ')
`,
};

/** KEYS: shard. ARGV: a number, or 0. Answers with the last number that a parked job was given, which is no smaller then. */
export const raiseNumber: Script = { name: 'moving.number', durable: true, lua: raise('k') };

/** KEYS: values, order, ending. ARGV: key, version, end or nothing, body: a record as it is elsewhere. */
export const putRecord: Script = {
  name: 'moving.record',
  durable: true,
  lua: `
local key, version, ends = ARGV[1], ARGV[2], ARGV[3]
redis.call('HSET', KEYS[1], key, version .. ':' .. ends .. ':' .. ARGV[4])
redis.call('ZADD', KEYS[2], 0, key)
if ends == '' then redis.call('ZREM', KEYS[3], key) else redis.call('ZADD', KEYS[3], ends, key) end
return 1
`,
};

/** KEYS: values, order. ARGV: the last key before, limit. Answers with key, version, end and body of each, in one list. */
export const readRecords: Script = {
  name: 'moving.records',
  lua: `
local found = {}
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
for _, key in ipairs(redis.call('ZRANGEBYLEX', KEYS[2], from, '+', 'LIMIT', 0, ARGV[2])) do
  local version, ends, start = string.match(redis.call('HGET', KEYS[1], key), '^(%d+):(%d*):()')
  found[#found + 1] = key
  found[#found + 1] = version
  found[#found + 1] = ends
  found[#found + 1] = string.sub(redis.call('HGET', KEYS[1], key), start)
end
return found
`,
};

/** KEYS: meta. ARGV: a number, or 0. Answers with the last version of a record, which is no smaller then. */
export const raiseVersion: Script = { name: 'moving.version', durable: true, lua: raise('version') };
