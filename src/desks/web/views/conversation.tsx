/** A conversation's page: what was said, what is known, and what can be done. */

import type { Session } from '../../../people/people.ts';
import type { Lists, Shown } from '../reading.ts';
import { ListsPane } from './board.tsx';
import { Facts } from './facts.tsx';
import { Document, type Frame } from './layout.tsx';
import { channelName, onOneLine, whoOf } from './texts.ts';
import { Transcript } from './transcript.tsx';

export type LiveProps = {
  readonly shown: Shown;
  readonly session: Session;
  readonly now: number;
  readonly timezone: string;
  /** How many lines are asked for. */
  readonly lines: number;
};

/** All of the fields that an action carries besides its own: who had the conversation on the page, and the form's word. */
const carries = '#shown-owner, #csrf';

type PageProps = LiveProps & { readonly frame: Frame; readonly lists: Lists };

export function ConversationPage({ frame, lists, ...live }: PageProps) {
  const { conversation, listing } = live.shown.conversation;
  const path = `/desk/c/${encodeURIComponent(conversation)}`;
  return (
    <Document
      {...frame}
      title={whoOf(listing)}
      session={live.session}
      conversation={conversation}
      kind="conversation"
    >
      <ListsPane lists={lists} now={live.now} open={conversation} />
      <main class="talk">
        <div
          id="live"
          hx-get={`${path}/live?lines=${live.lines}`}
          hx-trigger="desk-open from:body throttle:250ms"
          hx-swap="innerMorph"
        >
          <Live {...live} />
        </div>
        <div id="outcome" role="status" aria-live="polite" />
        <Composer path={path} />
      </main>
    </Document>
  );
}

/** What `#live` holds: asked for again at each change. */
export function Live({ shown, session, now, timezone, lines }: LiveProps) {
  const { conversation, channel, listing } = shown.conversation;
  const path = `/desk/c/${encodeURIComponent(conversation)}`;
  const isMine = listing.owner?.id === session.user.id;
  return (
    <>
      <header class="talk-head">
        <a class="back" href="/desk" data-key="l">
          ← Conversas
        </a>
        <h1>
          <bdi>{whoOf(listing)}</bdi>
        </h1>
        <p class="place">
          {channelName(channel)} · <Place shown={shown} session={session} />
        </p>
        <input type="hidden" id="shown-owner" name="owner" value={listing.owner?.id ?? ''} />
        <div class="actions">
          {listing.owner === undefined && <Act path={path} name="take" key_="t" label="Assumir" main />}
          {(isMine || listing.place === 'waiting') && (
            <>
              <Act path={path} name="give-back" key_="g" label="Devolver ao robô" />
              <Act
                path={path}
                name="close"
                key_="c"
                label="Encerrar"
                asks="Encerrar esta conversa? O cliente é avisado."
              />
            </>
          )}
        </div>
      </header>
      <Transcript shown={shown} timezone={timezone} path={path} lines={lines} me={session.user.id} />
      <Facts listing={listing} now={now} />
    </>
  );
}

function Place({ shown: { conversation }, session }: Pick<LiveProps, 'shown' | 'session'>) {
  const { place, owner } = conversation.listing;
  if (place === 'waiting') return <strong class="waits">esperando uma pessoa</strong>;
  if (place === 'bot') return <>com o robô</>;
  if (place === 'closed') return <>encerrada</>;
  return owner?.id === session.user.id ? (
    <strong>com você</strong>
  ) : (
    <strong>
      com <bdi>{onOneLine(owner?.name ?? 'alguém')}</bdi>
    </strong>
  );
}

type ActProps = {
  readonly path: string;
  readonly name: 'take' | 'give-back' | 'close';
  readonly key_: string;
  readonly label: string;
  readonly main?: boolean;
  /** Asked before it is done. */
  readonly asks?: string;
};

function Act({ path, name, key_, label, main = false, asks }: ActProps) {
  return (
    <button
      id={`act-${name}`}
      type="button"
      class={main ? 'main' : undefined}
      hx-post={`${path}/${name}`}
      hx-include={carries}
      hx-target="#outcome"
      hx-confirm={asks}
      data-key={key_}
    >
      {label} <kbd>{key_}</kbd>
    </button>
  );
}

/** Where answers and notes are written. It stays as it is while everything around it changes. */
function Composer({ path }: { readonly path: string }) {
  return (
    <form
      id="composer"
      hx-post={`${path}/say`}
      hx-include={carries}
      hx-target="#outcome"
      hx-sync="queue all"
      autocomplete="off"
    >
      <fieldset class="mode">
        <legend class="unseen">O que escrever</legend>
        <label>
          <input type="radio" name="mode" value="reply" id="mode-reply" checked /> Responder <kbd>r</kbd>
        </label>
        <label>
          <input type="radio" name="mode" value="note" id="mode-note" /> Nota interna <kbd>n</kbd>
        </label>
        <span class="hint mode-hint">O cliente não vê notas.</span>
      </fieldset>
      <label for="text" class="unseen">
        Texto
      </label>
      <textarea id="text" name="text" rows={2} maxlength={4000} required dir="auto" />
      <button type="submit" class="main">
        Enviar
      </button>
    </form>
  );
}
