import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';

/** Answers with up to `limit` conversations of a place and since when, those after a given one, in order or backwards. */
export const list: Script = {
  name: 'list',
  lua: `
local key, limit, backwards = KEYS[1] .. '${parts.place}' .. ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local since, id = ARGV[4], ARGV[5]
local edge = since == '' and (backwards and '+inf' or '-inf') or since
local found, offset = {}, 0
repeat
  local chunk
  if backwards then
    chunk = redis.call('ZRANGE', key, edge, '-inf', 'BYSCORE', 'REV', 'LIMIT', offset, limit, 'WITHSCORES')
  else
    chunk = redis.call('ZRANGE', key, edge, '+inf', 'BYSCORE', 'LIMIT', offset, limit, 'WITHSCORES')
  end
  for index = 1, #chunk, 2 do
    local one, score = chunk[index], chunk[index + 1]
    local isBefore = since ~= '' and tonumber(score) == tonumber(since)
      and (one == id or (one < id) ~= backwards)
    if not isBefore and #found < limit * 2 then
      found[#found + 1] = one
      found[#found + 1] = score
    end
  end
  offset = offset + limit
until #chunk < limit * 2 or #found >= limit * 2
return found
`,
};
