import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { conversation } from '../parts/conversation.ts';
import { stale } from '../parts/fencing.ts';
import { fence, once, stampsPerMillisecond } from '../parts/request.ts';

/** What a conversation knows of what the platform sent: so many ids, so long. */
const heardIds = 1_000;
const heardAge = 14 * 24 * 60 * 60_000;
const sweepEvery = 8;
const day = 24 * 60 * 60_000;

/** Answers for each: 0 posted, 1 repeated, 2 unknown. */
export const post: Script = {
  name: 'post',
  durable: true,
  lua: `${once}${fence}${conversation}
local function isRepeated(c, dedupe)
  local key = P .. '${parts.heard}' .. c.id
  local since = (at - ${heardAge}) * ${stampsPerMillisecond}
  local score = stamp()
  if call('ZADD', key, 'NX', score, dedupe) == 0 then
    if tonumber(call('ZSCORE', key, dedupe)) > since then return true end
    call('ZADD', key, score, dedupe)
  end
  -- Now and then, so that there is never much to take away.
  if score % ${sweepEvery} == 0 then call('ZREMRANGEBYRANK', key, 0, -${heardIds + 1}) end
  -- Once a day the key lives longer, and what is too old goes.
  if (c.h.d or 0) < at + ${heardAge} then
    c.h.d = at + ${heardAge + day}
    call('PEXPIRE', key, ${heardAge + day})
    call('ZREMRANGEBYSCORE', key, '-inf', since)
  end
  return false
end

if known then return known end
if isStale then return answer('${stale}') end
local outcomes = {}
for number = 1, int() do
  local id, origin, channel, via = take(), take(), take(), take() == '1'
  local dedupe, hold, effect, body = take(), int(), take(), take()
  local c = load(id)
  if not c and origin ~= '' then
    c = draft(id, { r = tonumber(call('HGET', P .. '${parts.erased}', id)) or 0, c = 0, a = at, e = 0, f = 1, ch = channel })
    put(c, 'o', origin)
  elseif c and origin ~= '' and (via or c.h.S) then
    -- Of one that was set aside, who writes tells again where they are reached.
    put(c, 'o', origin)
  end
  if not c then
    outcomes[number] = 2
  elseif dedupe ~= '' and isRepeated(c, dedupe) then
    outcomes[number] = 1
  else
    if hold > 0 then c.h.h = math.max(c.h.h or 0, moment + hold) end
    local waits = c.h.u ~= nil
    append(c, 'b', effect, body)
    if hold > 0 and waits then queue(c) end
    save(c)
    outcomes[number] = 0
  end
end
return answer(outcomes)
`,
};
