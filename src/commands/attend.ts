/** How the command line reaches the console desk: through the running service, or in the stored data if none runs. */

import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Attendant } from '../core/content.ts';
import { consoleOutcome, createConsole } from '../desks/console.ts';
import { askHolder, openStore } from '../stores/index.ts';

/** What a command could not do, in words for who typed it. */
export class CommandError extends Error {}

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
  const answered = await askHolder(config.store, path, init);
  if (answered !== null) return { body: await read(answered, shape), running: true };
  const store = await openStore(config.store, {});
  try {
    const answer = await createConsole(store)(new Request(`http://console${path}`, init));
    return { body: await read(answer, shape), running: false };
  } finally {
    await store.close();
  }
}

async function read<Body>(response: Response, shape: z.ZodType<Body>): Promise<Body> {
  const body: unknown = await response.json();
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
    throw new CommandError(`quem está com essa conversa é ${body.owner}; nada foi enviado`);
  return running
    ? 'anotado; o serviço ainda não confirmou. Veja com: plantao show'
    : 'anotado; o serviço está parado e fará isso quando voltar';
}

/** Who types: the machine's user, under the name that customers see. */
function attendant(name: string | undefined): Attendant {
  const user = userInfo().username;
  return { id: `console:${user}`, name: name ?? user };
}
