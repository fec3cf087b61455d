/** The record of who holds a folder, in a small database of its own. */

import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { z } from 'zod';

const Holder = z.object({
  pid: z.number(),
  nonce: z.string(),
  /** Tells the process from a later one with its number; absent where the system does not tell it. */
  born: z.string().optional(),
  /** The folder itself: a copy of it holds the record too, and nobody. */
  place: z.string().optional(),
});
export type Holder = z.infer<typeof Holder>;

export type HolderRecord = {
  get(): Holder | null;
  /** Compare and set; `act` happens within it, if at all. */
  replace(before: Holder | null, after: Holder | null, act: () => void): boolean;
  close(): Promise<void>;
};

/** Opens the record, making it at first. */
export function openRecord(folder: string): HolderRecord {
  const options = {
    path: join(folder, 'hold.mdb'),
    noSubdir: true,
    encoding: 'string',
    overlappingSync: false,
    permissionsMode: 0o600,
  } as const;
  const database: RootDatabase<string, string> = open(options);
  const get = (): Holder | null => {
    const text = database.get('holder');
    return text === undefined ? null : Holder.parse(JSON.parse(text));
  };
  return {
    get() {
      database.resetReadTxn();
      return get();
    },
    replace: (before, after, act) =>
      database.transactionSync(() => {
        if (get()?.nonce !== before?.nonce) return false;
        act();
        if (after === null) database.removeSync('holder');
        else database.putSync('holder', JSON.stringify(after));
        return true;
      }),
    close: () => database.close(),
  };
}

/** This process as the holder of a folder. */
export function describeMyself(folder: string): Holder {
  const { pid } = process;
  const born = lookUp(pid)?.born;
  const nonce = randomBytes(8).toString('hex');
  return { pid, nonce, place: placeOf(folder), ...(born === undefined ? {} : { born }) };
}

/**
 * Whether the process that a folder's record names still runs, and named this very folder. Where only numbers can be
 * compared, one with this process's own is taken for another that had it before: in a container all are 1.
 */
export function isAlive({ pid, born, place }: Holder, folder: string): boolean {
  if (place !== undefined && place !== placeOf(folder)) return false;
  const found = lookUp(pid);
  if (found !== null && born !== undefined) return found.born === born && !found.over;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function placeOf(folder: string): string {
  const { dev, ino } = statSync(folder);
  return `${dev}:${ino}`;
}

/**
 * What Linux tells of a process (proc_pid_stat(5)): when it was born, in ticks since a boot that has a name, and whether
 * it is over and only waits for its parent to hear of it. Null elsewhere, and if there is none.
 */
function lookUp(pid: number): { readonly born: string; readonly over: boolean } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    // The program's name stands in brackets, and may have blanks and brackets of its own.
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { born: `${boot} ${rest[18]}`, over: ['Z', 'X', 'x'].includes(state) };
  } catch {
    return null;
  }
}
