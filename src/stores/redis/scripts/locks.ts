/** Locks: `token:end:mark` by name. Tokens grow over everything that a Redis can forget: they follow its time. */

import type { Script } from '../connection/index.ts';
import { timeLua } from './parts/time.ts';

const reading = `${timeLua}
local function held(locks, name)
  local found = redis.call('HGET', locks, name)
  if not found then return nil end
  local token, ends, mark = string.match(found, '^(%d+):(%d+):(.*)$')
  return tonumber(token), tonumber(ends), mark
end
local function hold(locks, name, token, ends, mark)
  redis.call('HSET', locks, name, string.format('%.0f:%.0f:', token, ends) .. mark)
end
`;

/** KEYS: locks, fences. ARGV: time, name, lease (the same for all who want it), mark. Answers the token, or nothing if another has it. */
export const acquireLock: Script = {
  name: 'locks.acquire',
  durable: true,
  lua: `${reading}
local at, name, lease = read_time(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local token, ends, mark = held(KEYS[1], name)
if token and mark == ARGV[4] then return token end
if token and ends > at then
  -- No lease is longer than this: the clock was set back since, or another server took over.
  if ends > at + lease then hold(KEYS[1], name, token, at + lease, mark) end
  return false
end
local greatest = tonumber(redis.call('HGET', KEYS[2], name) or '0')
token = math.max(greatest + 1, server_time())
hold(KEYS[1], name, token, at + lease, ARGV[4])
redis.call('HSET', KEYS[2], name, string.format('%.0f', token))
return token
`,
};

/** KEYS: locks. ARGV: time, name, token, lease. Answers whether it is still this holder's. */
export const renewLock: Script = {
  name: 'locks.renew',
  durable: true,
  lua: `${reading}
local at = read_time(ARGV[1])
local token, ends, mark = held(KEYS[1], ARGV[2])
if token ~= tonumber(ARGV[3]) or ends <= at then return 0 end
hold(KEYS[1], ARGV[2], token, at + tonumber(ARGV[4]), mark)
return 1
`,
};

/** KEYS: locks. ARGV: name, token. */
export const releaseLock: Script = {
  name: 'locks.release',
  lua: `${reading}
if held(KEYS[1], ARGV[1]) == tonumber(ARGV[2]) then redis.call('HDEL', KEYS[1], ARGV[1]) end
return 1
`,
};

/** KEYS: the fences of a slot. ARGV: name, token. From now on scripts of this slot refuse smaller tokens. */
export const raiseFence: Script = {
  name: 'locks.fence',
  durable: true,
  lua: `
if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
return 1
`,
};
