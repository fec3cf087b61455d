/** The peers' packages: not the program's, and installed only where somebody asks for the comparison. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Locked = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optional: z.boolean().optional() }),
  ),
});

/**
 * Installs what the lock file of `folder` says, if it is not there.
 *
 * @param npm the command to do it with, and what comes before `ci`.
 * @throws Error that says what to do, if it cannot be installed.
 */
export function install(folder: string, [npm, ...first]: readonly [string, ...string[]] = ['npm']): void {
  if (isInstalled(folder)) return;
  process.stdout.write(`installing the peers' packages in ${folder}\n`);
  const { status, error } = spawnSync(npm, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0 || !isInstalled(folder))
    throw new Error(
      `The peers are not installed, and npm could not do it${error ? ` (${error.message})` : ''}. ` +
        `With a registry at hand: npm ci --ignore-scripts --prefix ${folder}`,
    );
}

/** Whether all packages are there in the version that is locked; those for other systems may be missing. */
function isInstalled(folder: string): boolean {
  const locked = packagesOf(join(folder, 'package-lock.json'));
  const present = packagesOf(join(folder, 'node_modules', '.package-lock.json'));
  return Object.entries(locked).every(
    ([path, { version, optional }]) =>
      path === '' || present[path]?.version === version || (optional === true && !present[path]),
  );
}

function packagesOf(file: string) {
  try {
    return Locked.parse(JSON.parse(readFileSync(file, 'utf8'))).packages;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw cause;
  }
}
