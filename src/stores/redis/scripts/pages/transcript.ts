import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { head } from '../parts/head.ts';
import { job } from '../parts/job.ts';

/** Answers with the number of the first line, and lines: those after a line, or the last ones if none is named. */
export const transcript: Script = {
  name: 'transcript',
  lua: `${head}${job}
local key, after, limit = KEYS[1] .. '${parts.lines}' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local from = after or math.max(0, redis.call('LLEN', key) - limit)
local lines = redis.call('LRANGE', key, from, from + limit - 1)
local found = #lines > 0 and redis.call('HMGET', KEYS[1] .. '${parts.conversation}' .. ARGV[1], 'h', 'j') or {}
local pending, alone = found[1] and openHead(found[1]).P or {}, found[2] and found[2]:byte() == 2 and openJob(found[2])
if alone and alone.i then pending[#pending + 1] = alone.i end
for _, number in ipairs(pending) do
  local line = lines[number - from]
  if line then lines[number - from] = 'p' .. line:sub(2) end
end
return { from + 1, lines }
`,
};
