/**
 * Commands of the built program without a process each, for tests that are about something else: a process takes half a
 * second of computing. What the process adds is seen in `test/commands`.
 */

import { addAttendingCommands } from '../../src/commands/line/attending.ts';
import { addIntegrationCommands } from '../../src/commands/line/integrations.ts';
import { createProgram } from '../../src/commands/line/program.ts';
import { addUserCommands } from '../../src/commands/line/users.ts';
import { readConfig } from '../../src/config/index.ts';

/** What `plantao <args>` prints beside the service of that environment. Rejects with what it would say of a failure. */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const printed: string[] = [];
  const program = createProgram('plantao').exitOverride();
  const means = {
    config: async () => readConfig(environment),
    print: (text: string) => void printed.push(text),
  };
  for (const add of [addAttendingCommands, addIntegrationCommands, addUserCommands]) add(program, means);
  await program.parseAsync([...args], { from: 'user' });
  return printed.join('\n');
}
