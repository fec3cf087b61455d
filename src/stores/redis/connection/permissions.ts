/** Whether the user of the Redis may do what scripts do, found out before the first of them is in the middle of something. */

import type { Connection } from './index.ts';
import type { Script } from './script.ts';

/** Every command that scripts call, with arguments that do nothing to a key that is not there. */
export const usedCommands: readonly (readonly [command: string, ...args: readonly string[]])[] = [
  ['SET', 'KEY', '1', 'PX', '1'],
  ['GET', 'KEY'],
  ['DEL', 'KEY'],
  ['UNLINK', 'KEY'],
  ['EXISTS', 'KEY'],
  ['PEXPIRE', 'KEY', '1000'],
  ['EXPIRE', 'KEY', '1'],
  ['SETRANGE', 'KEY', '0', '1'],
  ['GETRANGE', 'KEY', '0', '1'],
  ['RENAME', 'KEY', 'KEY'],
  ['DEL', 'KEY'],
  ['HSET', 'KEY', 'a', '1'],
  ['HSETNX', 'KEY', 'a', '1'],
  ['HGET', 'KEY', 'a'],
  ['HMGET', 'KEY', 'a'],
  ['HGETALL', 'KEY'],
  ['HKEYS', 'KEY'],
  ['HEXISTS', 'KEY', 'a'],
  ['HINCRBY', 'KEY', 'a', '1'],
  ['HDEL', 'KEY', 'a'],
  ['ZADD', 'KEY', '1', 'a'],
  ['ZSCORE', 'KEY', 'a'],
  ['ZCARD', 'KEY'],
  ['ZCOUNT', 'KEY', '0', '1'],
  ['ZRANGE', 'KEY', '0', '0'],
  ['ZRANGEBYSCORE', 'KEY', '0', '0'],
  ['ZREVRANGEBYSCORE', 'KEY', '0', '0'],
  ['ZRANGEBYLEX', 'KEY', '-', '+'],
  ['ZREVRANGEBYLEX', 'KEY', '+', '-'],
  ['ZREMRANGEBYSCORE', 'KEY', '5', '5'],
  ['ZREMRANGEBYRANK', 'KEY', '5', '5'],
  ['ZREM', 'KEY', 'a'],
  ['SADD', 'KEY', '1'],
  ['SREM', 'KEY', '1'],
  ['SMEMBERS', 'KEY'],
  ['RPUSH', 'KEY', '1'],
  ['LRANGE', 'KEY', '0', '0'],
  ['LINDEX', 'KEY', '0'],
  ['LLEN', 'KEY'],
  ['LSET', 'KEY', '0', '1'],
  ['LTRIM', 'KEY', '1', '0'],
  ['INCR', 'KEY'],
  ['DEL', 'KEY'],
  ['TIME'],
  ['INFO', 'memory'],
];

const probe: Script = {
  name: 'permissions.probe',
  lua: `
local missing = {}
for _, line in ipairs(cjson.decode(ARGV[1])) do
  for index, word in ipairs(line) do if word == 'KEY' then line[index] = KEYS[1] end end
  local answer = redis.pcall(unpack(line))
  local words = type(answer) == 'table' and answer.err or ''
  -- As versions 7.0, 7.2 and those after spell it.
  for _, sign in ipairs({'NOPERM', 'user executing the script', 'ACL failure'}) do
    if string.find(words, sign, 1, true) then missing[#missing + 1] = line[1] end
  end
end
redis.pcall('DEL', KEYS[1])
return missing
`,
};

/**
 * @param key one that is free, where the store's keys are.
 * @throws Error in words for a person with what has to be permitted.
 */
export async function demandPermissions(connection: Pick<Connection, 'run'>, key: string): Promise<void> {
  const answer = await connection
    .run(probe, [key], [JSON.stringify(usedCommands)])
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('NOPERM'))
        throw new Error(
          `o usuário do Redis não pode rodar scripts (EVAL e EVALSHA) com as chaves do Plantão: permita-os na ACL dele (${error.message})`,
          { cause: error },
        );
      throw error;
    });
  const missing = Array.isArray(answer) ? [...new Set(answer.map(String))] : [];
  if (missing.length > 0)
    throw new Error(
      `o usuário do Redis não pode usar ${missing.join(', ')} com as chaves do Plantão: permita-o na ACL dele (por exemplo: ACL SETUSER plantao ~plantao:* &plantao:* +@all -@dangerous +info +config|get)`,
    );
}
