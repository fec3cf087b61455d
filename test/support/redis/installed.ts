/** Whether this machine has what Redis tests need; a visible skip where not. */

import { spawnSync } from 'node:child_process';

const needed = ['redis-server', 'redis-cli'];
const missing = needed.filter((name) => spawnSync(name, ['--version']).status !== 0);

if (missing.length > 0) {
  const words = `no ${missing.join(', no ')}: bash scripts/install-test-tools.sh`;
  if (process.env.CI === 'true') throw new Error(words);
  console.warn(`Redis tests are skipped: ${words}.`);
}

/** For `describe.skipIf(noRedis)`. Never true in CI: there a missing Redis is an error. */
export const noRedis = missing.length > 0;
