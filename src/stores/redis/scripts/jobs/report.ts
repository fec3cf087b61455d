import type { Script } from '../../connection/index.ts';
import { conversation, deliver } from '../parts/conversation.ts';
import { stale } from '../parts/fencing.ts';
import { lanes } from '../parts/lanes.ts';
import { fence, stepOnce } from '../parts/request.ts';

/** Answers for each: 0 no news, 1 news, 2 news and something was posted; 3 and 4 the same, and the job was parked. */
export const report: Script = {
  name: 'report',
  durable: true,
  lua: stepOnce(
    `${fence}${conversation}${deliver}${lanes}
local function isParked(c, id)
  for _, other in pairs(c.h.Q or {}) do
    if other == id then return true end
  end
  return false
end
`,
    `
if isLate() then return answer('${stale}') end
local outcomes = {}
for number = 1, int() do
  local c, rest, line, delivery = load(take()), int(), int(), take()
  if not c or not deliver(c, line, delivery) then
    cursor = cursor + rest
    outcomes[number] = 0
  else
    local parkedAs, reason = take(), take()
    local id, job = takeJob(line)
    -- It waits for a person already, who was told: a second one would be a second copy for the customer.
    if id and isParked(c, id) then
      take() take()
      outcomes[number] = 1
    else
      if id then
        -- Told of before its sending has ended, or again after somebody asked for another attempt.
        local before = jobOf(c, id)
        if before then takeOut(c, id, before) end
        park(c, id, job, parkedAs, reason)
      end
      local unread = c.h.e
      appendTaken(c)
      outcomes[number] = (c.h.e > unread and 2 or 1) + (id and 2 or 0)
    end
    stamp()
    save(c)
  end
end
return answer(outcomes)
`,
  ),
};
