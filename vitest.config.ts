import { accessSync, constants } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vitest/config';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** Where temporary folders are: in memory, if the machine has such a place. Every message waits for a sync to the disk. */
const temporary = (): Record<string, string> => {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return { TMPDIR: '/dev/shm' };
  } catch {
    return {};
  }
};

/**
 * Gives the tests what is shipped: the compiled files, loaded by Node itself. Passing each source file through Vitest
 * takes eight times as long.
 */
const shipped: Plugin = {
  name: 'shipped',
  enforce: 'pre',
  resolveId(source, importer) {
    if (importer === undefined || !source.startsWith('.')) return undefined;
    const path = relative(import.meta.dirname, resolve(dirname(importer), source));
    if (!/^(src|flows)\/.*\.ts$/.test(path)) return undefined;
    return join(import.meta.dirname, 'dist', path.replace(/ts$/, 'js'));
  },
};

/** What takes longest, and mostly waits: for programs that start, leases that end, pages that are drawn. */
const longest = [
  /^test\/whole\/faults\//,
  /^test\/runtime\/crash/,
  /^test\/whole\//,
  /^test\/stores\/redis\//,
  /^test\/data\//,
  /\/page[^/]*\.test\.ts$/,
  /^test\/channels\/whatsapp-paired\//,
];

const workers = 6;

/**
 * What takes longest is begun first: begun last, it would be waited for alone, and in a process that a hundred files have
 * been through. What computes is spread among it: while one waits, another one has the processor.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const rank = ({ moduleId }: (typeof files)[number]) => {
      const path = relative(import.meta.dirname, moduleId);
      const found = longest.findIndex((pattern) => pattern.test(path));
      return found < 0 ? longest.length : found;
    };
    const sorted = (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
    const long = sorted.filter((file) => rank(file) < longest.length);
    const short = sorted.slice(long.length);
    const each = Math.ceil(short.length / Math.max(1, long.length));
    const spread = long.flatMap((file, index) =>
      index < workers ? [file] : [...short.splice(0, each), file],
    );
    return [...spread, ...short];
  }
}

export default defineConfig({
  plugins: [shipped],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    setupFiles: 'test/support/look-away.ts',
    server: { deps: { external: [/\/dist\/(src|flows)\//] } },
    testTimeout: 200_000,
    hookTimeout: 300_000,
    // The tests wait more than they compute, and share nothing through modules: a process for each file would cost more
    // than the file.
    maxWorkers: workers,
    sequence: { sequencer: LongestFirst },
    isolate: false,
    env: temporary(),
  },
});
