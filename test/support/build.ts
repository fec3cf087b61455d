import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const build = () =>
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: join(import.meta.dirname, '../..'), stdio: 'inherit' });

/** Compiles what the tests load, before the first and whenever they run again. */
export default function setup(project: TestProject): void {
  build();
  project.onTestsRerun(build);
}
