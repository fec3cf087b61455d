import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { head } from '../parts/head.ts';

/** Answers for each: channel, revision, unread, last at, place, since, origin, state, whether it was set aside; nothing for one that is not there. */
export const conversations: Script = {
  name: 'conversations',
  lua: `${head}
local found = {}
for index, id in ipairs(ARGV) do
  local bodies = redis.call('HMGET', KEYS[1] .. '${parts.conversation}' .. id, 'h', 'o', 's')
  local h = bodies[1] and openHead(bodies[1])
  found[index] = h and { h.ch, h.r, h.u or 0, h.a, h.p or '', h.s or 0, bodies[2], bodies[3], h.S and 1 or 0 } or {}
end
return found
`,
};
