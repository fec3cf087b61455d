/** `plantao waiting`: who waits for a person, the longest first. */

import { z } from 'zod';
import type { Config } from '../config.ts';
import { formatPhone } from '../core/brazil.ts';
import { type ConsoleRow, consoleRow } from '../desks/console.ts';
import { ask } from './attend.ts';

const rows = z.array(consoleRow);

export async function waiting(config: Config): Promise<string> {
  const [{ body: unclaimed }, { body: attended }] = [
    await ask(config, rows, '/conversations?place=waiting'),
    await ask(config, rows, '/conversations?place=attended'),
  ];
  const lines = [
    unclaimed.length === 0 ? 'Ninguém esperando.' : `Esperando: ${unclaimed.length}`,
    ...unclaimed.map(describe),
    ...(attended.length > 0 ? ['', `Com atendente: ${attended.length}`, ...attended.map(describe)] : []),
  ];
  if (unclaimed.length > 0)
    lines.push('', 'Ler: plantao show CÓDIGO · Responder: plantao reply CÓDIGO "texto"');
  return lines.join('\n');
}

function describe({ id, channel, listing, waited }: ConsoleRow): string {
  const who = [listing.name ?? 'sem nome', listing.phone && formatPhone(listing.phone)]
    .filter(Boolean)
    .join(' ');
  const why = listing.owner ? `com ${listing.owner.name}` : listing.reason;
  return `  ${id.slice(0, 8)}  há ${duration(waited)}  ${channel}  ${who}${why ? `  (${why})` : ''}`;
}

/** Milliseconds as people say them: `40 s`, `12 min`, `3 h 05`, `2 dias`. */
export function duration(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1_000))} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.floor(minutes / 1_440)} dias`;
}
