import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { job } from '../parts/job.ts';

/** Of so many jobs of a shard those are told that are due first. */
const most = 1_000;

/** Answers for the first job of each lane of a pool, those that are due first: due, id, conversation, attempts, created at, work. */
export const jobs: Script = {
  name: 'jobs',
  lua: `${job}
local found = {}
for index, id in ipairs(redis.call('ZRANGE', KEYS[1] .. '${parts.pool}' .. ARGV[1], 0, ${most - 1})) do
  local conversation = id:match('^[^.]*')
  local bodies = redis.call('HMGET', KEYS[1] .. '${parts.conversation}' .. conversation, id, 'j')
  local job = openJob(bodies[1] or bodies[2])
  found[index] = { job.d, id, conversation, job.n, job.c, job.w }
end
table.sort(found, function(a, b) return a[1] < b[1] or a[1] == b[1] and a[2] < b[2] end)
local first = {}
for index = 1, math.min(#found, tonumber(ARGV[2])) do first[index] = found[index] end
return first
`,
};
