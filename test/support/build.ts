import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '../..');
const build = (): void => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
};

/**
 * Compiles what the tests load, before the first and whenever they run again. `BUILT=true` leaves the first out: where
 * several runs go on at once, none may replace what another one has loaded.
 */
export default function setup(project: TestProject): void {
  if (process.env.BUILT !== 'true') build();
  project.onTestsRerun(build);
}
