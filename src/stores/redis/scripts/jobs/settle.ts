import type { Script } from '../../connection/index.ts';
import { conversation, deliver } from '../parts/conversation.ts';
import { lanes } from '../parts/lanes.ts';
import { stepOnce } from '../parts/request.ts';

/** Answers for each: 0 lost, 1 settled, 2 settled and something was posted. */
export const settle: Script = {
  name: 'settle',
  durable: true,
  lua: stepOnce(
    `${conversation}${deliver}${lanes}
-- One that a takeover overtook: only its delivery is still of interest.
local function drift(c, id, token, delivery)
  local text = call('HGET', c.key, '~' .. id)
  local drifting = text and open(text)
  if not drifting or drifting[1] ~= token then return 0 end
  call('HDEL', c.key, '~' .. id)
  if delivery == '' then return 0 end
  deliver(c, drifting[2], delivery)
  save(c)
  return 1
end
`,
    `
local outcomes = {}
for number = 1, int() do
  local of, id, token, rest, delivery = take(), take(), take(), int(), take()
  local c = loadWith(of, id)
  local job = c and jobOf(c, id)
  if not job or job.t ~= token or not isLeased(job) then
    cursor = cursor + rest
    outcomes[number] = c and not job and drift(c, id, token, delivery) or 0
  else
    local how, delay, progress, doubtful, parkedAs, reason = take(), int(), take(), take() == '1', take(), take()
    job.D = job.D or doubtful
    if how == 'again' then
      job.d, job.g, job.R, job.t, job.u = at + delay, progress, nil, nil, nil
      change(c, id, job)
      schedule(id, job, job.d)
    else
      if how == 'parked' then park(c, id, job, parkedAs, reason) end
      if delivery ~= '' then deliver(c, job.i, delivery) end
      takeOut(c, id, job)
    end
    local unread = c.h.e
    appendTaken(c)
    local follow, following = takeJob()
    if follow then place(c, follow, following) end
    stamp()
    save(c)
    outcomes[number] = c.h.e > unread and 2 or 1
  end
end
return answer(outcomes)
`,
  ),
};
