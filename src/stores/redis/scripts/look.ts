import type { Script } from '../connection/index.ts';
import { parts } from '../keys.ts';
import { request, stampsPerMillisecond } from './parts/request.ts';

/** Answers with when something of a shard is due next: a conversation, a timer, a job of each of the given pools; -1 if nothing. */
export const look: Script = {
  name: 'look',
  lua: `${request}
local function first(key, per)
  local found = call('ZRANGE', key, 0, 0, 'WITHSCORES')
  return found[2] and floor(found[2] / per) or -1
end
local times = {}
for index = 1, int() do
  local name = take()
  local isPool = name:sub(1, ${parts.pool.length}) == '${parts.pool}'
  times[index] = first(P .. name, isPool and 1 or ${stampsPerMillisecond})
end
return finish(times)
`,
};
