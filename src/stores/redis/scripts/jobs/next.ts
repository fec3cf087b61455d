import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { once, request } from '../parts/request.ts';

/**
 * Answers with when the next job of the pool may be taken, or -1, and for each that was taken: id, conversation, lane,
 * attempts before, created at, whether it is retried, whether it has expired, origin, work, progress.
 */
export const next: Script = {
  name: 'next',
  durable: true,
  lua: `${request}${once}
local pool, token, limit, lease = P .. '${parts.pool}' .. take(), take(), int(), int()
local function keyOf(id) return P .. '${parts.conversation}' .. id:match('^[^.]*') end
local ids = known()
if not ids then
  ids = {}
  local found
  repeat
    found = call('ZRANGE', pool, '-inf', at, 'BYSCORE', 'LIMIT', 0, limit - #ids)
    for _, id in ipairs(found) do
      local text = call('HGET', keyOf(id), id)
      local job = open(text)
      if job.u and job.u > moment then
        call('ZADD', pool, at + job.u - moment, id)
      else
        job.n, job.D = job.n + 1, job.D or job.t ~= nil
        job.t, job.u = token, moment + lease
        stamp()
        call('ZADD', pool, at + lease, id)
        call('HSET', keyOf(id), id, pack(job))
        ids[#ids + 1] = id
      end
    end
  until #found == 0 or #ids >= limit
  if #ids > 0 then remember(ids) end
end
local leases = {}
for _, id in ipairs(ids) do
  local bodies = call('HMGET', keyOf(id), id, 'o')
  local job = bodies[1] and open(bodies[1])
  if job and job.t == token then
    leases[#leases + 1] = {
      id, id:match('^[^.]*'), job.l, job.n - 1, job.c, job.R and 1 or 0, job.x and job.x <= at and 1 or 0,
      bodies[2], job.w, job.g or '',
    }
  end
end
local first = call('ZRANGE', pool, 0, 0, 'WITHSCORES')
return finish({ first[2] and floor(first[2]) or -1, leases })
`,
};
