import type { Script } from '../../connection/index.ts';
import { conversation } from '../parts/conversation.ts';
import { request } from '../parts/request.ts';

/** Gives up a claim, if it is still that token's. */
export const release: Script = {
  name: 'release',
  lua: `${request}${conversation}
local c, token, delay = load(take()), take(), int()
if c and c.h.k == token then
  c.h.h = moment + delay
  if c.h.u then queue(c) end
  save(c)
end
return finish(0)
`,
};
