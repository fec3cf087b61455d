import { entriesPerClaim } from '../../../contract/posts.ts';
import type { Script } from '../../connection/index.ts';
import { conversation } from '../parts/conversation.ts';
import { stampsPerMillisecond, stepOnce } from '../parts/request.ts';

/**
 * Answers with when the next conversation of the shard may be claimed, or -1, and for each that was taken: id, revision,
 * committed at, lines, origin, state, and five for each entry.
 */
export const claim: Script = {
  name: 'claim',
  lua: stepOnce(
    conversation,
    `
local token, limit, lease = take(), int(), int()
if at > int() then limit = 0 end
local latest = at * ${stampsPerMillisecond} + ${stampsPerMillisecond - 1}
local ids, drafts = known, {}
if not ids then
  ids = {}
  local found
  repeat
    found = call('ZRANGE', ready(), '-inf', latest, 'BYSCORE', 'LIMIT', 0, limit - #ids)
    for _, id in ipairs(found) do
      local c = load(id)
      if c.h.h and c.h.h > moment then
        queue(c)
      else
        hold(c, token, lease)
        save(c)
        ids[#ids + 1] = id
        drafts[id] = c
      end
    end
  until #found < limit or #ids >= limit
end
local taken = {}
for _, id in ipairs(ids) do
  local c = drafts[id] or load(id)
  if c and c.h.k == token then
    local entries, seq, bodies = {}, c.h.f, nil
    repeat
      local names = bodies and {} or { 'o', 's' }
      local others = #names
      for number = seq, math.min(c.h.e, seq + ${entriesPerClaim - 1}) do names[#names + 1] = fieldOf(c.h, number) end
      local found = call('HMGET', c.key, unpack(names))
      bodies = bodies or found
      for index = others + 1, #names do
        if found[index] and #entries < ${5 * entriesPerClaim} then
          local entry = open(found[index])
          entries[#entries + 1] = seq + index - others - 1
          for part = 1, 4 do entries[#entries + 1] = entry[part] end
        end
      end
      seq = seq + #names - others
    until seq > c.h.e or #entries >= ${5 * entriesPerClaim}
    taken[#taken + 1] = { id, c.h.r, c.h.c, c.h.n or 0, bodies[1], bodies[2], entries }
  end
end
local first = call('ZRANGE', ready(), 0, 0, 'WITHSCORES')
return finish({ first[2] and floor(first[2] / ${stampsPerMillisecond}) or -1, taken }, #ids > 0 and ids)
`,
  ),
};
