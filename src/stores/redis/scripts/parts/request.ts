/** How each script begins and ends: arguments, the clock, and what a request that is run again is answered. */

import { fields, parts } from '../../keys.ts';
import { stale } from './fencing.ts';

/** What is answered to a writer whose lock is another's. */
export const late = stale;

/** How many stamps there are in a millisecond: what lies in order has a place of its own each. */
export const stampsPerMillisecond = 2048;

const opening = `
local call, open, pack, floor = redis.call, cmsgpack.unpack, cmsgpack.pack, math.floor
local P = KEYS[1]
local cursor = 0
local function take() cursor = cursor + 1 return ARGV[cursor] end
local function int() return tonumber(take()) end
local at, moment = take(), take()
`;

const clock = `
before = tonumber(before) or 0
local last = before
if at == '' then
  local time = call('TIME')
  at = time[1] * 1000 + floor(time[2] / 1000)
end
at = math.max(tonumber(at), floor(before / ${stampsPerMillisecond}))
moment = tonumber(moment) or at
-- Greater than every stamp of this shard before.
local function stamp()
  last = math.max(at * ${stampsPerMillisecond}, last + 1)
  return last
end
-- What the asker need not ask for to know: when something of this shard is due.
local hints = {}
local function due(what, time)
  hints[#hints + 1] = what
  hints[#hints + 1] = time
end
`;

/**
 * Of scripts that may be run as often as one likes. Arguments are taken one after another. The first are the clock: empty, or
 * what a test has instead; then it goes on where the shard's last reading was, if the server's was set back. `at` is the
 * store's clock, and `moment` what leases last by. `finish` is the end of a script.
 */
export const request = `${opening}
local before = call('HGET', P, '${fields.clock}')
${clock}
local function finish(result)
  if last > before then call('HSET', P, '${fields.clock}', last) end
  return { last, at, hints, result }
end
`;

/**
 * The same for what is to be done once. Whoever loses the connection sends a request again that may have been run. So what it
 * was answered is kept, until the sender uses the place again: `known` is that answer, or nil; `answer` is the end of a script
 * that changes something, and `finish` of one that keeps `kept` instead, or nothing.
 */
export const once = `${opening}
local place, seq = '${fields.answer}' .. take(), take()
local known
local before, text = unpack(call('HMGET', P, '${fields.clock}', place))
if text then
  local kept = open(text)
  if kept[1] == seq then known = kept[2] end
end
${clock}
local function finish(result, kept)
  if kept then
    call('HSET', P, '${fields.clock}', last, place, pack({ seq, kept, at }))
  elseif last > before then
    call('HSET', P, '${fields.clock}', last)
  end
  return { last, at, hints, result }
end
local function answer(result)
  local all = { last, at, hints, result }
  call('HSET', P, '${fields.clock}', last, place, pack({ seq, all, at }))
  return all
end
`;

/** `stale`: whether what is done alone is another's by now. */
export const fence = `
local lock, token = take(), int()
local stale = lock ~= '' and (tonumber(call('HGET', P .. '${parts.fence}', lock)) or 0) > token
`;
