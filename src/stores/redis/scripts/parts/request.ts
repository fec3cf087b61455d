/** How each script begins and ends: arguments, the clock, and what a request that is run again is answered. */

import { fields, parts } from '../../keys.ts';
import { staleLua } from './fencing.ts';

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

const clockLua = `
local ahead, since, isSetBack = 0, 0, false
if before and not tonumber(before) then
  local stamped, by, when = before:match('^(%d+) (%d+) (%d+)$')
  before, ahead, since = stamped, tonumber(by), tonumber(when)
end
before = tonumber(before) or 0
local last = before
if at == '' then
  local time = call('TIME')
  local shown = time[1] * 1000 + floor(time[2] / 1000)
  at = shown + math.max(0, ahead - floor((shown - since) / 2))
  if at < floor(before / ${stampsPerMillisecond}) then
    at = floor(before / ${stampsPerMillisecond})
    ahead, since, isSetBack = at - shown, shown, true
  end
  if at == shown then ahead = 0 end
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
local function clock()
  return ahead > 0 and string.format('%.0f %.0f %.0f', last, ahead, since) or last
end
local function due(what, time)
  hints[#hints + 1] = what
  hints[#hints + 1] = time
end
`;

/**
 * Of scripts that may be run as often as one likes. Arguments are taken one after another. The first are the clock: empty, or
 * what a test has instead. `at` is the store's clock, and `moment` what leases last by. `finish` is the end of a script.
 *
 * If the server's clock is behind the shard's last reading (it was set back, or another server took over), the shard's goes on
 * from there at half its pace, until the server's has caught up: nothing waits for that. With the stamp is then kept how far
 * it was ahead, and when by the server's clock.
 */
export const request = `${opening}
local before = call('HGET', P, '${fields.clock}')
${clockLua}
local function finish(result)
  if last > before or isSetBack then call('HSET', P, '${fields.clock}', clock()) end
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
${clockLua}
local function finish(result, kept)
  if kept then
    call('HSET', P, '${fields.clock}', clock(), place, pack({ seq, kept, at }))
  elseif last > before or isSetBack then
    call('HSET', P, '${fields.clock}', clock())
  end
  return { last, at, hints, result }
end
local function answer(result)
  local all = { last, at, hints, result }
  call('HSET', P, '${fields.clock}', clock(), place, pack({ seq, all, at }))
  return all
end
`;

/** `isStale`: whether what is done alone is another's by now. */
export const fence = `${staleLua}
local isStale = is_stale(P .. '${parts.fence}', take(), take())
`;
