/**
 * Listening: what has changed since the last look, a little overlapping, and once an hour everything of the last weeks, so
 * that what a look has missed is found. How far it has come is written down after what it told is stored.
 */

import { z } from 'zod';
import { backoff } from '../../../core/backoff.ts';
import { asFailure, Failure } from '../../../core/failure.ts';
import { type Log, originOf } from '../../../log.ts';
import type { Records, Store } from '../../../stores/store.ts';
import type { Receive, Report, Standing } from '../../channel.ts';
import type { Pause } from '../../pause.ts';
import type { Lists } from '../api/lists.ts';
import { type Ticket, ticketForm } from '../api/schemas.ts';
import { readTime } from '../api/times.ts';
import type { SentMessages } from '../sending/sent.ts';
import type { UnlistedMessages } from '../sending/unlisted.ts';
import { createAgenda } from './agenda.ts';
import { createKnown } from './known.ts';
import { tellMissing } from './missing.ts';
import { tell } from './telling.ts';
import { type Field, walk } from './walk.ts';

export type PollingParts = {
  readonly account: string;
  readonly lists: Lists;
  /** Of who listens alone: whoever was replaced writes nothing. */
  readonly records: Pick<Records, 'get' | 'set' | 'list'>;
  readonly now: Store['now'];
  readonly sent: Pick<SentMessages, 'get' | 'set'>;
  readonly unlisted: UnlistedMessages;
  /** Milliseconds after which what Magalu took and does not show counts as lost. */
  readonly missing: number;
  readonly log: Log;
  readonly pause: Pause;
  /** Milliseconds between two looks. */
  readonly every: number;
};

export type Polling = {
  standing(): Standing;
  /** A message of ours was taken: the protocol is looked at until it is listed. */
  expect(ticket: string): void;
  /** Takes no more; resolves once what was taken is posted. */
  stop(): Promise<void>;
};

const hour = 3_600_000;
/** Milliseconds that a look goes back beyond what the last one saw. */
const overlap = 10 * 60_000;
/** How far a whole look goes back, and the first one. */
const wholeLook = 30 * 24 * hour;
const firstLook = 180 * 24 * hour;
/** How many ordinary looks' time a whole one takes before what is new is looked at between. */
const lookBetween = 3;
/** Protocols that are looked at again in one go. */
const again = 20;

/** How many protocols may fail one after another until it is not they. */
const mostFailures = 3;

const cursorForm = z.object({
  updatedAt: z.number(),
  /** When the account was listened to first: what was over before is nobody's work. */
  since: z.number(),
});

/** Begins to listen. */
export function startPolling(parts: PollingParts, receive: Receive, report: Report): Polling {
  const { account, lists, records, now, sent, unlisted, missing, log, pause, every } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const cursorKey = `magalu/${account}/cursor`;
  const agenda = createAgenda({ first: every, now });
  const known = createKnown(records, account);
  let standing: Standing = { state: 'connecting', detail: 'conectando à Magalu' };
  let wholeAt = Number.NEGATIVE_INFINITY;
  let unreadable = 0;
  let incomplete = false;

  let since = now();
  let failures = 0;
  let newest = since;
  let betweenAt = since;

  const told = { lists, known, sent, unlisted, receive, report, now };

  /** One protocol; what Magalu does not tell of it is asked again, and the others go on. */
  const tellOne = async (ticket: Ticket, thorough: boolean): Promise<void> => {
    const isOver = ticket.closed === true && (readTime(ticket.updated_at) ?? 0) < since;
    if (isOver && (await known.get(ticket.id)) === null) return;
    try {
      const { news, settled } = await tell(told, { ticket, thorough });
      failures = 0;
      agenda.remove(ticket.id, 'failed');
      if (settled) agenda.remove(ticket.id, 'sent');
      if (news) agenda.add(ticket.id, 'news');
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      // One that has failed before is passed by: it must not keep what is behind it for ever.
      const isNew = !agenda.has(ticket.id, 'failed');
      agenda.add(ticket.id, 'failed');
      if (isNew && (isEverybodys(thrown) || ++failures > mostFailures)) throw thrown;
      log.warn({ account, ticket: ticket.id, failure: thrown.kind }, `magalu: a protocol: ${thrown.message}`);
    }
  };

  const readTicket = (item: unknown): Ticket | null => {
    const { data } = ticketForm.safeParse(item);
    if (data !== undefined) return data;
    if (unreadable++ === 0) log.warn({ account }, 'magalu: a protocol in a list cannot be understood');
    return null;
  };

  /** Everything that has changed since a moment; the last change that was seen. */
  const look = async (from: number, thorough: boolean, seen = new Set<string>()): Promise<number> => {
    let latest = from;
    const pages = walk({
      list: (query) => lists.tickets(query, 'look'),
      fields: ['updated_at', 'created_at'],
      from,
      timeOf,
      incomplete: () => {
        incomplete = true;
      },
    });
    for await (const items of pages)
      for (const item of items) {
        if (signal.aborted) return from;
        const ticket = readTicket(item);
        if (ticket === null) continue;
        const isOpen = ticket.closed !== true;
        if (!seen.has(ticket.id) && thorough && isOpen) agenda.add(ticket.id, 'quiet');
        seen.add(ticket.id);
        await tellOne(ticket, false);
        if (thorough && now() - betweenAt >= lookBetween * every) await lookAtNew();
        latest = Math.max(latest, readTime(ticket.updated_at) ?? 0);
      }
    // A date of tomorrow must not hide what is changed today.
    return Math.min(latest, now());
  };

  /** A first look goes on for as long as there are protocols: who writes meanwhile does not wait for its end. */
  const lookAtNew = async (): Promise<void> => {
    newest = Math.max(newest, await look(newest - overlap, false));
    betweenAt = now();
  };

  const lookAgain = async (): Promise<void> => {
    for (const id of agenda.due(again)) {
      if (signal.aborted) return;
      try {
        await tellOne(await lists.ticket(id, 'look'), true);
      } catch (thrown) {
        if (!(thrown instanceof Failure) || isEverybodys(thrown)) throw thrown;
        // Gone, or not told now: a whole look finds it if it is still there.
        log.warn({ account, ticket: id, failure: thrown.kind }, `magalu: a protocol: ${thrown.message}`);
        if (thrown.kind === 'refused') agenda.remove(id, 'failed');
      }
    }
  };

  /** What is open and older than a whole look goes back. */
  const lookAtOpen = async (seen: ReadonlySet<string>): Promise<void> => {
    for await (const id of known.open()) if (!seen.has(id)) agenda.add(id, 'quiet');
  };

  const lookOnce = async (): Promise<void> => {
    const kept = cursorForm.safeParse((await records.get(cursorKey))?.value).data;
    const isWhole = now() - wholeAt >= hour;
    const seen = new Set<string>();
    const begun = now();
    [unreadable, incomplete, failures, newest, betweenAt] = [0, false, 0, begun, begun];
    // One that a clock wrote which ran ahead would hide what changes until then.
    const cursor = kept && Math.min(kept.updatedAt, begun);
    since = kept?.since ?? since;
    const back = isWhole ? begun - (cursor === undefined ? firstLook : wholeLook) : begun;
    const latest = await look(Math.min((cursor ?? begun) - overlap, back), isWhole, seen);
    if (signal.aborted) return;
    if (isWhole) {
      await lookAtOpen(seen);
      wholeAt = begun;
    }
    // What was not told is not passed by, for as long as it is asked for again.
    const failedSince = agenda.failedSince();
    const next = failedSince === undefined ? latest : Math.min(latest, failedSince);
    if (next > (cursor ?? 0)) await records.set(cursorKey, { updatedAt: next, since });
    await lookAgain();
    await tellMissing(told, now() - missing);
  };

  const running = (async () => {
    for (let misses = 0; !signal.aborted; ) {
      let wait = every;
      try {
        await lookOnce();
        misses = 0;
        if (standing.state !== 'connected') log.info({ account }, 'magalu: connected');
        standing = connected(unreadable, incomplete);
      } catch (thrown) {
        if (signal.aborted) break;
        const failure = asFailure(thrown);
        standing = describe(thrown);
        log.warn(
          { account, failure: failure.kind, ...(thrown instanceof Failure ? {} : originOf(thrown)) },
          `magalu: ${standing.detail}`,
        );
        wait = Math.max(backoff(misses++, Math.random()), failure.retryAfter ?? 0);
      }
      await pause(wait, signal);
    }
  })();

  return {
    standing: () => standing,
    expect: (ticket) => agenda.add(ticket, 'sent'),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Whether no protocol could be looked at just now, as opposed to one. */
const isEverybodys = ({ kind, retryAfter }: Failure): boolean => kind === 'retry' && retryAfter !== undefined;

const timeOf = (item: unknown, field: Field): number | undefined => {
  const { data } = ticketForm.safeParse(item);
  return readTime(data?.[field]);
};

function connected(unreadable: number, incomplete: boolean): Standing {
  const odd = [
    ...(unreadable === 0 ? [] : [`não deu para entender ${unreadable} dos protocolos da lista`]),
    ...(incomplete ? ['há mais protocolos do mesmo instante do que a Magalu lista'] : []),
  ];
  return {
    state: 'connected',
    detail: ['recebendo protocolos', ...odd].join('; '),
  };
}

const describe = (thrown: unknown): Standing =>
  thrown instanceof Failure
    ? { state: 'connecting', detail: thrown.message }
    : {
        state: 'connecting',
        detail: 'não é possível gravar agora o que chega da Magalu; ela guarda tudo até lá',
      };
