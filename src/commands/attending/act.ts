/** `plantao reply`, `give-back` and `close`: what attendants do. */

import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Config } from '../../config/index.ts';
import type { Attendant } from '../../core/content.ts';
import { fold } from '../../core/text/index.ts';
import { type ActionOutcome, actionOutcome } from '../../desks/acting.ts';
import { ask, CommandError } from '../ask.ts';

export type Action = {
  readonly name: 'reply' | 'give-back' | 'close';
  readonly conversation: string;
  /** Who acts. */
  readonly as?: string | undefined;
  readonly text?: string;
};

/** Carries out one action of an attendant and tells what became of it. */
export async function act(config: Config, action: Action): Promise<string> {
  if (action.conversation === '') throw new CommandError('falta o código da conversa: veja plantao waiting');
  const { body, running } = await ask(
    config,
    actionOutcome,
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
  // A closed conversation is found by its whole code only.
  if (action.name === 'close' && body.outcome === 'done' && body.id !== undefined)
    return `feito: a conversa ${body.id} está encerrada`;
  return outcomeText(body, running);
}

/** What became of an action. @throws CommandError if it did not happen. */
export function outcomeText(body: ActionOutcome, running: boolean): string {
  switch (body.outcome) {
    case 'done':
      return body.reopened ? 'feito: a conversa estava encerrada, e agora está com você' : 'feito';
    case 'owned':
      throw new CommandError(
        `quem está com essa conversa é ${body.owner}; nada foi feito (se é você: --as "${body.owner}")`,
      );
    case 'unchanged': {
      const stands = {
        waiting: 'espera por um atendente',
        attended: 'está com atendente',
        bot: 'está com o robô',
        closed: 'está encerrada',
      }[body.place];
      throw new CommandError(`o pedido foi ouvido, mas a conversa ${stands}; veja por quê com: plantao show`);
    }
    case 'pending':
      return running
        ? 'anotado; o serviço ainda não confirmou. Veja com: plantao show'
        : 'anotado; o serviço está parado e fará isso quando voltar';
  }
}

/**
 * Who types. Everybody uses the service's user of the machine, so the name tells attendants apart; without one,
 * customers read no name of a machine's user.
 */
export function attendant(as: string | undefined): Attendant {
  const name = as?.trim() || 'Atendente';
  return { id: `console:${fold(name)}@${userName()}`, name };
}

/** A container's user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `${process.getuid?.() ?? ''}`;
  }
}
