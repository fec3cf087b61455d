/** `plantao status`: how each part of the running service is, in plain words. */

import type { z } from 'zod';
import type { Config } from '../config/index.ts';
import { wordsOf } from '../core/failure.ts';
import { partsView } from '../desks/console/running.ts';
import { ask, CommandError } from './ask.ts';

const words: Readonly<Record<string, string>> = {
  off: 'desligado',
  connecting: 'conectando',
  connected: 'certo',
  working: 'certo',
  unasked: 'ainda sem uso',
  failing: 'com falhas',
  elsewhere: 'certo',
  resting: 'em pausa',
  exceeded: 'acima do limite',
  unfit: 'não serve mais',
  down: 'PARADO',
};

export async function status(config: Config): Promise<string> {
  if (config.store.type === 'redis') return describe(await askHere(config));
  const { body, running } = await ask(config, partsView, '/status');
  return running ? describe(body) : 'o serviço está parado';
}

/** Of several processes, the one that serves on this machine. */
async function askHere({ http: { host, port } }: Config): Promise<z.infer<typeof partsView>> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}/readyz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch((error: unknown) => {
    throw new CommandError(
      `nenhum processo responde em ${url} (${reasonOf(error)}): ou ele está parado nesta máquina, ou HOST e PORT dele são outros; com um Redis, veja o estado na máquina de cada processo`,
    );
  });
  return partsView.parse(await response.json());
}

/** `fetch` hides what happened behind its own words. */
const reasonOf = (error: unknown): string =>
  wordsOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);

function describe({ parts }: z.infer<typeof partsView>): string {
  return parts
    .map(
      ({ name, state, detail }) =>
        `${words[state] ?? state}  ${name}${detail === undefined ? '' : `: ${detail}`}`,
    )
    .join('\n');
}
