import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';

/**
 * Answers with up to `limit` rows between two edges of the order of keys, first edge first, as Redis writes them: key, owner
 * (empty for nobody's), value, and a version for nobody's.
 */
export const rows: Script = {
  name: 'rows',
  lua: `
local from, to, limit, backwards = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
local members
if backwards then
  members = redis.call('ZRANGE', KEYS[1] .. '${parts.rows}', from, to, 'BYLEX', 'REV', 'LIMIT', 0, limit)
else
  members = redis.call('ZRANGE', KEYS[1] .. '${parts.rows}', from, to, 'BYLEX', 'LIMIT', 0, limit)
end
local found = {}
for index, member in ipairs(members) do
  local key, owner = member:match('^(%S+) (%S*)$')
  if owner == '' then
    local kept = cmsgpack.unpack(redis.call('HGET', KEYS[1] .. '${parts.counts}', key))
    found[index] = { key, owner, kept[2], kept[1] }
  else
    found[index] = { key, owner, redis.call('HGET', KEYS[1] .. '${parts.conversation}' .. owner, '=' .. key), 0 }
  end
end
return found
`,
};

/** Answers with the keys and values of all rows of a conversation, in no order. */
export const rowsOf: Script = {
  name: 'rows-of',
  lua: `
local key, found = KEYS[1] .. '${parts.conversation}' .. ARGV[1], {}
for _, field in ipairs(redis.call('HKEYS', key)) do
  if field:sub(1, 1) == '=' then
    found[#found + 1] = field:sub(2)
    found[#found + 1] = redis.call('HGET', key, field)
  end
end
return found
`,
};
