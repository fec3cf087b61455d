/** Jobs within a script, and the lanes that they lie in. */

import { parts } from '../../keys.ts';

export const lanes = `
local function jobOf(c, id)
  local job = c.jobs[id]
  if job == nil then
    local text
    if c.h.J == id then text = c.j else text = call('HGET', c.key, id) end
    job = text and openJob(text)
    c.jobs[id] = job
  end
  return job
end
local function change(c, id, job)
  c.jobs[id] = job
  c.changed[id] = true
end
-- Has it taken when it is time.
local function schedule(id, job, time)
  call('ZADD', P .. '${parts.pool}' .. job.p, digits(time), id)
  due('${parts.pool}' .. job.p, time)
end
local function leaseFor(job, token, lease) job.n, job.t, job.u = job.n + 1, token, moment + lease end
-- Leases a job that will be alone, if it can be; whether it can.
local function placeAlone(c, id, job, token, lease)
  local h = c.h
  if h.J or c.alone or h.L and h.L[job.l] then return false end
  leaseFor(job, token, lease)
  job.I, job.A, c.alone = id, true, job
  put(c, 'j', packJob(job))
  schedule(id, job, at + lease)
  return true
end
-- Puts a job behind those of its lane. If it is the first there and may be leased at once, it is; whether it was.
local function place(c, id, job, token, lease)
  local lanes = c.h.L or {}
  local ids = lanes[job.l] or {}
  c.h.L, lanes[job.l] = lanes, ids
  ids[#ids + 1] = id
  change(c, id, job)
  if #ids > 1 then return false end
  local isLeased = lease and lease > 0
  job.I = nil
  if isLeased then
    leaseFor(job, token, lease)
    if not c.h.J and not c.alone then c.h.J, job.I = id, id end
  end
  schedule(id, job, isLeased and at + lease or job.d)
  return isLeased
end
-- Takes a job out of its lane; the next one there moves up.
local function takeOut(c, id, job)
  local lanes = c.h.L
  local ids = lanes[job.l]
  local first = ids[1] == id
  for index, other in ipairs(ids) do
    if other == id then
      table.remove(ids, index)
      break
    end
  end
  if c.h.J == id then
    -- The field is free for another one at once.
    c.h.J, c.jobs[id], c.changed[id] = nil, false, nil
    put(c, 'j', '')
  else
    change(c, id, false)
  end
  if first then call('ZREM', P .. '${parts.pool}' .. job.p, id) end
  if #ids == 0 then
    lanes[job.l] = nil
    if next(lanes) == nil then c.h.L = nil end
  elseif first then
    schedule(ids[1], jobOf(c, ids[1]), jobOf(c, ids[1]).d)
  end
end
local function isLeased(job) return job.u ~= nil and job.u > moment end
-- The arguments that make a job.
local function takeJob(line)
  local id = take()
  if id == '' then return nil end
  local lane, pool, type, by, keep, delay, expires, work = takes(8)
  return id, {
    l = lane, p = pool, y = type, b = by == '1', k = keep == '1', d = at + delay, c = at, n = 0,
    x = expires ~= '' and at + expires or nil, w = work, i = line,
  }
end
local function park(c, id, job, number, reason)
  local name = '#' .. number
  job.t, job.u = nil, nil
  put(c, name, pack({ id, job, reason, at }))
  c.h.Q = c.h.Q or {}
  c.h.Q[name] = id
  call('ZADD', P .. '${parts.parked}', number, c.id .. ' ' .. number)
end
`;
