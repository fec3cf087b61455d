import { accessSync, constants } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Where temporary folders are: in memory, if the machine has such a place. Every message waits for a sync to the disk. */
const temporary = (): Record<string, string> => {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return { TMPDIR: '/dev/shm' };
  } catch {
    return {};
  }
};

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The tests wait more than they compute, and share nothing through modules: a process for each file would cost more
    // than the file.
    maxWorkers: 3,
    isolate: false,
    env: temporary(),
  },
});
