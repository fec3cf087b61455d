/** How each script begins and ends: arguments, the clock, and what a request that is run again is answered. */

import { fields, parts } from '../../keys.ts';
import { staleLua } from './fencing.ts';

/** How many stamps there are in a millisecond: what lies in order has a place of its own each. */
export const stampsPerMillisecond = 2048;

/** Arguments are taken one after another. The first are the clock: empty, or what a test has instead. */
const opening = `
local call, open, pack, floor = redis.call, cmsgpack.unpack, cmsgpack.pack, math.floor
local OWN = KEYS[1]
local cursor = 0
local function take() cursor = cursor + 1 return ARGV[cursor] end
local function int() return tonumber(take()) end
-- So many at once.
local function takes(count)
  cursor = cursor + count
  return unpack(ARGV, cursor - count + 1, cursor)
end
-- A whole number as text: Redis itself writes numbers of scripts slowly.
local written = {}
local function digits(number)
  local text = written[number]
  if not text then
    text = string.format('%d', number)
    written[number] = text
  end
  return text
end
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
-- Greater than every stamp before.
local function stamp()
  last = math.max(at * ${stampsPerMillisecond}, last + 1)
  return last
end
local function clock()
  return ahead > 0 and string.format('%.0f %.0f %.0f', last, ahead, since) or digits(last)
end
-- The shard whose part is being done; what the asker need not ask for to know: when something of it is due; what the part
-- was answered if it was done before, and what is to be kept of it now.
local P, hints, known, kept
local function ready() return P .. '${parts.ready}' end
local function timers() return P .. '${parts.timers}' end
local function due(what, time)
  hints[#hints + 1] = what
  hints[#hints + 1] = time
end
-- In one text: read much sooner than a list of lists. An empty list is an empty object in it.
local function told(replies) return cjson.encode({ digits(last), at, replies }) end
-- Does the part of each shard, with arguments of its own; one that fails keeps none of the others from it.
local function each(act)
  local replies = {}
  for index = 2, int() + 1 do
    P, hints, known, kept = KEYS[index], {}, nil, nil
    local count = int()
    local following = cursor + count
    local ran, reply = pcall(act, index - 1)
    cursor = following
    if ran then
      replies[index - 1] = { hints, reply }
    elseif type(reply) == 'table' then
      replies[index - 1] = reply
    else
      replies[index - 1] = redis.error_reply(tostring(reply))
    end
  end
  return replies
end
`;

/**
 * Of scripts that may be run as often as one likes. KEYS: where the clock is kept; the shards. ARGV: the clock, how many
 * shards there are, and for each how many arguments follow, and those. `at` is the store's clock, and
 * `moment` what leases last by. `finish` is the end of a part.
 *
 * What a script needs is defined once, before the parts of its shards are done: `P` is the one whose part it is.
 *
 * If the server's clock is behind the last reading (it was set back, or another server took over), ours goes on
 * from there at half its pace, until the server's has caught up: nothing waits for that. With the stamp is then kept how far
 * it was ahead, and when by the server's clock.
 */
export const step = (definitions: string, body: string): string => `${opening}
local before = call('HGET', OWN, '${fields.clock}')
${clockLua}
local function finish(result) return result end
${definitions}
local function act()
${body}
end
local replies = each(act)
if last > before or isSetBack then call('HSET', OWN, '${fields.clock}', clock()) end
return told(replies)
`;

/**
 * The same for what is to be done once. Whoever loses the connection sends a request again that may have been run. So what it
 * was answered is kept beside the clock, until the sender uses the place again: `answer` is the end of a part that changes
 * something, and answers the same then; `finish` of one that keeps `keep` instead, or nothing, and is told that as `known`.
 * Behind the clock, ARGV has the sender's place and the number of its request.
 */
export const stepOnce = (definitions: string, body: string): string => `${opening}
local slot, seq = '${fields.answer}' .. take(), take()
local answered
local before, text = unpack(call('HMGET', OWN, '${fields.clock}', slot))
if text then
  local told = open(text)
  if told[1] == seq then answered = told[2] end
end
${clockLua}
local function finish(result, keep)
  if keep then kept = { keep } end
  return result
end
local function answer(result)
  kept = { hints, result }
  return result
end
${definitions}
local function act()
${body}
end
local keeping, isKept = {}, false
local replies = each(function(index)
  local before = answered and answered[index]
  local reply
  if before and #before == 2 then
    hints, reply, kept = before[1], before[2], before
  else
    known = before and before[1]
    reply = act()
  end
  keeping[index] = kept or false
  isKept = isKept or kept ~= nil
  return reply
end)
for index = 1, #replies do keeping[index] = keeping[index] or false end
if isKept then
  call('HSET', OWN, '${fields.clock}', clock(), slot, pack({ seq, keeping, at }))
elseif last > before or isSetBack then
  call('HSET', OWN, '${fields.clock}', clock())
end
return told(replies)
`;

/** Of scripts that may be refused: the first arguments of a part are the lock and its token. */
export const fence = `${staleLua}
local function isLate() return is_stale(P .. '${parts.fence}', take(), take()) end
`;
