import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';

/** Answers with the number of the first line, and lines: those after a line, or the last ones if none is named. */
export const transcript: Script = {
  name: 'transcript',
  lua: `
local key, after, limit = KEYS[1] .. '${parts.lines}' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local from = after or math.max(0, redis.call('LLEN', key) - limit)
return { from + 1, redis.call('LRANGE', key, from, from + limit - 1) }
`,
};
