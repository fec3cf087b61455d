import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { conversation } from '../parts/conversation.ts';
import { step, stepOnce } from '../parts/request.ts';

/** Gives up a claim, if it is still that token's. */
export const release: Script = {
  name: 'release',
  lua: step(
    conversation,
    `
local c, token, delay = load(take()), take(), int()
if c and c.h.k == token then
  c.h.h = moment + delay
  c.wakes = c.h.u ~= nil
  save(c)
end
return finish(0)
`,
  ),
};

/** Gives up a conversation that cannot be read: nobody claims it until something more is posted, and a person sees it wait. */
export const setAside: Script = {
  name: 'set-aside',
  durable: true,
  lua: stepOnce(
    conversation,
    `
local c, token = load(take()), take()
if c and c.h.k == token then
  call('ZREM', ready(), c.id)
  if c.h.p then call('ZREM', P .. '${parts.place}' .. c.h.p, c.id) end
  call('ZADD', P .. '${parts.place}waiting', at, c.id)
  c.h.h, c.h.k, c.h.p, c.h.s, c.h.S = nil, nil, 'waiting', at, true
  stamp()
  save(c)
end
return answer(0)
`,
  ),
};
