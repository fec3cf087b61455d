import type { Script } from '../connection/index.ts';
import { parts } from '../keys.ts';
import { conversation } from './parts/conversation.ts';
import { stale } from './parts/fencing.ts';
import { lanes } from './parts/lanes.ts';
import { fence, stepOnce } from './parts/request.ts';

/** Takes away everything of a conversation but how far its revisions went. Answers whether it was there, and rested if it had to. */
export const erase: Script = {
  name: 'erase',
  durable: true,
  lua: stepOnce(
    `${fence}${conversation}${lanes}`,
    `
if isLate() then return answer('${stale}') end
local c, revision = load(take()), take()
if not c then return finish(0) end
local h = c.h
if revision ~= '' and (h.r ~= tonumber(revision) or h.u or h.L or h.Q) then return finish(0) end
for _, ids in pairs(h.L or {}) do
  call('ZREM', P .. '${parts.pool}' .. jobOf(c, ids[1]).p, ids[1])
end
for id in (h.T or ''):gmatch('%S+') do call('ZREM', timers(), id) end
for name in pairs(h.Q or {}) do call('ZREM', P .. '${parts.parked}', c.id .. ' ' .. name:sub(2)) end
for _, field in ipairs(call('HKEYS', c.key)) do
  if field:sub(1, 1) == '=' then call('ZREM', P .. '${parts.rows}', field:sub(2) .. ' ' .. c.id) end
end
if h.p then call('ZREM', P .. '${parts.place}' .. h.p, c.id) end
call('ZREM', ready(), c.id)
call('DEL', c.key, P .. '${parts.lines}' .. c.id, P .. '${parts.heard}' .. c.id)
-- One more: whoever has claimed it commits nothing to the one that begins anew.
call('HSET', P .. '${parts.erased}', c.id, h.r + 1)
stamp()
return answer(1)
`,
  ),
};
