import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // The tests wait more than they compute, and share nothing through modules: a process for each file would cost more
    // than the file.
    maxWorkers: 3,
    isolate: false,
  },
});
