/** `plantao chat`: the same conversation on the terminal, with the configured ERP and a store that is forgotten. */

import { createTerminal } from '../channels/terminal.ts';
import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { openPlantao } from '../plantao.ts';

/** Resolves when the input ends. */
export async function chat(config: Config): Promise<void> {
  const terminal = createTerminal({ input: process.stdin, output: process.stdout });
  const log = createLog({
    level: process.stdin.isTTY ? 'error' : config.log.level,
    pretty: config.log.pretty,
  });
  const plantao = await openPlantao({ ...config, store: { type: 'memory' } }, { log, channels: [terminal] });
  if (plantao.introduction !== undefined) process.stderr.write(`${plantao.introduction}\n\n`);
  await terminal.closed;
  await plantao.stop();
}
