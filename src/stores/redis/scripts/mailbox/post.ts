import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { conversation } from '../parts/conversation.ts';
import { stale } from '../parts/fencing.ts';
import { heard } from '../parts/heard.ts';
import { fence, stepOnce } from '../parts/request.ts';

/**
 * Answers for each: 0 posted, 1 repeated, 2 unknown; or, of a conversation that was claimed with it: seq and when of this
 * entry, the last one; revision, committed at, lines, origin, state, and whether it is the one that was known. Up to `places`
 * are claimed, those in which nothing waited and that nobody had.
 */
export const post: Script = {
  name: 'post',
  durable: true,
  lua: stepOnce(
    `${fence}${conversation}${heard}
local function loadWithOrigin(id)
  local c, origin = load(id, 'o')
  if c then c.origin = origin end
  return c
end
local function putOrigin(c, origin)
  c.origin = origin
  put(c, 'o', origin)
end
-- What whoever claims it must know of it: its state too, unless that is known.
local function describe(c, claimed, seen, seenAt)
  local h = c.h
  local isSeen = h.r == seen and h.c == seenAt
  local state = not isSeen and call('HGET', c.key, 's')
  return { claimed[1], claimed[2], h.r, h.c, h.n or 0, c.origin, state, isSeen and 1 or 0 }
end
`,
    `
local isStale = isLate()
if isStale and not known then return finish('${stale}', '${stale}') end
if known == '${stale}' then return finish(known) end
local token, places, lease = take(), int(), int()
-- What the first answer told of it was lost with it.
if known then due('${parts.ready}', at) end
local codes, drafts, order, asked = known or {}, {}, {}, {}
for number = 1, int() do
  local id, origin, channel, via = take(), take(), take(), take() == '1'
  local dedupe, hidden, effect, body = take(), int(), take(), take()
  asked[number] = { id, int(), int() }
  local c = drafts[id] or not known and loadWithOrigin(id)
  if not c and origin ~= '' and not known then
    c = begin(id, channel)
    putOrigin(c, origin)
    origin = ''
  end
  if not c then
    codes[number] = codes[number] or 2
  elseif dedupe ~= '' and isRepeated(c, dedupe) then
    codes[number] = 1
  else
    if not drafts[id] then
      drafts[id], order[#order + 1] = c, c
      c.isFree = isAtRest(c)
    end
    -- Of one that was set aside, who writes tells again where they are reached.
    if origin ~= '' and (via or c.h.S) then putOrigin(c, origin) end
    if hidden > 0 then
      c.h.h, c.isFree = math.max(c.h.h or 0, moment + hidden), false
      c.wakes = c.h.u ~= nil
    end
    append(c, 'b', effect, body)
    codes[number], c.last = 0, number
  end
end
for _, c in ipairs(order) do
  if c.isFree and places > 0 then
    hold(c, token, lease)
    due('${parts.ready}', at + lease)
    places, codes[c.last] = places - 1, { c.h.e, at }
  end
  save(c)
end
local outcomes = {}
for number, code in ipairs(codes) do
  local id, seen, seenAt = unpack(asked[number])
  local c = type(code) == 'table' and (drafts[id] or loadWithOrigin(id))
  -- When it is run again, somebody else may have it.
  outcomes[number] = c and c.h.k == token and c.h.u and describe(c, code, seen, seenAt) or c and 0 or code
end
return finish(outcomes, codes)
`,
  ),
};
