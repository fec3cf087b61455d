/** What a turn changes, within a script: everything behind which entries it has heard. */

import { parts } from '../../keys.ts';
import { deliver } from './conversation.ts';
import { lanes } from './lanes.ts';
import { stampsPerMillisecond } from './request.ts';

/**
 * Defines `carryOut(c, leasing)`, and what it needs; `leasing` is the token of the jobs that may be leased. `isAsKnown` and
 * `turnAtOnce` are for a turn that was decided before what it hears was written; `withLeased` is what came of one.
 */
export const turn = `${deliver}${lanes}
local function removeEntries(c, names)
  if #names == 0 then return end
  local left = (c.h.u or 0) - call('HDEL', c.key, unpack(names))
  c.h.u = left > 0 and left or nil
end
-- The one that is in a field for any.
local function emptyField(c)
  local left = c.h.u - 1
  put(c, 'e', '')
  c.h.o, c.h.u = nil, left > 0 and left or nil
end
local function dropTimer(c, id)
  if forgetTimer(c.h, id) then call('ZREM', timers(), id) end
end
local function isInLane(c, id)
  for _, ids in pairs(c.h.L or {}) do
    for _, other in ipairs(ids) do
      if other == id then return true end
    end
  end
  return false
end
local function cancel(c, id)
  dropTimer(c, id)
  local job = isInLane(c, id) and jobOf(c, id)
  if job and job.y == 'call' then takeOut(c, id, job) end
  if not c.h.u then return end
  local names = {}
  for seq = c.h.f, c.h.e do
    local text = call('HGET', c.key, fieldOf(c.h, seq))
    if text then
      local entry = open(text)
      if entry[3] == id and (entry[2] == 'b' or entry[2] == 't') then
        if seq == c.h.o then emptyField(c) else names[#names + 1] = 'e' .. seq end
      end
    end
  end
  removeEntries(c, names)
end
local function hush(c)
  local ids = {}
  for index, id in ipairs(c.h.L and c.h.L.chat or {}) do ids[index] = id end
  for _, id in ipairs(ids) do
    local job = jobOf(c, id)
    if job.y == 'say' and job.b then
      if isLeased(job) then put(c, '~' .. id, pack({ job.t, job.i })) end
      deliver(c, job.i, (job.t or job.D) and 'u' or 'w')
      if job.k then append(c, 's', id, job.w) end
      takeOut(c, id, job)
    end
  end
end
-- Rows that are nobody's lie in every shard that has written one; the greatest version counts.
local function writeRows(c)
  local rows, nobodys = P .. '${parts.rows}', {}
  for index = 1, 2 * int(), 2 do
    local key, version, value = takes(3)
    nobodys[index], nobodys[index + 1] = key, pack({ tonumber(version), value })
  end
  spread('HSET', P .. '${parts.counts}', nobodys)
  for _ = 1, int() do
    local field = take()
    if call('HDEL', c.key, field) > 0 then call('ZREM', rows, field:sub(2) .. ' ' .. c.id) end
  end
  pass('ZADD', rows)
end
-- Writes what a turn changes, as the arguments tell it; which of its jobs were leased, behind a place for the outcome, if any.
local function carryOut(c, leasing)
  local h = c.h
  for _ = 1, int() do cancel(c, take()) end
  if take() == '1' then hush(c) end
  for _ = 1, int() do
    local id, key = take(), take()
    local job = id ~= '' and jobOf(c, id)
    local withdrawn = job and not job.B
    if withdrawn then takeOut(c, id, job) end
    append(c, withdrawn and 'w' or 'x', key, '')
  end
  local lines, leased = h.n or 0, nil
  for index = 1, int() do
    local line, lease, canBeAlone = int(), int(), take() == '1'
    local id, job = takeJob(line > 0 and lines + line or nil)
    if canBeAlone and placeAlone(c, id, job, leasing, lease) or place(c, id, job, leasing, lease) then
      leased = leased or { 0 }
      leased[#leased + 1] = index
    end
  end
  local count, written = int(), {}
  local own = c.alone and c.alone.i
  for index = 1, count do
    local delivery = take()
    if delivery == 'p' and lines + index == own then
      delivery = 's'
    elseif delivery == 'p' then
      delivery, h.P = 's', h.P or {}
      h.P[#h.P + 1] = lines + index
    end
    written[index] = delivery .. digits(at) .. ' ' .. take()
  end
  if count > 0 then
    spread('RPUSH', P .. '${parts.lines}' .. c.id, written)
    h.n = lines + count
  end
  for _ = 1, int() do
    local id, delay = take(), int()
    dropTimer(c, id)
    call('ZADD', timers(), digits((at + delay) * ${stampsPerMillisecond} + stamp() % ${stampsPerMillisecond}), id)
    keepTimer(h, id)
    due('${parts.timers}', at + delay)
  end
  writeRows(c)
  local where, since = take(), int()
  if h.p ~= where or h.s ~= since then
    if h.p then call('ZREM', P .. '${parts.place}' .. h.p, c.id) end
    call('ZADD', P .. '${parts.place}' .. where, digits(since), c.id)
    h.p, h.s = where, since
  end
  -- The state, and the conversation's own rows.
  putTaken(c)
  h.r, h.c, h.a, h.h, h.k, h.S = h.r + 1, at, at, nil, nil, nil
  stamp()
  c.wakes = h.u ~= nil
  return leased
end
-- Whether it rests, as whoever decided a turn knew it.
local function isAsKnown(c, revision, committedAt, decidedAt)
  local h = c.h
  return h.r == tonumber(revision) and h.c == tonumber(committedAt) and tonumber(decidedAt) <= at and not h.S and isAtRest(c)
end
-- As if what the turn hears had been appended and consumed: the next entry has the next number.
local function turnAtOnce(c, leasing)
  local h = c.h
  h.e = h.e + 1
  h.f = h.e + 1
  return carryOut(c, leasing)
end
-- What came of a turn, and behind it, in a list then, which of its jobs were leased.
local function withLeased(outcome, leased)
  if not leased then return outcome end
  leased[1] = outcome
  return leased
end
`;
