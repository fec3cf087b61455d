/** A conversation's page: what was said, what is known, and what can be done. */

import type { Session } from '../../../people/people.ts';
import type { Lists, Shown } from '../reading.ts';
import type { Words } from '../words/index.ts';
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
  readonly words: Words;
  /** How many lines are asked for. */
  readonly lines: number;
};

/** All of the fields that an action carries besides its own: who had the conversation on the page, and the form's word. */
const carries = '#shown-owner, #csrf';

type PageProps = Omit<LiveProps, 'words'> & { readonly frame: Frame; readonly lists: Lists };

export function ConversationPage({ frame, lists, ...rest }: PageProps) {
  const { words } = frame;
  const live = { ...rest, words };
  const { conversation, listing } = live.shown.conversation;
  const path = `/desk/c/${encodeURIComponent(conversation)}`;
  return (
    <Document
      {...frame}
      title={whoOf(listing, words)}
      session={live.session}
      conversation={conversation}
      kind="conversation"
    >
      <ListsPane lists={lists} now={live.now} words={words} open={conversation} />
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
        <Composer path={path} words={words} />
      </main>
    </Document>
  );
}

/** What `#live` holds: asked for again at each change. */
export function Live({ shown, session, now, timezone, lines, words }: LiveProps) {
  const { talk } = words;
  const { conversation, channel, listing } = shown.conversation;
  const path = `/desk/c/${encodeURIComponent(conversation)}`;
  const isMine = listing.owner?.id === session.user.id;
  return (
    <>
      <header class="talk-head">
        <a class="back" href="/desk" data-key="l">
          {talk.back}
        </a>
        <h1>
          <bdi>{whoOf(listing, words)}</bdi>
        </h1>
        <p class="place">
          {channelName(channel, words)} · <Place shown={shown} session={session} words={words} />
        </p>
        <input type="hidden" id="shown-owner" name="owner" value={listing.owner?.id ?? ''} />
        <div class="actions">
          {listing.owner === undefined && <Act path={path} name="take" key_="t" label={talk.take} main />}
          {(isMine || listing.place === 'waiting') && (
            <>
              <Act path={path} name="give-back" key_="g" label={talk.giveBack} />
              <Act path={path} name="close" key_="c" label={talk.close} asks={talk.confirmClose} />
            </>
          )}
        </div>
      </header>
      <Transcript
        shown={shown}
        timezone={timezone}
        path={path}
        lines={lines}
        me={session.user.id}
        words={words}
      />
      <Facts listing={listing} now={now} words={words} />
    </>
  );
}

type PlaceProps = Pick<LiveProps, 'shown' | 'session' | 'words'>;

function Place({ shown: { conversation }, session, words: { talk } }: PlaceProps) {
  const { place, owner } = conversation.listing;
  if (place === 'waiting') return <strong class="waits">{talk.waits}</strong>;
  if (place === 'bot') return talk.places.bot;
  if (place === 'closed') return talk.places.closed;
  return owner?.id === session.user.id ? (
    <strong>{talk.withYou}</strong>
  ) : (
    <strong>
      {talk.with} <bdi>{onOneLine(owner?.name ?? talk.somebody)}</bdi>
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
function Composer({ path, words: { talk } }: { readonly path: string; readonly words: Words }) {
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
        <legend class="unseen">{talk.whatToWrite}</legend>
        <label>
          <input type="radio" name="mode" value="reply" id="mode-reply" checked /> {talk.reply} <kbd>r</kbd>
        </label>
        <label>
          <input type="radio" name="mode" value="note" id="mode-note" /> {talk.note} <kbd>n</kbd>
        </label>
        <span class="hint mode-hint">{talk.notesUnseen}</span>
      </fieldset>
      <label for="text" class="unseen">
        {talk.text}
      </label>
      <textarea id="text" name="text" rows={2} maxlength={4000} required dir="auto" />
      <button type="submit" class="main">
        {talk.send}
      </button>
    </form>
  );
}
