import type { Script } from '../../connection/index.ts';
import { conversation } from '../parts/conversation.ts';
import { stepOnce } from '../parts/request.ts';
import { turn } from '../parts/turn.ts';

/** Entries are taken away by so many. */
const chunk = 1_000;

/**
 * Answers for each: 0 lost, 1 committed, 2 committed and something is unread; and behind it, in a list then, which of its jobs
 * were leased: those that may be, and that nothing is before.
 */
export const commit: Script = {
  name: 'commit',
  durable: true,
  lua: stepOnce(
    `${conversation}${turn}
local function consume(c, consumed)
  local seq, until_ = c.h.f, math.min(consumed, c.h.e)
  if c.h.o and c.h.o <= until_ then
    if seq == c.h.o then seq = seq + 1 end
    emptyField(c)
  end
  while seq <= until_ do
    local names = {}
    for number = seq, math.min(until_, seq + ${chunk - 1}) do names[#names + 1] = 'e' .. number end
    removeEntries(c, names)
    seq = seq + #names
  end
  c.h.f = seq
end
`,
    `
local outcomes, leasing = {}, take()
for number = 1, int() do
  local c, token, revision = load(take()), take(), int()
  local rest = int()
  if not c or c.h.r ~= revision then
    cursor = cursor + rest
    if c and c.h.k == token then
      c.h.h, c.h.k = nil, nil
      c.wakes = c.h.u ~= nil
      save(c)
    end
    outcomes[number] = 0
  else
    consume(c, int())
    local leased = carryOut(c, leasing)
    if not c.h.u then call('ZREM', ready(), c.id) end
    save(c)
    outcomes[number] = withLeased(c.h.u and 2 or 1, leased)
  end
end
return answer(outcomes)
`,
  ),
};
