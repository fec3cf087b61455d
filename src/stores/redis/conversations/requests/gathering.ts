/**
 * Requests of one tick that run the same script in several shards, sent as one. Only where all shards are on one server: a
 * script of a Cluster may have keys of one slot alone. Each shard's part stays one atomic step, safe to be run twice.
 */

import { type Argument, type Connection, type Script, translate } from '../../connection/index.ts';

/** Runs a script in the shard whose key is given. */
export type Send = (script: Script, key: string, args: readonly Argument[]) => Promise<unknown>;

type Request = {
  readonly key: string;
  readonly args: readonly Argument[];
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** Others wait for it: so many parts, and arguments, are in one at the most. */
const most = { parts: 64, arguments: 10_000 } as const;

export function createGathering(connection: Pick<Connection, 'run'>): Send {
  const gathered = new Map<Script, Request[]>();

  const sendAll = (): void => {
    const all = [...gathered];
    gathered.clear();
    for (const [script, requests] of all)
      for (const batch of batches(requests)) void sendBatch(connection, script, batch);
  };

  return (script, key, args) =>
    new Promise((resolve, reject) => {
      if (gathered.size === 0) setImmediate(sendAll);
      const requests = gathered.get(script) ?? [];
      if (requests.length === 0) gathered.set(script, requests);
      requests.push({ key, args, resolve, reject });
    });
}

function* batches(requests: readonly Request[]): Iterable<readonly Request[]> {
  let batch: Request[] = [];
  let count = 0;
  for (const request of requests) {
    if (batch.length >= most.parts || (count > 0 && count + request.args.length > most.arguments)) {
      yield batch;
      batch = [];
      count = 0;
    }
    batch.push(request);
    count += request.args.length;
  }
  if (batch.length > 0) yield batch;
}

async function sendBatch(
  connection: Pick<Connection, 'run'>,
  script: Script,
  batch: readonly Request[],
): Promise<void> {
  try {
    const [only] = batch;
    if (batch.length === 1 && only) {
      only.resolve(await connection.run(script, [only.key], only.args));
      return;
    }
    const args: Argument[] = batch.map(({ args }) => args.length);
    for (const request of batch) for (const argument of request.args) args.push(argument);
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
