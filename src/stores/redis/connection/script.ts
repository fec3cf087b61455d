/** Lua scripts: each is one atomic step on one slot, and safe to be run twice with the same arguments. */

import { createHash } from 'node:crypto';

export type Script = {
  /** What it is called where people read of it. */
  readonly name: string;
  readonly lua: string;
  /** What it writes is confirmed to somebody: first by as many replicas as `PLANTAO_REDIS_WAIT` asks for. */
  readonly durable?: boolean;
};

/** What goes into a script: text, whole numbers as Redis writes them, or bytes as they are. */
export type Argument = string | number | Buffer;

const digests = new WeakMap<Script, string>();

/** What Redis knows a script by: the SHA-1 of its text, in hexadecimal. */
export function digestOf(script: Script): string {
  const known = digests.get(script);
  if (known !== undefined) return known;
  const digest = createHash('sha1').update(script.lua).digest('hex');
  digests.set(script, digest);
  return digest;
}
