import type { Script } from '../../connection/index.ts';
import { conversation } from '../parts/conversation.ts';
import { stampsPerMillisecond, stepOnce } from '../parts/request.ts';

/** Answers with when the next timer of the shard is due, or -1; how many fired; and in which conversations. */
export const fire: Script = {
  name: 'fire',
  durable: true,
  lua: stepOnce(
    conversation,
    `
local latest = at * ${stampsPerMillisecond} + ${stampsPerMillisecond - 1}
local ids = call('ZRANGE', timers(), '-inf', latest, 'BYSCORE', 'LIMIT', 0, int())
local conversations = {}
for _, id in ipairs(ids) do
  call('ZREM', timers(), id)
  local c = load(id:match('^[^.]*'))
  if c then
    forgetTimer(c.h, id)
    append(c, 't', id, '')
    save(c)
    conversations[#conversations + 1] = c.id
  end
end
local first = call('ZRANGE', timers(), 0, 0, 'WITHSCORES')
local result = { first[2] and floor(first[2] / ${stampsPerMillisecond}) or -1, #ids, conversations }
if #ids > 0 then return answer(result) end
return finish(result)
`,
  ),
};
