/** A conversation within a script. It is one hash, of which a script reads and writes what it needs. */

import { parts } from '../../keys.ts';
import { head } from './head.ts';
import { job } from './job.ts';
import { stampsPerMillisecond } from './request.ts';

/**
 * The fields of the hash:
 *
 * - `h`: the head; `o`: the origin; `s`: the state;
 * - `e` and a number: an unread entry: when, its kind (`b`: a body; `t`: a timer fired; `w` and `x`: a job was, was not
 *   withdrawn; `s`: a say was), the effect or key that it is about, its body; `e` alone: one that came when nothing was unread;
 * - an effect id: a job; `j`: one that was leased as it was made, with its id, perhaps alone; `#` and a number: one that waits
 *   for a person;
 *   `~` and an effect id: one that a takeover overtook;
 * - `=` and a key: a row of a read model.
 *
 * `e` and `j` are there for what comes and goes with nearly every turn: such a field is emptied by the write that is made anyway.
 */
export const conversation = `${head}${job}
local function draft(id, h) return { id = id, key = P .. '${parts.conversation}' .. id, h = h, out = {}, jobs = {}, changed = {} } end
-- A job that was alone is one among others from now on.
local function join(c, job)
  local h, id = c.h, job.I
  h.J, job.A = id, nil
  h.L = h.L or {}
  h.L[job.l] = { id }
  if job.i then
    h.P = h.P or {}
    h.P[#h.P + 1] = job.i
  end
  c.jobs[id], c.changed[id] = job, true
end
-- A conversation, and what is in another field of it.
local function load(id, field)
  local key = P .. '${parts.conversation}' .. id
  local found = field and call('HMGET', key, 'h', 'j', field) or call('HMGET', key, 'h', 'j')
  if not found[1] then return nil end
  local c = draft(id, openHead(found[1]))
  local text = found[2]
  if text and text ~= '' then
    if text:byte() == 2 then join(c, openJob(text)) else c.j = text end
  end
  return c, found[3]
end
-- One that there is not yet; it goes on behind the revisions of one that was erased.
local function begin(id, channel)
  local revision = tonumber(call('HGET', P .. '${parts.erased}', id)) or 0
  return draft(id, { r = revision, c = 0, a = at, e = 0, f = 1, ch = channel })
end
-- A command with a long list of arguments, some at a time.
local function spread(command, key, list)
  if #list <= 2000 then
    if #list > 0 then call(command, key, unpack(list)) end
    return
  end
  for from = 1, #list, 2000 do call(command, key, unpack(list, from, math.min(from + 1999, #list))) end
end
-- The same with those of the next arguments that are counted first.
local function pass(command, key)
  local left = int()
  while left > 0 do
    local some = math.min(left, 2000)
    call(command, key, takes(some))
    left = left - some
  end
end
-- Timers are kept in the order in which they were made.
local function keepTimer(h, id) h.T = h.T and h.T .. ' ' .. id or id end
-- Whether it was there.
local function forgetTimer(h, id)
  if not h.T then return false end
  if h.T == id then
    h.T = nil
    return true
  end
  local timers = ' ' .. h.T .. ' '
  local first, last = timers:find(' ' .. id .. ' ', 1, true)
  if first then h.T = (timers:sub(1, first) .. timers:sub(last + 1)):sub(2, -2) end
  return first ~= nil
end
local function put(c, field, value)
  local out = c.out
  out[#out + 1] = field
  out[#out + 1] = value
end
-- Fields and values as they are, behind how many they are together.
local function putTaken(c)
  local out, count = c.out, int()
  for _ = 1, count do
    cursor = cursor + 1
    out[#out + 1] = ARGV[cursor]
  end
end
-- Has it claimed from now on, behind the others, or when nobody holds it any more.
local function queue(c)
  local hidden, score = c.h.h, stamp()
  if hidden and hidden > moment then score = (at + hidden - moment) * ${stampsPerMillisecond} end
  call('ZADD', ready(), digits(score), c.id)
  due('${parts.ready}', floor(score / ${stampsPerMillisecond}))
end
-- Nothing is unread, and nobody has it.
local function isAtRest(c) return not c.h.u and (c.h.h or 0) <= moment end
-- Hides it from others for so long, and has it claimed then if nothing comes of it.
local function hold(c, token, lease)
  c.h.h, c.h.k, c.h.a, c.wakes = moment + lease, token, at, nil
  stamp()
  call('ZADD', ready(), digits((at + lease) * ${stampsPerMillisecond}), c.id)
end
local function save(c)
  if c.wakes then queue(c) end
  local h = c.h
  for id in pairs(c.changed) do
    local job = c.jobs[id]
    if h.J == id then
      put(c, 'j', packJob(job))
    elseif job then
      put(c, id, packJob(job))
    else
      call('HDEL', c.key, id)
    end
  end
  put(c, 'h', packHead(h))
  spread('HSET', c.key, c.out)
  c.out, c.changed, c.wakes = {}, {}, nil
end
local function fieldOf(h, entry) return entry == h.o and 'e' or 'e' .. entry end
local function append(c, kind, effect, body)
  local h = c.h
  h.e, h.a = h.e + 1, at
  if not h.u then h.o = h.e end
  put(c, fieldOf(h, h.e), pack({ at, kind, effect, body }))
  h.u = (h.u or 0) + 1
  if h.u == 1 or h.S then c.wakes = true end
  h.S = nil
end
-- Something to be posted along, if there is.
local function appendTaken(c)
  local effect, body = take(), take()
  if body ~= '' then append(c, 'b', effect, body) end
end
`;

/**
 * `deliver`: shows on a line what became of its message; whether that was news. A line is written as one whose message was
 * sent, and the head tells that it is not yet: so mostly there is nothing to be written into it later.
 */
export const deliver = `
local certainty = { p = 0, w = 1, x = 1, u = 1, s = 1, d = 2, r = 3, f = 4 }
local function deliver(c, line, delivery)
  if not line or line < 1 then return false end
  local pending = c.h.P
  for index, other in ipairs(pending or {}) do
    if other == line then
      if delivery == 'p' then return false end
      table.remove(pending, index)
      if #pending == 0 then c.h.P = nil end
      if delivery ~= 's' then
        local key = P .. '${parts.lines}' .. c.id
        call('LSET', key, line - 1, delivery .. call('LINDEX', key, line - 1):sub(2))
      end
      return true
    end
  end
  local key = P .. '${parts.lines}' .. c.id
  local text = call('LINDEX', key, line - 1)
  local shown = text and text:sub(1, 1)
  if not text or shown == '-' or shown == delivery then return false end
  if delivery ~= 'p' and certainty[delivery] < certainty[shown] then return false end
  call('LSET', key, line - 1, delivery .. text:sub(2))
  return true
end
`;
