/** The marketplace's protocols as they are at this moment: told by the journal and the clock, and by nothing else. */

import { randomUUID } from 'node:crypto';
import { defined } from '../../../core/defined.ts';
import type { Habits } from '../habits.ts';
import type { Clock } from '../parts.ts';
import type { Changed, Journal, Line, Opened, Said, Told } from './journal.ts';
import { moderate } from './moderation.ts';

/** A protocol as it is listed now. */
export type Ticket = Omit<Opened, 'what' | 'at'> & {
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closed: boolean;
};

export type Opening = Omit<Opened, 'what' | 'at'>;
export type Change = Omit<Changed, 'what' | 'at' | 'ticket'>;

/** How what is taken is listed: `late` milliseconds later than usual, or never. */
export type Fate = { readonly late: number; readonly vanishes: boolean };

export type Saying = Pick<Said, 'ticket' | 'by' | 'code' | 'name' | 'text' | 'attachments'>;

export type Market = {
  /** Of one seller, or all; as they are listed now. */
  tickets(seller?: string): readonly Ticket[];
  /** The messages that are listed now, oldest first. */
  messages(ticket: string): readonly Said[];
  events(ticket: string): readonly Told[];
  /** What sellers sent over the API, listed yet or not. */
  sent(): readonly (Said | Told)[];
  open(opening: Opening): void;
  change(ticket: string, change: Change): void;
  /** Written down once it returns. A message of the seller's comes after the lag; the invented buyer may answer it. */
  say(saying: Saying, fate: Fate): Said;
  tell(event: Pick<Told, 'ticket' | 'type' | 'rest'>, fate: Fate): Told;
};

const never = Number.MAX_SAFE_INTEGER;

export function createMarket(journal: Journal, clock: Clock, habits: () => Habits): Market {
  const byTicket = new Map<string, Line[]>();
  const learn = (line: Line) => {
    const id = line.what === 'opened' ? line.id : line.ticket;
    const known = byTicket.get(id);
    if (known === undefined) byTicket.set(id, [line]);
    else known.push(line);
  };
  for (const line of journal.lines()) learn(line);
  const write = (lines: readonly Line[]) => {
    journal.write(lines);
    for (const line of lines) learn(line);
  };
  const shown = (ticket: string) => (byTicket.get(ticket) ?? []).filter((line) => from(line) <= clock.now());
  const appearing = ({ late, vanishes }: Fate) => (vanishes ? never : clock.now() + habits().lag + late);

  return {
    tickets: (seller) =>
      [...byTicket.keys()]
        .flatMap((id) => asListed(shown(id), clock.now()) ?? [])
        .filter((ticket) => seller === undefined || ticket.seller === seller),
    messages: (ticket) =>
      shown(ticket)
        .filter((line) => line.what === 'said')
        .sort(byTime),
    events: (ticket) =>
      shown(ticket)
        .filter((line) => line.what === 'told')
        .sort(byTime),
    sent: () =>
      journal.lines().filter((line): line is Said | Told => line.what === 'told' || isSellers(line)),
    open: (opening) => write([{ what: 'opened', at: clock.now(), ...opening }]),
    change: (ticket, change) => write([{ what: 'changed', at: clock.now(), ticket, ...change }]),
    say(saying, fate) {
      const reason = saying.by === 'seller' ? moderate(saying.text) : undefined;
      const shownFrom = saying.by === 'seller' ? appearing(fate) : clock.now() + fate.late;
      const said: Said = {
        what: 'said',
        at: clock.now(),
        shownFrom,
        id: randomUUID(),
        ...saying,
        ...(reason !== undefined && { refused: { reason, from: shownFrom + habits().moderation } }),
      };
      write([said, ...repliesTo(said, byTicket.get(said.ticket) ?? [], habits().replyAfter)]);
      return said;
    },
    tell(event, fate) {
      const told: Told = {
        what: 'told',
        at: clock.now(),
        shownFrom: appearing(fate),
        id: randomUUID(),
        ...event,
      };
      write([told]);
      return told;
    },
  };
}

const isSellers = (line: Line): boolean => line.what === 'said' && line.by === 'seller';

const from = (line: Line): number => ('shownFrom' in line ? line.shownFrom : line.at);
const byTime = (one: Line, other: Line): number => from(one) - from(other);

/** The invented buyer answers what they could read, once. */
function repliesTo(said: Said, before: readonly Line[], after: number): readonly Said[] {
  const opened = before.find((line) => line.what === 'opened');
  if (opened?.reply === undefined || said.by !== 'seller' || said.refused !== undefined) return [];
  if (
    said.shownFrom === never ||
    before.some((line) => line.what === 'said' && !line.refused && line.by === 'seller')
  )
    return [];
  const at = said.shownFrom + after;
  const reply = { by: 'customer', name: opened.buyer, text: opened.reply } as const;
  return [
    {
      ...{ what: 'said', at, shownFrom: at, ticket: said.ticket, id: randomUUID(), code: randomUUID() },
      ...reply,
      attachments: [],
    },
  ];
}

/** Folds what is known of a protocol by now; undefined if it is not opened yet. */
function asListed(lines: readonly Line[], now: number): Ticket | undefined {
  const opened = lines.find((line) => line.what === 'opened');
  if (opened === undefined) return undefined;
  const { what: _, at: createdAt, ...opening } = opened;
  let ticket: Ticket = { ...opening, createdAt, updatedAt: createdAt, closed: false };
  for (const line of lines.toSorted(byTime)) {
    if (line.what === 'opened') continue;
    ticket = { ...ticket, ...effectOf(line, ticket), updatedAt: Math.max(ticket.updatedAt, from(line)) };
    if (line.what === 'said' && line.refused !== undefined && line.refused.from <= now)
      ticket = { ...ticket, updatedAt: Math.max(ticket.updatedAt, line.refused.from) };
  }
  return ticket;
}

/** Sellers that answer wait for the buyer; a buyer who writes again brings a closed protocol back. */
function effectOf(line: Exclude<Line, Opened>, { closed }: Ticket): Partial<Ticket> {
  if (line.what === 'changed') {
    const { what: _, at: __, ticket: ___, ...change } = line;
    return defined(change);
  }
  if (line.what === 'told') return line.type === 'refunded' ? { status: 'finished', closed: true } : {};
  if (line.by === 'customer') return { status: closed ? 'reopened' : 'waiting', closed: false };
  if (line.by === 'marketplace' || line.refused !== undefined || closed) return {};
  return { status: 'answered' };
}
