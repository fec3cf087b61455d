/** How the command line reaches the console desk: through the running service, or in the stored data if none runs. */

import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createArchive } from '../archive/index.ts';
import type { Config } from '../config/index.ts';
import { wordsOf } from '../core/failure.ts';
import { openData } from '../data/index.ts';
import { createConsole } from '../desks/console/index.ts';
import { openIntegrations } from '../plantao/integrations.ts';
import { openPeople } from '../plantao/people.ts';
import { askHolder } from '../stores/index.ts';

/** What a command could not do, in words for who typed it. */
export class CommandError extends Error {}

/** Milliseconds; well over what it waits itself to see an action through. */
const serviceAnswersWithin = 10_000;

export type Answered<Body> = {
  readonly body: Body;
  /** Whether a service is running, or may be: without one, actions wait in the mailbox until it starts. */
  readonly running: boolean;
};

/**
 * @param within milliseconds that a running service may take to answer.
 * @throws CommandError with the desk's own words if it refuses.
 */
export async function ask<Body>(
  config: Config,
  shape: z.ZodType<Body>,
  path: string,
  init?: RequestInit,
  within?: number,
): Promise<Answered<Body>> {
  if (config.store.type === 'memory')
    throw new CommandError(
      'com PLANTAO_STORE=memory: só o próprio serviço conhece as conversas; use lmdb:PASTA',
    );
  // Opening it would make it, and a command run in the wrong place would find nobody waiting there.
  if (config.store.type === 'lmdb' && !existsSync(config.store.folder))
    throw new CommandError(`não há dados em ${config.store.folder}; confira PLANTAO_STORE`);
  const answered = await askService(config.store, path, init, within);
  if (answered !== null) return { body: await read(answered, shape), running: true };
  const data = await openData({ ...config, seal: config.seal || 'as-before' }, { brief: true });
  const { store, keys, backup, rekey, fingerprint } = data;
  const archive = createArchive({ store, keys, timezone: config.provider.timezone });
  const people = openPeople(data);
  const integrations = openIntegrations(data);
  try {
    const answer = await createConsole(store, {
      // A Redis is open to all: whoever runs elsewhere takes up what is posted here.
      ...(config.store.type === 'redis' ? {} : { patience: 0 }),
      backup,
      rekey,
      fingerprint,
      people,
      integrations,
      archive,
    })(new Request(`http://console${path}`, init));
    return { body: await read(answer, shape), running: config.store.type === 'redis' };
  } finally {
    await integrations.close();
    await store.close();
  }
}

/** The same, of what changes something. */
export const post = <Body>(
  config: Config,
  shape: z.ZodType<Body>,
  path: string,
  body: object = {},
  within?: number,
): Promise<Answered<Body>> =>
  ask(
    config,
    shape,
    path,
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    within,
  );

/**
 * Asks the service that runs; null if none does.
 *
 * @throws CommandError if one does and says nothing, or if it cannot be known.
 */
export async function askService(
  store: Config['store'],
  path: string,
  init: RequestInit = {},
  within = serviceAnswersWithin,
): Promise<Response | null> {
  for (let hangUps = 0; ; ) {
    try {
      return await askHolder(store, path, { ...init, signal: AbortSignal.timeout(within) });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      // Whoever hangs up may be on the way out, as another command is. What only reads is asked again.
      if (code === 'ECONNRESET' && init.method === undefined && ++hangUps < 5) await delay(50);
      else throw unanswered(error, code);
    }
  }
}

function unanswered(error: unknown, code: unknown): CommandError {
  const message = wordsOf(error);
  if (code === 'EACCES')
    return new CommandError(`use o comando com o usuário que roda o serviço (${message})`);
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ABORT_ERR')
    return new CommandError('o serviço está no ar, mas não respondeu a tempo');
  return new CommandError(`a pasta de dados não abre (${message})`);
}

/** What was answered. @throws CommandError with the desk's own words if it refuses. */
export async function read<Body>(response: Response, shape: z.ZodType<Body>): Promise<Body> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return shape.parse(body);
  if (response.status === 503)
    throw new CommandError('o serviço ainda está começando; tente de novo em alguns segundos');
  const refusal = z.object({ problem: z.string() }).safeParse(body);
  throw new CommandError(refusal.success ? refusal.data.problem : `o serviço respondeu ${response.status}`);
}
