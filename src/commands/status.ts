/** `plantao status`: how each part of the running service is, in plain words. */

import type { Config } from '../config/index.ts';
import { partsView } from '../desks/console/running.ts';
import { ask } from './ask.ts';

const words: Readonly<Record<string, string>> = {
  off: 'desligado',
  connecting: 'conectando',
  connected: 'certo',
  working: 'certo',
  unasked: 'ainda sem uso',
  failing: 'com falhas',
  resting: 'em pausa',
  exceeded: 'acima do limite',
  down: 'PARADO',
};

export async function status(config: Config): Promise<string> {
  const { body, running } = await ask(config, partsView, '/status');
  if (!running) return 'o serviço está parado';
  return body.parts
    .map(
      ({ name, state, detail }) =>
        `${words[state] ?? state}  ${name}${detail === undefined ? '' : `: ${detail}`}`,
    )
    .join('\n');
}
