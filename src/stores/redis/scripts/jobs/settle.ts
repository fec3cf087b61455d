import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { conversation, deliver } from '../parts/conversation.ts';
import { lanes } from '../parts/lanes.ts';
import { stepOnce } from '../parts/request.ts';

/**
 * Answers for each: 0 lost, 1 settled, 2 settled and something was posted; or, of a conversation that was claimed with it: seq
 * and when of this entry. It is claimed if whoever asks wants that and knows it as it is, if nothing else is unread there, and nobody has it.
 */
export const settle: Script = {
  name: 'settle',
  durable: true,
  lua: stepOnce(
    `${conversation}${deliver}${lanes}
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
  local how, delay, progress, doubtful, parkedAs, reason, claim, lease, revision, committedAt = takes(10)
  return {
    how = how, delay = delay, progress = progress, doubtful = doubtful == '1', parkedAs = parkedAs, reason = reason,
    claim = claim, lease = tonumber(lease), revision = tonumber(revision), committedAt = tonumber(committedAt),
  }
end
local function settle()
  local of, id, token, delivery, rest = takes(5)
  local isOver = rest == '0'
  if isOver and (delivery == '' or delivery == 's') and settleAlone(of, id, token, delivery) then return 1 end
  local c = load(of)
  local job = c and jobOf(c, id)
  if not job or job.t ~= token or not isLeased(job) then
    cursor = cursor + rest
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
  local h, seq, isFree = c.h, c.h.e, isAtRest(c)
  if not isOver then
    appendTaken(c)
    local follow, following = takeJob()
    if follow then place(c, follow, following) end
  end
  stamp()
  local isPosted = h.e > seq
  local isKnown = h.r == ending.revision and h.c == ending.committedAt
  local isClaimed = isPosted and isFree and isKnown and ending.claim ~= ''
  if isClaimed then
    hold(c, ending.claim, ending.lease)
    due('${parts.ready}', at + ending.lease)
  end
  save(c)
  return isClaimed and { h.e, at } or isPosted and 2 or 1
end
`,
    `
local outcomes = {}
for number = 1, int() do outcomes[number] = settle() end
return answer(outcomes)
`,
  ),
};
