import type { Script } from '../../connection/index.ts';
import { fields, parts } from '../../keys.ts';
import { conversation, deliver } from '../parts/conversation.ts';
import { lanes } from '../parts/lanes.ts';
import { stepOnce } from '../parts/request.ts';

/** Takes a job from those that wait for a person. Answers with its conversation, or nothing if it is not there. */
export const unpark: Script = {
  name: 'unpark',
  durable: true,
  lua: stepOnce(
    `${conversation}${deliver}${lanes}`,
    `
local number, retry = take(), take() == '1'
local member = call('ZRANGE', P .. '${parts.parked}', number, number, 'BYSCORE')[1]
if not member then return finish('') end
call('ZREM', P .. '${parts.parked}', member)
local name = '#' .. number
local c = load(member:match('^%S+'))
local id, job = unpack(open(call('HGET', c.key, name)))
call('HDEL', c.key, name)
c.h.Q[name] = nil
if next(c.h.Q) == nil then c.h.Q = nil end
if retry then
  job.d, job.R = at, true
  place(c, id, job)
  deliver(c, job.i, 'p')
end
for _ = 1, int() do appendTaken(c) end
stamp()
save(c)
return answer(c.id)
`,
  ),
};

/** Answers with the conversation of the job of this number, if it waits in this shard. */
export const isParked: Script = {
  name: 'is-parked',
  lua: `
local member = redis.call('ZRANGE', KEYS[1] .. '${parts.parked}', ARGV[1], ARGV[1], 'BYSCORE')[1]
return member and member:match('^%S+') or ''
`,
};

/** The next number that people type; it is never given again. */
export const number: Script = {
  name: 'number',
  durable: true,
  lua: stepOnce('', `return answer(call('HINCRBY', P, '${fields.parked}', 1))`),
};
