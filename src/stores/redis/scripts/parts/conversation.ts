/** A conversation within a script. It is one hash, of which a script reads and writes what it needs. */

import { parts } from '../../keys.ts';
import { stampsPerMillisecond } from './request.ts';

/**
 * The fields of the hash:
 *
 * - `h`: the head, see below; `o`: the origin; `s`: the state;
 * - `e` and a number: an unread entry: when, its kind (`b`: a body; `t`: a timer fired; `w` and `x`: a job was, was not
 *   withdrawn; `s`: a say was), the effect or key that it is about, its body;
 * - an effect id: a job; `#` and a number: one that waits for a person; `~` and an effect id: one that a takeover overtook;
 * - `=` and a key: a row of a read model.
 *
 * The head: `r` revision, `c` when that was committed, `a` the last reading of the clock, `e` how many entries there ever
 * were, `f` where the unread ones begin, `u` how many they are, `n` how many lines, `h` until when nobody claims it, `k`
 * whose claim it is, `p` and `s` its place and since when, `ch` the channel, `d` until when the platform's ids are kept;
 * `S` whether it was set aside; `T` its timers, `L` its lanes with the ids of their jobs, `Q` those that wait for a person. What is zero or empty is
 * not there.
 */
export const conversation = `
local function draft(id, h) return { id = id, key = P .. '${parts.conversation}' .. id, h = h, out = {}, jobs = {}, changed = {} } end
local function load(id)
  local text = call('HGET', P .. '${parts.conversation}' .. id, 'h')
  if not text then return nil end
  return draft(id, open(text))
end
-- A command with a long list of arguments, some at a time.
local function spread(command, key, list)
  for from = 1, #list, 2000 do call(command, key, unpack(list, from, math.min(from + 1999, #list))) end
end
-- A conversation with a job of it, if it is there.
local function loadWith(id, job)
  local key = P .. '${parts.conversation}' .. id
  local found = call('HMGET', key, 'h', job)
  if not found[1] then return nil end
  local c = draft(id, open(found[1]))
  c.jobs[job] = found[2] and open(found[2])
  return c
end
local function put(c, field, value)
  local out = c.out
  out[#out + 1] = field
  out[#out + 1] = value
end
-- Has it claimed from now on, behind the others, or when nobody holds it any more.
local function queue(c)
  local hidden, score = c.h.h, stamp()
  if hidden and hidden > moment then score = (at + hidden - moment) * ${stampsPerMillisecond} end
  call('ZADD', READY, score, c.id)
  due('${parts.ready}', floor(score / ${stampsPerMillisecond}))
end
-- Hides it from others for so long, and has it claimed then if nothing comes of it.
local function hold(c, token, lease)
  c.h.h, c.h.k, c.h.a, c.wakes = moment + lease, token, at, nil
  stamp()
  call('ZADD', READY, (at + lease) * ${stampsPerMillisecond}, c.id)
end
local function save(c)
  if c.wakes then queue(c) end
  for id in pairs(c.changed) do
    local job = c.jobs[id]
    if job then put(c, id, pack(job)) else call('HDEL', c.key, id) end
  end
  put(c, 'h', pack(c.h))
  spread('HSET', c.key, c.out)
  c.out, c.changed, c.wakes = {}, {}, nil
end
local function append(c, kind, effect, body)
  local h = c.h
  h.e, h.a = h.e + 1, at
  put(c, 'e' .. h.e, pack({ at, kind, effect, body }))
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

/** `deliver`: shows on a line what became of its message; whether that was news. */
export const deliver = `
local certainty = { p = 0, w = 1, x = 1, u = 1, s = 1, d = 2, r = 3, f = 4 }
local function deliver(c, line, delivery)
  if not line or line < 1 then return false end
  local key = P .. '${parts.lines}' .. c.id
  local text = call('LINDEX', key, line - 1)
  local shown = text and text:sub(1, 1)
  if not text or shown == '-' or shown == delivery then return false end
  if delivery ~= 'p' and certainty[delivery] < certainty[shown] then return false end
  call('LSET', key, line - 1, delivery .. text:sub(2))
  return true
end
`;
