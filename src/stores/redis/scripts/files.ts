/** Files: the store's time at which one ends, as 16 digits, and then its bytes. */

import type { Script } from '../connection/index.ts';
import { timeLua } from './parts/time.ts';

/** Bytes before a file's own. */
export const headLength = 16;

const reading = `${timeLua}
local function is_there(file, at)
  local ends = redis.call('GETRANGE', file, 0, ${headLength - 1})
  return ends ~= '' and tonumber(ends) > at
end
`;

/**
 * KEYS: draft. ARGV: where, part, milliseconds after which an unfinished one ends. Puts a part of a file in its place: as
 * often as anybody likes.
 */
export const writePart: Script = {
  name: 'files.part',
  lua: `
redis.call('SETRANGE', KEYS[1], ${headLength} + tonumber(ARGV[1]), ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`,
};

/**
 * KEYS: file, draft, what remembers that it was done. ARGV: time, milliseconds until it ends. Makes a draft the file by that name; answers whether it did:
 * not if there is one, or the draft is gone. Asked again it is there, with the same end: then it did.
 */
export const finishFile: Script = {
  name: 'files.finish',
  durable: true,
  lua: `${reading}
local at = read_time(ARGV[1])
if redis.call('EXISTS', KEYS[2]) == 0 then return redis.call('GET', KEYS[3]) and 1 or 0 end
if is_there(KEYS[1], at) then
  redis.call('DEL', KEYS[2])
  return 0
end
redis.call('SETRANGE', KEYS[2], 0, string.format('%0${headLength}.0f', at + tonumber(ARGV[2])))
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('SET', KEYS[3], '1', 'PX', 600000)
return 1
`,
};

/** KEYS: file. ARGV: time, where, length. Answers some of its bytes; nothing if it is not there, or not any more. */
export const readPart: Script = {
  name: 'files.read',
  lua: `${reading}
if not is_there(KEYS[1], read_time(ARGV[1])) then return false end
local from = ${headLength} + tonumber(ARGV[2])
return redis.call('GETRANGE', KEYS[1], from, from + tonumber(ARGV[3]) - 1)
`,
};

/** KEYS: file. Answers with when it ends. */
export const readEnd: Script = {
  name: 'files.end',
  lua: `return redis.call('GETRANGE', KEYS[1], 0, ${headLength - 1})`,
};

/** KEYS: file. */
export const deleteFile: Script = {
  name: 'files.delete',
  durable: true,
  lua: `return redis.call('UNLINK', KEYS[1])`,
};
