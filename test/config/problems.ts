/** What is wrong with an environment. */

import { ConfigError, readConfig } from '../../src/config/index.ts';

/** Every problem, in the words that are told; none if it can be started with. */
export function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
