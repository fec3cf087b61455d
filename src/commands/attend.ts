/** How the command line reaches the console desk: through the running service, or in the stored data if none runs. */

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Attendant } from '../core/content.ts';
import { asFailure } from '../core/failure.ts';
import { consoleOutcome, createConsole } from '../desks/console.ts';
import { askHolder, openStore } from '../stores/index.ts';

/** What a command could not do, in words for who typed it. */
export class CommandError extends Error {}

/** Milliseconds; well over what it waits itself to see an action through. */
const serviceAnswersWithin = 10_000;

export type Answered<Body> = {
  readonly body: Body;
  /** Whether a service is running: without one, actions wait in the mailbox until it starts. */
  readonly running: boolean;
};

/** @throws CommandError with the desk's own words if it refuses. */
export async function ask<Body>(
  config: Config,
  shape: z.ZodType<Body>,
  path: string,
  init?: RequestInit,
): Promise<Answered<Body>> {
  if (config.store.type === 'memory')
    throw new CommandError(
      'com PLANTAO_STORE=memory: só o próprio serviço conhece as conversas; use lmdb:PASTA',
    );
  const { folder } = config.store;
  // Opening it would make it, and a command run in the wrong place would find nobody waiting there.
  if (!existsSync(folder)) throw new CommandError(`não há dados em ${folder}; confira PLANTAO_STORE`);
  const answered = await askService(config.store, path, init);
  if (answered !== null) return { body: await read(answered, shape), running: true };
  // Another command at the same moment finds this one holding the folder, and asks it instead.
  let stopped: (request: Request) => Promise<Response> = async () => new Response(null, { status: 503 });
  const store = await openStore(config.store, { answer: (request) => stopped(request) });
  try {
    stopped = createConsole(store, { patience: 0 });
    const answer = await stopped(new Request(`http://console${path}`, init));
    return { body: await read(answer, shape), running: false };
  } finally {
    await store.close();
  }
}

/**
 * Asks the service that runs; null if none does.
 *
 * @throws CommandError if one does and says nothing, or if it cannot be known.
 */
export async function askService(
  store: Config['store'],
  path: string,
  init: RequestInit = {},
): Promise<Response | null> {
  try {
    return await askHolder(store, path, { ...init, signal: AbortSignal.timeout(serviceAnswersWithin) });
  } catch (error) {
    const { message } = asFailure(error);
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EACCES')
      throw new CommandError(`use o comando com o usuário que roda o serviço (${message})`);
    if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ABORT_ERR')
      throw new CommandError('o serviço está no ar, mas não respondeu a tempo');
    throw new CommandError(`a pasta de dados não abre (${message})`);
  }
}

async function read<Body>(response: Response, shape: z.ZodType<Body>): Promise<Body> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return shape.parse(body);
  const refusal = z.object({ problem: z.string() }).safeParse(body);
  throw new CommandError(refusal.success ? refusal.data.problem : `o serviço respondeu ${response.status}`);
}

/** Carries out one action of an attendant and tells what became of it. */
export async function act(
  config: Config,
  action: {
    readonly name: 'reply' | 'give-back' | 'close';
    readonly conversation: string;
    readonly as?: string;
    readonly text?: string;
  },
): Promise<string> {
  const { body, running } = await ask(
    config,
    consoleOutcome,
    `/conversations/${encodeURIComponent(action.conversation)}/${action.name}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        by: attendant(action.as),
        request: randomUUID(),
        ...(action.text ? { text: action.text } : {}),
      }),
    },
  );
  if (body.outcome === 'done') return 'feito';
  if (body.outcome === 'owned')
    throw new CommandError(`quem está com essa conversa é ${body.owner}; nada foi feito`);
  return running
    ? 'anotado; o serviço ainda não confirmou. Veja com: plantao show'
    : 'anotado; o serviço está parado e fará isso quando voltar';
}

/** Who types: the machine's user, whose own name is nothing for customers to see. */
const attendant = (name = 'Atendente'): Attendant => ({ id: `console:${userName()}`, name });

/** A container's user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `${process.getuid?.() ?? ''}`;
  }
}
