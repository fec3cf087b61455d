/** Reading in shards, which changes nothing: what is read with the same script in one tick is read in one request. */

import { type Argument, type Connection, type Script, translate } from '../../connection/index.ts';
import { createGathering } from './gathering.ts';

/** Runs a script in the shard whose key is given. */
export type Read = (script: Script, key: string, args: readonly Argument[]) => Promise<unknown>;

type One = {
  readonly key: string;
  readonly args: readonly Argument[];
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** Only where all shards are on one server: a script of a Cluster may have keys of one slot alone. */
export function createReads(connection: Pick<Connection, 'run'>): Read {
  const gather = createGathering<One>((script, batch) => void readBatch(connection, script, batch));
  return (script, key, args) =>
    new Promise((resolve, reject) => gather(script, { key, args, resolve, reject }));
}

async function readBatch(
  connection: Pick<Connection, 'run'>,
  script: Script,
  batch: readonly One[],
): Promise<void> {
  try {
    const [only] = batch;
    if (batch.length === 1 && only) {
      only.resolve(await connection.run(script, [only.key], only.args));
      return;
    }
    const args: Argument[] = batch.map(({ args }) => args.length);
    for (const one of batch) for (const argument of one.args) args.push(argument);
    const replies = await connection.run(
      repeated(script),
      batch.map(({ key }) => key),
      args,
    );
    if (!Array.isArray(replies)) throw new Error('a script of the store answered something else');
    for (const [index, { resolve, reject }] of batch.entries()) {
      const reply: unknown = replies[index];
      if (reply instanceof Error) reject(translate(reply));
      else resolve(reply);
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

const known = new WeakMap<Script, Script>();

/** The same script, run once for each key, with arguments of its own; one that fails keeps none of the others from it. */
function repeated(script: Script): Script {
  const made = known.get(script) ?? {
    ...script,
    name: `${script.name}, in several shards`,
    lua: `
local function run(KEYS, ARGV)
${script.lua}
end
local replies, from = {}, #KEYS
for index, key in ipairs(KEYS) do
  local args, count = {}, tonumber(ARGV[index])
  for number = 1, count do args[number] = ARGV[from + number] end
  from = from + count
  local ran, reply = pcall(run, { key }, args)
  if ran or type(reply) == 'table' then
    replies[index] = reply
  else
    replies[index] = redis.error_reply(tostring(reply))
  end
end
return replies
`,
  };
  known.set(script, made);
  return made;
}
