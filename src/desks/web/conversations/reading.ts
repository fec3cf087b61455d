/** What the pages show, read from the store. */

import type { Attendant } from '../../../core/content.ts';
import { conversationId } from '../../../core/ids/index.ts';
import type { Conversation, Line, Row, Store } from '../../../stores/store.ts';
import { isOverdue, mostUrgentFirst } from './urgency.ts';

/** Of each list: more than anybody reads on a page. */
const mostRows = 200;
/** So far it is counted how many there are besides, where that matters. */
const mostCounted = 1_000;

/** A list, and how many rows there are that it does not show: at least so many, unless that `isAll`. */
export type List = { readonly rows: readonly Row[]; readonly more: number; readonly isAll: boolean };

/** The lists of the desk as one attendant sees them. */
export type Lists = {
  /** The longest first; in each queue, those before whose date is near. */
  readonly waiting: List;
  readonly mine: List;
  readonly others: List;
  /** The latest first. */
  readonly bot: List;
  /** Since midnight, the latest first. */
  readonly closed: List;
  /** Those whose date has passed, whoever has them and whosever queue it is: at most as many as anybody is told of. */
  readonly overdue: readonly Row[];
};

export type ListReader = {
  /** @param isMyQueue which of those who wait are shown; all unless told. */
  readFor(me: Pick<Attendant, 'id'>, isMyQueue?: (row: Row) => boolean): Promise<Lists>;
  stop(): void;
};

type Places = Readonly<Record<'waiting' | 'attended' | 'bot' | 'closed', readonly Row[]>>;

/** @param counted how many were asked for, but for the one that tells of more. */
const cut = (rows: readonly Row[], counted: number): List => {
  const isAll = rows.length <= counted;
  return {
    rows: rows.slice(0, mostRows),
    more: Math.max(0, Math.min(rows.length, counted) - mostRows),
    isAll,
  };
};

/** Milliseconds for which lists are good though nobody told of a change: other processes' may go unheard. */
const freshness = 5_000;

/**
 * Reads the lists once for all attendants who ask between two changes.
 *
 * @param timezone the provider's: where a day begins.
 */
export function createListReader(store: Store, timezone: string): ListReader {
  let kept: { readonly at: number; readonly places: Promise<Places> } | null = null;
  const forget = () => {
    kept = null;
  };
  const unwatch = store.watch(({ what }) => {
    if (what.includes('listing')) forget();
  });

  async function read(): Promise<Places> {
    const [waiting, attended, bot, closed] = await Promise.all([
      store.list({ place: 'waiting', limit: mostCounted + 1 }),
      store.list({ place: 'attended', limit: mostCounted + 1 }),
      store.list({ place: 'bot', limit: mostRows + 1, newestFirst: true }),
      store.list({ place: 'closed', limit: mostRows + 1, newestFirst: true }),
    ]);
    const midnight = startOfDay(store.now(), timezone);
    return { waiting, attended, bot, closed: closed.filter(({ listing }) => listing.since >= midnight) };
  }

  return {
    async readFor(me, isMyQueue = () => true) {
      if (kept === null || store.now() - kept.at > freshness) {
        kept = { at: store.now(), places: read() };
        kept.places.catch(forget);
      }
      const { waiting, attended, bot, closed } = await kept.places;
      const isMine = ({ listing }: Row) => listing.owner?.id === me.id;
      return {
        waiting: cut(mostUrgentFirst(waiting.filter(isMyQueue)), mostCounted),
        mine: cut(mostUrgentFirst(attended.filter(isMine)), mostCounted),
        others: cut(
          attended.filter((row) => !isMine(row)),
          mostCounted,
        ),
        bot: cut(bot, mostRows),
        closed: cut(closed, mostRows),
        overdue: [...waiting, ...attended].filter(isOverdue).slice(0, mostRows),
      };
    },
    stop: unwatch,
  };
}

/** The moment at which the day of `at` began in a time zone, in milliseconds since 1970. */
export function startOfDay(at: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' });
  const secondsInto = (moment: number): number => {
    const [hours = 0, minutes = 0, seconds = 0] = clock.format(moment).split(':').map(Number);
    return (hours * 60 + minutes) * 60 + seconds;
  };
  const whole = Math.floor(at / 1_000) * 1_000;
  const first = whole - secondsInto(whole) * 1_000;
  // Where the clock was changed today, that is an hour before or after midnight.
  const off = secondsInto(first);
  return off === 0 ? first : first + (off < 43_200 ? -off : 86_400 - off) * 1_000;
}

/** A conversation as its page shows it; `earlier` is how many lines there are before those. */
export type Shown = {
  readonly conversation: Conversation;
  readonly lines: readonly Line[];
  readonly earlier: number;
};

const isCode = (id: string): boolean => /^[\w-]{4,64}$/.test(id);

/** By its whole code; null if there is none. */
export async function readConversation(store: Store, id: string, limit: number): Promise<Shown | null> {
  if (!isCode(id)) return null;
  const code = conversationId(id);
  const [conversation, lines] = await Promise.all([
    store.conversation(code),
    store.transcript(code, { limit }),
  ]);
  if (conversation === null) return null;
  return { conversation, lines, earlier: (lines[0]?.seq ?? 1) - 1 };
}

/** How many of a conversation's last lines reach back to one of them, with some before it. */
export async function linesBackTo(store: Store, id: string, line: number): Promise<number> {
  if (!isCode(id)) return 0;
  const [last] = await store.transcript(conversationId(id), { limit: 1 });
  return (last?.seq ?? 0) - line + 1 + linesBefore;
}

const linesBefore = 20;
