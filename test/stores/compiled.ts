/** Compiles the store, so that tests can run it in processes of their own. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const repository = join(import.meta.dirname, '../..');

export type Compiled = {
  /** Writes a script that can `import` from `./src/stores/lmdb/index.js`, and returns its path. */
  script(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
};

/** Compiles `src/stores/lmdb` into a folder of its own. */
export async function compileStore(): Promise<Compiled> {
  const folder = await mkdtemp(join(tmpdir(), 'plantao-compiled-'));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(repository, 'tsconfig.build.json'),
      // Types are checked elsewhere.
      compilerOptions: { rootDir: repository, outDir: folder, noCheck: true, incremental: false },
      files: [join(repository, 'src/stores/lmdb/index.ts')],
      include: [],
    }),
  );
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '-p', folder]).catch(
    (error: { stdout?: string }) => {
      throw new Error(`the store does not compile:\n${error.stdout}`);
    },
  );
  return {
    async script(name, text) {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
