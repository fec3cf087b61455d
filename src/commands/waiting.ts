/** `plantao waiting`: who waits for a person, the longest first, and what only a person can check. */

import type { Config } from '../config.ts';
import { formatPhone } from '../core/brazil.ts';
import { type ConsoleRow, consoleQueue } from '../desks/console.ts';
import { ask } from './ask.ts';

export async function waiting(config: Config): Promise<string> {
  const { waiting: unclaimed, attended, parked } = (await ask(config, consoleQueue, '/queue')).body;
  const lines = [
    unclaimed.length === 0 ? 'Ninguém esperando.' : `Esperando: ${unclaimed.length}`,
    ...unclaimed.map(describe),
    ...(attended.length > 0 ? ['', `Com atendente: ${attended.length}`, ...attended.map(describe)] : []),
  ];
  if (unclaimed.length > 0)
    lines.push('', 'Ler: plantao show CÓDIGO · Responder: plantao reply CÓDIGO "texto"');
  if (parked.length > 0)
    lines.push(
      '',
      `Para conferir: ${parked.length}`,
      ...parked.map(
        ({ id, reason, waited }) => `  ${shortened(id)}  há ${duration(waited)}  ${onOneLine(reason)}`,
      ),
    );
  return lines.join('\n');
}

/** As much of a conversation's code as is typed. */
const shortened = (id: string): string => id.slice(0, 8);

/** What customers call themselves makes no lines of its own in a list. */
const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');

function describe({ id, channel, listing, waited, unanswered }: ConsoleRow): string {
  const who = [listing.name ?? 'sem nome', listing.phone && formatPhone(listing.phone)]
    .filter(Boolean)
    .join(' ');
  const owing = unanswered === undefined ? '' : `, sem resposta há ${duration(unanswered)}`;
  const why = listing.owner ? `com ${listing.owner.name}${owing}` : listing.reason;
  return `  ${shortened(id)}  há ${duration(waited)}  ${channel}  ${onOneLine(who)}${why ? `  (${onOneLine(why)})` : ''}`;
}

/** Milliseconds as people say them: `40 s`, `12 min`, `3 h 05`, `2 dias`. */
export function duration(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1_000))} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.floor(minutes / 1_440)} dias`;
}
