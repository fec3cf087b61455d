/** The lists of conversations. */

import type { Listing } from '../../../core/flow.ts';
import type { Session } from '../../../people/people.ts';
import type { Row } from '../../../stores/store.ts';
import type { List, Lists } from '../conversations/reading.ts';
import type { Words } from '../words/index.ts';
import { Ago } from './ago.tsx';
import { Mark } from './due.tsx';
import { Document, type Frame } from './layout.tsx';
import { renderedOnce } from './rendered.ts';
import { channelName, onOneLine, whoOf } from './texts.ts';

/** The lists, and how they are looked at. */
export type Side = {
  readonly lists: Lists;
  /** Empty where there is only one queue. */
  readonly queues: readonly { readonly id: string; readonly name: string }[];
  /** A queue, `mine`, or all of them if empty. */
  readonly chosen: string;
  readonly now: number;
  /** The conversation that is open beside them. */
  readonly open?: string;
};

type SideProps = { readonly side: Side; readonly words: Words };

/** The page without a conversation. */
export function Board({ frame, session, side }: { frame: Frame; session: Session; side: Side }) {
  const { words } = frame;
  const [move, open, show] = words.lists.hints;
  return (
    <Document {...frame} title={words.lists.title} session={session} kind="board">
      <SidePane words={words} side={side} />
      <main class="nothing">
        <h1>{words.lists.title}</h1>
        <p>{words.lists.choose}</p>
        <p class="hint">
          <kbd>a</kbd>
          {words.lists.hintNext}
          <kbd>j</kbd> <kbd>k</kbd>
          {move}
          <kbd>Enter</kbd>
          {open}
          <kbd>?</kbd>
          {show}
        </p>
      </main>
    </Document>
  );
}

/** The lists, kept up to date by the page's events, and what is set about them. */
export function SidePane({ side, words }: SideProps) {
  const asked = side.open === undefined ? '' : `?open=${encodeURIComponent(side.open)}`;
  return (
    <div id="side">
      <div class="tools">
        <button
          id="next"
          type="button"
          class="main"
          hx-post="/desk/next"
          hx-include="#csrf"
          hx-target="#next-outcome"
          data-key="a"
        >
          {words.lists.next} <kbd>a</kbd>
        </button>
        <Alerts words={words} />
        {side.queues.length > 1 && <QueueChoice side={side} words={words} asked={asked} />}
        <div id="next-outcome" role="status" />
      </div>
      <nav
        id="lists"
        aria-label={words.lists.title}
        hx-get={`/desk/lists${asked}`}
        hx-trigger="desk-lists from:body throttle:400ms"
        hx-swap="innerMorph"
      >
        <ListsInside side={side} words={words} />
      </nav>
    </div>
  );
}

function QueueChoice({ side, words: { lists }, asked }: SideProps & { readonly asked: string }) {
  const choices = [{ id: '', name: lists.allQueues }, { id: 'mine', name: lists.myQueues }, ...side.queues];
  return (
    <select
      id="queue"
      name="queue"
      aria-label={lists.queue}
      autocomplete="off"
      hx-get={`/desk/lists${asked}`}
      hx-trigger="change"
      hx-target="#lists"
      hx-swap="innerMorph"
    >
      {choices.map(({ id, name }) => (
        <option value={id} selected={id === side.chosen}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Kept by the browser, and set by the page's script. */
function Alerts({ words: { lists } }: Pick<SideProps, 'words'>) {
  return (
    <details class="alerts">
      <summary>{lists.alerts}</summary>
      <div>
        <label>
          <input type="checkbox" id="sound" /> {lists.sound}
        </label>
        <label>
          <input type="checkbox" id="notifications" /> {lists.notifications}
        </label>
        <p id="blocked" class="refused" hidden>
          {lists.blocked}
        </p>
      </div>
    </details>
  );
}

/** What `#lists` holds: asked for again at each change. */
export function ListsInside({ side, words }: SideProps) {
  const { waiting, mine, others, bot, closed, overdue } = side.lists;
  const { lists } = words;
  const rest = { side, words };
  return (
    <>
      <OneList id="waiting" title={lists.waiting} list={waiting} {...rest} empty={lists.nobodyWaits} />
      <OneList id="mine" title={lists.mine} list={mine} {...rest} empty={lists.noneMine} />
      <OneList id="others" title={lists.others} list={others} {...rest} />
      <OneList id="bot" title={lists.bot} list={bot} {...rest} folded />
      <OneList id="closed" title={lists.closed} list={closed} {...rest} folded />
      <Overdue rows={overdue} words={words} />
    </>
  );
}

/** Whose date has passed, for the page's alerts alone: some of them are in no list that somebody sees. */
function Overdue({ rows, words }: { readonly rows: readonly Row[]; readonly words: Words }) {
  return (
    <ul id="overdue" hidden>
      {rows.map(({ conversation, listing }) => (
        <li
          data-alert={dueKey(conversation, listing)}
          data-kind="overdue"
          data-href={`/desk/c/${encodeURIComponent(conversation)}`}
        >
          <span class="who">{whoOf(listing, words)}</span>
        </li>
      ))}
    </ul>
  );
}

/** By what its passing is known: of one date it is told once, wherever it is seen. */
const dueKey = (conversation: string, { urgency }: Listing): string =>
  `${conversation} due ${urgency?.dueAt ?? ''}`;

type ListProps = SideProps & {
  readonly id: string;
  readonly title: string;
  readonly list: List;
  readonly folded?: boolean;
  readonly empty?: string;
};

function OneList({ id, title, list: { rows, more, isAll }, folded = false, empty, ...rest }: ListProps) {
  const { lists } = rest.words;
  return (
    <details id={`list-${id}`} class={`list ${id}`} open={!folded}>
      <summary>
        <h2>{title}</h2>
        <span class="count" data-count={id}>
          {rows.length + more}
          {!isAll && '+'}
        </span>
      </summary>
      {rows.length === 0 && empty !== undefined && <p class="empty">{empty}</p>}
      <ul>
        {rows.map((row) =>
          renderedOnce(row, mannerOf(row, id, rest), () => <Item id={id} row={row} {...rest} />),
        )}
      </ul>
      {(more > 0 || !isAll) && <p class="empty">{more > 0 ? lists.more(more, isAll) : lists.older}</p>}
    </details>
  );
}

/** All that a row's markup depends on besides itself. Times are of the second. */
const mannerOf = ({ conversation }: Row, id: string, { side: { now, open }, words }: SideProps): string =>
  `${id} ${words.language} ${open === conversation} ${Math.floor(now / 1_000)}`;

function Item({
  id,
  row: { conversation, channel, listing },
  side: { now, open, queues },
  words,
}: SideProps & { readonly id: string; readonly row: Row }) {
  const { place, nudgedAt, summary, reason, since, urgency } = listing;
  const pressing = urgency === undefined || urgency.now === 'calm' ? '' : ` urgent-${urgency.now}`;
  const why = [place === 'waiting' ? reason : undefined, summary?.at(-1)]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
  const queue = place === 'waiting' ? queues.find(({ id: one }) => one === listing.queue)?.name : undefined;
  return (
    <li id={`item-${conversation}`}>
      <a
        id={`row-${conversation}`}
        class={`row${nudgedAt === undefined ? '' : ' nudged'}${pressing}`}
        href={`/desk/c/${encodeURIComponent(conversation)}`}
        aria-current={open === conversation ? 'page' : undefined}
        data-alert={
          place !== 'waiting'
            ? undefined
            : urgency?.now === 'passed'
              ? dueKey(conversation, listing)
              : `${conversation} ${since} ${nudgedAt ?? ''}`
        }
      >
        <span class="who">
          <bdi>{whoOf(listing, words)}</bdi>
        </span>
        <span class="since">
          <Ago at={since} now={now} words={words} />
        </span>
        <span class="why">
          <span class="channel">{channelName(channel, words)}</span>
          {queue !== undefined && <> · {queue}</>}
          {id === 'others' && listing.owner && (
            <>
              {' '}
              · {words.lists.with} <bdi>{onOneLine(listing.owner.name)}</bdi>
            </>
          )}
          {why !== '' && (
            <>
              {' '}
              · <bdi>{onOneLine(why)}</bdi>
            </>
          )}
        </span>
        <Mark urgency={urgency} now={now} words={words} said={words.protocol.marks} />
        {listing.closesAt !== undefined && <span class="owing">{words.lists.closing}</span>}
        {nudgedAt !== undefined && place === 'waiting' && <span class="owing">{words.lists.nudged}</span>}
        {listing.unansweredSince !== undefined && (
          <span class="owing">
            {words.lists.owing} <Ago at={listing.unansweredSince} now={now} words={words} />
          </span>
        )}
      </a>
    </li>
  );
}
