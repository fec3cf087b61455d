/** After the compiler: puts what it leaves behind (pages and their files) into dist, and makes the program executable. */

import { existsSync } from 'node:fs';
import { chmod, cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const kinds = /\.(html|css|js|svg)$/;

const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
for (const entry of entries) {
  if (!entry.isFile() || !kinds.test(entry.name)) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name).slice(root.length);
  await cp(join(root, file), join(root, 'dist', file));
}

const main = join(root, 'dist/src/main.js');
if (existsSync(main)) await chmod(main, 0o755);
