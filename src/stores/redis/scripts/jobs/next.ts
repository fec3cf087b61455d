import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { job } from '../parts/job.ts';
import { stepOnce } from '../parts/request.ts';

/**
 * Answers with when the next job of the pool may be taken, or -1, and for each that was taken: id, conversation, lane,
 * attempts before, created at, whether it is retried, whether it has expired, origin, work, progress.
 */
export const next: Script = {
  name: 'next',
  durable: true,
  lua: stepOnce(
    `${job}
local function keyOf(id) return P .. '${parts.conversation}' .. id:match('^[^.]*') end
local function look(id)
  local key = keyOf(id)
  local job, field, origin = findJob(key, id)
  return { key = key, field = field, job = job, origin = origin }
end
`,
    `
local pool, token, limit, lease = P .. '${parts.pool}' .. take(), take(), int(), int()
if at > int() then limit = 0 end
local ids, found = known, {}
if not ids then
  ids = {}
  local candidates
  repeat
    candidates = call('ZRANGE', pool, '-inf', at, 'BYSCORE', 'LIMIT', 0, limit - #ids)
    for _, id in ipairs(candidates) do
      local one = look(id)
      local job = one.job
      if job.u and job.u > moment then
        call('ZADD', pool, digits(at + job.u - moment), id)
      else
        job.n, job.D = job.n + 1, job.D or job.t ~= nil
        job.t, job.u = token, moment + lease
        stamp()
        call('ZADD', pool, digits(at + lease), id)
        call('HSET', one.key, one.field, packJob(job))
        ids[#ids + 1] = id
        found[id] = one
      end
    end
  until #candidates < limit or #ids >= limit
end
local leases = {}
for _, id in ipairs(ids) do
  local one = found[id] or look(id)
  local job = one.job
  if job and job.t == token then
    leases[#leases + 1] = {
      id, id:match('^[^.]*'), job.l, job.n - 1, job.c, job.R and 1 or 0, job.x and job.x <= at and 1 or 0,
      one.origin, job.w, job.g or '',
    }
  end
end
local first = call('ZRANGE', pool, 0, 0, 'WITHSCORES')
return finish({ first[2] and floor(first[2]) or -1, leases }, #ids > 0 and ids)
`,
  ),
};
