/** `plantao waiting`: who waits for a person, the longest first, and what else is not done. */

import type { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { formatPhone } from '../../core/text/brazil.ts';
import { type ConsoleRow, consoleQueue } from '../../desks/console/shapes.ts';
import type { awaitedRow } from '../../desks/parked.ts';
import { duration } from '../../desks/telling.ts';
import { ask } from '../ask.ts';
import { onOneLine } from '../one-line.ts';

export async function waiting(config: Config): Promise<string> {
  const { waiting: unclaimed, attended, parked, awaited } = (await ask(config, consoleQueue, '/queue')).body;
  return [
    unclaimed.length === 0 ? 'Ninguém esperando.' : `Esperando: ${unclaimed.length}`,
    ...unclaimed.map(describe),
    ...(attended.length > 0 ? ['', `Com atendente: ${attended.length}`, ...attended.map(describe)] : []),
    ...(unclaimed.length > 0
      ? ['', 'Ler: plantao show CÓDIGO · Responder: plantao reply CÓDIGO "texto"']
      : []),
    ...(awaited.length > 0 ? ['', `A caminho do ERP: ${awaited.length}`, ...awaited.map(underWay)] : []),
    ...(parked > 0
      ? ['', `${parked === 1 ? '1 coisa espera' : `${parked} coisas esperam`} uma pessoa: plantao parked`]
      : []),
  ].join('\n');
}

const underWay = ({ id, waited, next, attempts, ...who }: z.infer<typeof awaitedRow>): string => {
  const tried = attempts === 0 ? '' : attempts === 1 ? ', 1 tentativa' : `, ${attempts} tentativas`;
  const then = next === 0 ? '' : `, a próxima em ${duration(next)}`;
  return `  ${shortened(id)}  há ${duration(waited)}  ${onOneLine(whoOf(who))}${tried}${then}`;
};

/** As much of a conversation's code as is typed. */
const shortened = (id: string): string => id.slice(0, 8);

/** A customer by what is known of them. */
export const whoOf = ({ name, phone }: Pick<ConsoleRow['listing'], 'name' | 'phone'>): string =>
  [name ?? 'sem nome', phone && formatPhone(phone)].filter(Boolean).join(' ');

/** How much of the time to answer is left. */
const dueIn = (left: number): string =>
  left < 0 ? `o prazo venceu há ${duration(-left)}` : `o prazo vence em ${duration(left)}`;

function describe({ id, channel, listing, waited, unanswered, due }: ConsoleRow): string {
  const who = whoOf(listing);
  const owing = unanswered === undefined ? '' : `, sem resposta há ${duration(unanswered)}`;
  const why = listing.owner ? `com ${listing.owner.name}${owing}` : listing.reason;
  const told = [why === undefined ? '' : onOneLine(why), due === undefined ? '' : dueIn(due)].filter(Boolean);
  const rest = told.length === 0 ? '' : `  (${told.join(', ')})`;
  return `  ${shortened(id)}  há ${duration(waited)}  ${channel}  ${onOneLine(who)}${rest}`;
}
