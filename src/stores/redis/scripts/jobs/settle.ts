import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { conversation } from '../parts/conversation.ts';
import { stepOnce } from '../parts/request.ts';
import { turn } from '../parts/turn.ts';

/**
 * Answers for each: 0 lost, 1 settled, 2 settled and something was posted, 3 settled and what was posted is answered, 4 the same and
 * something else is unread; and behind it, in a list then, which jobs of that turn were leased. It is answered by the turn that
 * was decided already, if the conversation rests as whoever decided it knew it, and nobody has it.
 */
export const settle: Script = {
  name: 'settle',
  durable: true,
  lua: stepOnce(
    `${conversation}${turn}
-- One that is alone, and that is over: nothing else has to be looked at. Whether it is that, as this lease left it.
local function settleAlone(of, id, token, delivery)
  local key = P .. '${parts.conversation}' .. of
  local text = call('HGET', key, 'j')
  if not text or text:byte() ~= 2 then return false end
  local _, ends, its, whose, pool = struct.unpack(aloneForm, text)
  if its ~= id or whose ~= token or ends <= moment then return false end
  -- Of its message nothing is known: its line goes on telling that it is under way.
  if delivery == '' and openJob(text).i then return false end
  call('ZREM', P .. '${parts.pool}' .. pool, id)
  call('HSET', key, 'j', '')
  stamp()
  return true
end
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
-- The arguments of one that is not simply over.
local function takeEnd()
  local how, delay, progress, doubtful, parkedAs, reason = takes(6)
  return { how = how, delay = delay, progress = progress, doubtful = doubtful == '1', parkedAs = parkedAs, reason = reason }
end
local function settle()
  local of, id, token, delivery, rest = takes(5)
  local following = cursor + rest
  local isOver = rest == '0'
  if isOver and (delivery == '' or delivery == 's') and settleAlone(of, id, token, delivery) then return 1 end
  local c = load(of)
  local job = c and jobOf(c, id)
  if not job or job.t ~= token or not isLeased(job) then
    cursor = following
    return c and not job and drift(c, id, token, delivery) or 0
  end
  local ending = isOver and { how = 'done' } or takeEnd()
  job.D = job.D or ending.doubtful
  if ending.how == 'again' then
    job.d, job.g, job.R, job.t, job.u = at + ending.delay, ending.progress, nil, nil, nil
    change(c, id, job)
    schedule(id, job, job.d)
  else
    if ending.how == 'parked' then park(c, id, job, ending.parkedAs, ending.reason) end
    if delivery ~= '' then deliver(c, job.i, delivery) end
    takeOut(c, id, job)
  end
  local outcome, leased = 1, nil
  if not isOver then
    local followingId, followingJob = takeJob()
    if followingId then place(c, followingId, followingJob) end
    local effect, body, leasing, revision, committedAt, decidedAt = takes(6)
    if leasing ~= '' and isAsKnown(c, revision, committedAt, decidedAt) then
      leased = turnAtOnce(c, leasing)
      outcome = c.h.u and 4 or 3
    elseif body ~= '' then
      append(c, 'b', effect, body)
      outcome = 2
    end
    cursor = following
  end
  stamp()
  save(c)
  return withLeased(outcome, leased)
end
`,
    `
local outcomes = {}
for number = 1, int() do outcomes[number] = settle() end
return answer(outcomes)
`,
  ),
};
