import type { Script } from '../connection/index.ts';
import { fields, parts } from '../keys.ts';
import { stampsPerMillisecond, step } from './parts/request.ts';

/** Answers with when something of a shard is due next: a conversation, a timer, a job of each of the given pools; -1 if nothing. */
export const look: Script = {
  name: 'look',
  lua: step(
    `
local function first(key, per)
  local found = call('ZRANGE', key, 0, 0, 'WITHSCORES')
  return found[2] and floor(found[2] / per) or -1
end
`,
    `
local times = {}
for index = 1, int() do
  local name = take()
  local isPool = name:sub(1, ${parts.pool.length}) == '${parts.pool}'
  times[index] = first(P .. name, isPool and 1 or ${stampsPerMillisecond})
end
return finish(times)
`,
  ),
};

/** Milliseconds after which nobody asks again what was answered. */
const askedAgain = 3_600_000;

/** Takes away what processes that are gone were answered. */
export const sweep: Script = {
  name: 'sweep',
  lua: step(
    '',
    `
local all = call('HGETALL', P)
for index = 1, #all, 2 do
  if all[index]:sub(1, ${fields.answer.length}) == '${fields.answer}' and open(all[index + 1])[3] < at - ${askedAgain} then
    call('HDEL', P, all[index])
  end
end
return finish(0)
`,
  ),
};
