/** Looking for a reference among a service's recent tickets. */

import type { Backend, Ticket } from '../../backends/backend.ts';
import type { LocalTime } from '../../core/calls.ts';
import { asFailure } from '../../core/failure.ts';
import type { Reference } from '../../core/ids/index.ts';
import { carriesReference } from '../../core/ids/reference.ts';
import type { Sighting } from './decide.ts';

/** The most that ERPs list at once. */
const mostRows = 50;

/** Where a reference is looked for. */
export type Place = {
  readonly service: string;
  /** The first day. */
  readonly since: LocalTime;
};

/** The tickets that carry the reference, oldest first, and whether any other one could be hidden. Throws `Failure`. */
export async function listCarriers(
  backend: Pick<Backend, 'listTickets'>,
  { service, since }: Place,
  reference: Reference,
): Promise<{ readonly tickets: readonly Ticket[]; readonly conclusive: boolean }> {
  const rows = await backend.listTickets({ service }, { limit: mostRows, since, seeking: reference });
  const tickets = rows
    .filter(({ rawDescription }) => carriesReference(rawDescription ?? '', reference))
    .reverse();
  const conclusive = rows.length < mostRows && rows.every(({ rawDescription }) => rawDescription?.trim());
  return { tickets, conclusive };
}

/** What the look-up before a creation shows. Never throws. */
export async function look(
  backend: Pick<Backend, 'listTickets'>,
  place: Place,
  reference: Reference,
): Promise<Sighting> {
  try {
    const { tickets, conclusive } = await listCarriers(backend, place, reference);
    const [ticket] = tickets;
    return ticket ? { type: 'found', ticket } : { type: 'absent', conclusive };
  } catch (thrown) {
    return { type: 'failed', failure: asFailure(thrown) };
  }
}

/**
 * Tells the day before an instant by the provider's calendar: where the search for its ticket begins, so that clocks
 * that differ do not matter.
 *
 * @param timezone an IANA name.
 */
export function createDayBefore(timezone: string): (instant: number) => LocalTime {
  // A calendar is costly to make, and most attempts at tickets come long after the start.
  let calendar: Intl.DateTimeFormat | undefined;
  return (instant) => {
    calendar ??= new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    return calendar.format(instant - 24 * 3_600_000);
  };
}
