/** The lists of conversations. */

import type { Session } from '../../../people/people.ts';
import type { Row } from '../../../stores/store.ts';
import type { Lists } from '../reading.ts';
import { Ago } from './ago.tsx';
import { Document, type Frame } from './layout.tsx';
import { channelName, onOneLine, whoOf } from './texts.ts';

type ListsProps = {
  readonly lists: Lists;
  readonly now: number;
  /** The conversation that is open beside them. */
  readonly open?: string | undefined;
};

/** The page without a conversation. */
export function Board({ frame, session, ...rest }: ListsProps & { frame: Frame; session: Session }) {
  return (
    <Document {...frame} title="Conversas" session={session} kind="board">
      <ListsPane {...rest} />
      <main class="nothing">
        <h1>Conversas</h1>
        <p>Escolha uma conversa na lista.</p>
        <p class="hint">
          <kbd>j</kbd> <kbd>k</kbd> andam pela lista, <kbd>Enter</kbd> abre, <kbd>?</kbd> mostra as teclas.
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
      aria-label="Conversas"
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
  return (
    <>
      <List id="waiting" title="Esperando" rows={waiting} {...rest} empty="Ninguém espera." />
      <List id="mine" title="Comigo" rows={mine} {...rest} empty="Nenhuma conversa sua." />
      <List id="others" title="Com colegas" rows={others} {...rest} />
      <List id="bot" title="Com o robô" rows={bot} {...rest} folded />
      <List id="closed" title="Encerradas hoje" rows={closed} {...rest} folded />
    </>
  );
}

type ListProps = {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly now: number;
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
  readonly open?: string | undefined;
};

function Item({ id, row: { conversation, channel, listing }, now, open }: ItemProps) {
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
          <bdi>{whoOf(listing)}</bdi>
        </span>
        <span class="since">
          <Ago at={listing.since} now={now} />
        </span>
        <span class="why">
          <span class="channel">{channelName(channel)}</span>
          {id === 'others' && listing.owner && (
            <>
              {' '}
              · com <bdi>{onOneLine(listing.owner.name)}</bdi>
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
            sem resposta há <Ago at={listing.unansweredSince} now={now} />
          </span>
        )}
      </a>
    </li>
  );
}
