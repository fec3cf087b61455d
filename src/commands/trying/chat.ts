/** `plantao chat`: the same conversation on the terminal, with the configured ERP and a store that is forgotten. */

import { createTerminal } from '../../channels/terminal.ts';
import type { Config } from '../../config/index.ts';
import { createLog } from '../../log.ts';
import { openPlantao } from '../../plantao/index.ts';

/** Resolves when the input ends. */
export async function chat(config: Config): Promise<void> {
  const terminal = createTerminal({ input: process.stdin, output: process.stdout });
  // Only what goes wrong, and beside the conversation: what is printed there may be a script's input.
  const level = config.log.level === 'silent' ? 'silent' : 'error';
  const log = await createLog({ level, pretty: config.log.pretty, to: process.stderr });
  const plantao = await openPlantao({ ...config, store: { type: 'memory' } }, { log, channels: [terminal] });
  if (plantao.introduction !== undefined) process.stderr.write(`${plantao.introduction}\n\n`);
  await terminal.closed;
  await plantao.stop();
}
