/** The lists of conversations. */

import type { Session } from '../../../people/people.ts';
import type { Row } from '../../../stores/store.ts';
import type { Lists } from '../reading.ts';
import type { Words } from '../words/index.ts';
import { Ago } from './ago.tsx';
import { Document, type Frame } from './layout.tsx';
import { channelName, onOneLine, whoOf } from './texts.ts';

type ListsProps = {
  readonly lists: Lists;
  readonly now: number;
  readonly words: Words;
  /** The conversation that is open beside them. */
  readonly open?: string | undefined;
};

/** The page without a conversation. */
export function Board({
  frame,
  session,
  ...rest
}: Omit<ListsProps, 'words'> & { frame: Frame; session: Session }) {
  const { words } = frame;
  const [move, open, show] = words.lists.hints;
  return (
    <Document {...frame} title={words.lists.title} session={session} kind="board">
      <ListsPane words={words} {...rest} />
      <main class="nothing">
        <h1>{words.lists.title}</h1>
        <p>{words.lists.choose}</p>
        <p class="hint">
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

/** The lists, kept up to date by the page's events. */
export function ListsPane(props: ListsProps) {
  return (
    <nav
      id="lists"
      aria-label={props.words.lists.title}
      hx-get={`/desk/lists${props.open === undefined ? '' : `?open=${encodeURIComponent(props.open)}`}`}
      hx-trigger="desk-lists from:body throttle:400ms"
      hx-swap="innerMorph"
    >
      <ListsInside {...props} />
    </nav>
  );
}

/** What `#lists` holds: asked for again at each change. */
export function ListsInside({ lists: { waiting, mine, others, bot, closed }, ...rest }: ListsProps) {
  const { lists } = rest.words;
  return (
    <>
      <List id="waiting" title={lists.waiting} rows={waiting} {...rest} empty={lists.nobodyWaits} />
      <List id="mine" title={lists.mine} rows={mine} {...rest} empty={lists.noneMine} />
      <List id="others" title={lists.others} rows={others} {...rest} />
      <List id="bot" title={lists.bot} rows={bot} {...rest} folded />
      <List id="closed" title={lists.closed} rows={closed} {...rest} folded />
    </>
  );
}

type ListProps = {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly now: number;
  readonly words: Words;
  readonly open?: string | undefined;
  readonly folded?: boolean;
  readonly empty?: string;
};

function List({ id, title, rows, folded = false, empty, ...rest }: ListProps) {
  return (
    <details id={`list-${id}`} class={`list ${id}`} open={!folded}>
      <summary>
        <h2>{title}</h2>
        <span class="count" data-count={id}>
          {rows.length}
        </span>
      </summary>
      {rows.length === 0 && empty !== undefined && <p class="empty">{empty}</p>}
      <ul>
        {rows.map((row) => (
          <Item id={id} row={row} {...rest} />
        ))}
      </ul>
    </details>
  );
}

type ItemProps = {
  readonly id: string;
  readonly row: Row;
  readonly now: number;
  readonly words: Words;
  readonly open?: string | undefined;
};

function Item({ id, row: { conversation, channel, listing }, now, open, words }: ItemProps) {
  const why = [listing.summary?.at(-1), listing.place === 'waiting' ? listing.reason : undefined]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
  return (
    <li id={`item-${conversation}`}>
      <a
        id={`row-${conversation}`}
        class="row"
        href={`/desk/c/${encodeURIComponent(conversation)}`}
        aria-current={open === conversation ? 'page' : undefined}
      >
        <span class="who">
          <bdi>{whoOf(listing, words)}</bdi>
        </span>
        <span class="since">
          <Ago at={listing.since} now={now} words={words} />
        </span>
        <span class="why">
          <span class="channel">{channelName(channel, words)}</span>
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
        {listing.unansweredSince !== undefined && (
          <span class="owing">
            {words.lists.owing} <Ago at={listing.unansweredSince} now={now} words={words} />
          </span>
        )}
      </a>
    </li>
  );
}
