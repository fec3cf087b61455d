/**
 * A small disk that can be filled, and mounted for reading only. It is a file system of its own in memory where this
 * process may mount one. Where not, it is a folder, whose files cannot grow while it is full (the process's own limit on
 * the size of files): that is said, and tested all the same.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  readonly folder: string;
  /** Leaves no room for anything. */
  fill(): void;
  /** There is room again. */
  empty(): void;
  /** Where nothing may be written from now on, not even by root. */
  protect(): string;
  remove(): void;
};

export function createSmallDisk(bytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-disk-'));
  const options = `size=${bytes},mode=0700`;
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]).status === 0;
  if (!isMounted)
    console.warn('no file system can be mounted here: a limit on the size of files stands for it');
  return isMounted ? createMounted(folder) : createLimited(folder);
}

function createMounted(folder: string): SmallDisk {
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (const size of [65_536, 4_096, 1]) writeUntilFull(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(filler),
    protect() {
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      return folder;
    },
    remove() {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function createLimited(folder: string): SmallDisk {
  const limit = (size: string) =>
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${size}:unlimited`]);
  return {
    folder,
    fill: () => void limit('4096'),
    empty: () => void limit('unlimited'),
    // The kernel's own files: nobody makes others there.
    protect: () => '/sys',
    remove() {
      limit('unlimited');
      rmSync(folder, { recursive: true });
    },
  };
}
