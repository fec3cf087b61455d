/**
 * Fences: every slot that is written to remembers the greatest token of each lock, so that a script refuses a holder who
 * has a successor by itself, whatever has happened between the holder's look and its write.
 */

import { type Lock, LockLost } from '../../../contract/locks.ts';

/** Tells which lock the writer holds; absent: it needs none. */
export type Fence = () => Lock | null;

/** What a script answers instead of a result when the writer is late. */
export const stale = 'STALE';

/** Defines `is_stale(fences, name, token)`; `name` is empty if no lock is needed. */
export const staleLua = `
local function is_stale(fences, name, token)
  if name == '' then return false end
  return tonumber(redis.call('HGET', fences, name) or '0') > tonumber(token)
end
`;

/** What a script is told of the writer's lock: its name, empty if none is needed, and its token. */
export type FenceArguments = readonly [name: string, token: number];

/**
 * The lock that the writer holds now, for a script.
 *
 * @throws LockLost if the writer holds nothing.
 */
export function fenceArguments(fence: Fence | undefined): FenceArguments {
  if (fence === undefined) return ['', 0];
  const lock = fence();
  if (lock === null) throw new LockLost('');
  return [lock.name, lock.token];
}

/** @throws LockLost if a script refused the writer. */
export function demandCurrent(answer: unknown, name: string): void {
  if (answer === stale) throw new LockLost(name);
}
