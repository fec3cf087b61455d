/** The time that scripts go by: the server's own, or one that tests hand in. */

/** What a script is told of the time: milliseconds since 1970, or nothing, and then it asks its server. */
export type TimeArgument = () => number | '';

/** Defines `server_time()`, in milliseconds, and `read_time(given)`. */
export const timeLua = `
local function server_time()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function read_time(given)
  return tonumber(given) or server_time()
end
`;

/**
 * Defines `step_time(given, hash)`, which never goes back: the latest reading is kept in a field of a hash of the slot, by
 * scripts that write.
 */
export const steppingTimeLua = `${timeLua}
local function step_time(given, hash)
  local at = read_time(given)
  local told = tonumber(redis.call('HGET', hash, 'time') or '0')
  if at < told then return told end
  redis.call('HSET', hash, 'time', string.format('%.0f', at))
  return at
end
local function peek_time(given, hash)
  return math.max(read_time(given), tonumber(redis.call('HGET', hash, 'time') or '0'))
end
`;
