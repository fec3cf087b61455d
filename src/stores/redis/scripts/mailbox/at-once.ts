import type { Script } from '../../connection/index.ts';
import { conversation } from '../parts/conversation.ts';
import { stale } from '../parts/fencing.ts';
import { heard } from '../parts/heard.ts';
import { fence, stepOnce } from '../parts/request.ts';
import { turn } from '../parts/turn.ts';

/**
 * Posts what was decided already, with its turn: if the conversation rests as whoever decided it knew it, and nobody has it; or
 * if it is new, as they took it to be.
 * Answers 0 if not, and then nothing was written; 1 repeated, 2 answered, 3 answered and something is unread; and behind
 * it, in a list then, which of its jobs were leased.
 */
export const atOnce: Script = {
  name: 'at once',
  durable: true,
  lua: stepOnce(
    `${fence}${conversation}${heard}${turn}`,
    `
if isLate() then return finish('${stale}') end
local leasing, id, revision, committedAt, decidedAt, origin, channel, dedupe = takes(8)
local c = load(id) or begin(id, channel)
if not isAsKnown(c, revision, committedAt, decidedAt) then return finish(0) end
if dedupe ~= '' and isRepeated(c, dedupe) then return finish(1) end
if origin ~= '' then put(c, 'o', origin) end
local leased = turnAtOnce(c, leasing)
save(c)
return answer(withLeased(c.h.u and 3 or 2, leased))
`,
  ),
};
