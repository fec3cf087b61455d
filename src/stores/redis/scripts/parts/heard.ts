/** What a conversation knows of what the platform sent. */

import { dedupeLimits } from '../../../contract/posts.ts';
import { parts } from '../../keys.ts';
import { stampsPerMillisecond } from './request.ts';

const { ids, age } = dedupeLimits;
const sweepEvery = 8;
const day = 24 * 60 * 60_000;

/** Defines `isRepeated(c, dedupe)`: whether the id is known; from now on it is. */
export const heard = `
local function isRepeated(c, dedupe)
  local key = P .. '${parts.heard}' .. c.id
  local since = (at - ${age}) * ${stampsPerMillisecond} + ${stampsPerMillisecond - 1}
  local score = digits(stamp())
  if call('ZADD', key, 'NX', score, dedupe) == 0 then
    if tonumber(call('ZSCORE', key, dedupe)) > since then return true end
    call('ZADD', key, score, dedupe)
  end
  -- Now and then, so that there is never much to take away; not by the number of entries alone, which may always be odd.
  if (c.h.e + at) % ${sweepEvery} == 0 then call('ZREMRANGEBYRANK', key, 0, -${ids + 1}) end
  -- Once a day the key lives longer, and what is too old goes.
  if (c.h.d or 0) < at + ${age} then
    c.h.d = at + ${age + day}
    call('PEXPIRE', key, ${age + day})
    call('ZREMRANGEBYSCORE', key, '-inf', since)
  end
  return false
end
`;
