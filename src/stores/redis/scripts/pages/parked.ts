import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';

/** Answers for each job that waits for a person after a number: number, conversation, id, attempts, created at, at, work, reason. */
export const parked: Script = {
  name: 'parked',
  lua: `
local found = {}
for index, member in ipairs(redis.call('ZRANGE', KEYS[1] .. '${parts.parked}', '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
  local id, number = member:match('^(%S+) (%d+)$')
  local text = redis.call('HGET', KEYS[1] .. '${parts.conversation}' .. id, '#' .. number)
  local kept = cmsgpack.unpack(text)
  local job = kept[2]
  found[index] = { tonumber(number), id, kept[1], job.n, job.c, kept[4], job.w, kept[3] }
end
return found
`,
};
