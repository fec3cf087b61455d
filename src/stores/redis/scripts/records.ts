/** Records: `version:end:body` by key, with an order and an agenda of ends. All of them share a slot. */

import type { Script } from '../connection/index.ts';
import { stale, staleLua } from './parts/fencing.ts';
import { steppingTimeLua } from './parts/time.ts';

/** Milliseconds for which a write is known to be done: longer than anybody sends it again. */
const doneFor = 600_000;

const reading = `${steppingTimeLua}
local function live(values, key, at)
  local found = redis.call('HGET', values, key)
  if not found then return nil end
  local version, ends, start = string.match(found, '^(%d+):(%d*):()')
  if ends ~= '' and tonumber(ends) <= at then return nil end
  return version, string.sub(found, start)
end
`;

/** KEYS: values, meta. ARGV: time, key. Answers version and body, or nothing. */
export const getRecord: Script = {
  name: 'records.get',
  lua: `${reading}
local version, body = live(KEYS[1], ARGV[2], peek_time(ARGV[1], KEYS[2]))
if not version then return false end
return {tonumber(version), body}
`,
};

/** KEYS: values, meta, order. ARGV: time, prefix, after, limit. Answers key, version and body of each, in one list. */
export const listRecords: Script = {
  name: 'records.list',
  lua: `${reading}
local at = peek_time(ARGV[1], KEYS[2])
local prefix, after, limit = ARGV[2], ARGV[3], tonumber(ARGV[4])
local from = '[' .. prefix
if after >= prefix then from = '(' .. after end
if from == '[' or from == '(' then from = '-' end
local to = '(' .. prefix .. '\\255'
local found = {}
while #found < limit * 3 do
  local wanted = limit - #found / 3
  local keys = redis.call('ZRANGEBYLEX', KEYS[3], from, to, 'LIMIT', 0, wanted)
  for _, key in ipairs(keys) do
    local version, body = live(KEYS[1], key, at)
    if version then
      found[#found + 1] = key
      found[#found + 1] = tonumber(version)
      found[#found + 1] = body
    end
    from = '(' .. key
  end
  if #keys < wanted then break end
end
return found
`,
};

/**
 * KEYS: values, meta, order, ending, done, fences. ARGV: time, mark, lock's name, lock's token, the expected version of the
 * first key (`-`: none is there; empty: whatever it is), then for each key: itself, `set` or `delete`, milliseconds until
 * it ends or nothing, body. Answers whether it was done; a few that have ended are swept out.
 */
export const writeRecords: Script = {
  name: 'records.write',
  durable: true,
  lua: `${reading}${staleLua}
local values, meta, order, ending, done = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
if redis.call('ZSCORE', done, ARGV[2]) then return 1 end
if is_stale(KEYS[6], ARGV[3], ARGV[4]) then return '${stale}' end
local at = step_time(ARGV[1], meta)
local expect = ARGV[5]
if expect ~= '' and (live(values, ARGV[6], at) or '-') ~= expect then return 0 end
local function remove(key)
  redis.call('HDEL', values, key)
  redis.call('ZREM', order, key)
  redis.call('ZREM', ending, key)
end
for index = 6, #ARGV, 4 do
  local key = ARGV[index]
  if ARGV[index + 1] == 'set' then
    local ends = ''
    if ARGV[index + 2] ~= '' then ends = string.format('%.0f', at + tonumber(ARGV[index + 2])) end
    local version = redis.call('HINCRBY', meta, 'version', 1)
    redis.call('HSET', values, key, string.format('%.0f', version) .. ':' .. ends .. ':' .. ARGV[index + 3])
    redis.call('ZADD', order, 0, key)
    if ends == '' then redis.call('ZREM', ending, key) else redis.call('ZADD', ending, ends, key) end
  else
    remove(key)
  end
end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', ending, '-inf', at, 'LIMIT', 0, 4)) do remove(key) end
redis.call('ZADD', done, at, ARGV[2])
redis.call('ZREMRANGEBYSCORE', done, '-inf', at - ${doneFor})
return 1
`,
};
