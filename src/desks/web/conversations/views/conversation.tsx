/** A conversation's page: what was said, what is known, and what can be done. */

import type { Session } from '../../../../people/people.ts';
import { type Side, SidePane } from '../../views/board.tsx';
import { Mark } from '../../views/due.tsx';
import { Document, type Frame } from '../../views/layout.tsx';
import { channelName, onOneLine, whoOf } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Shown } from '../reading.ts';
import { Actions, ClosingBar, carries } from './actions.tsx';
import { Composer } from './composer.tsx';
import { Dialogs } from './dialogs.tsx';
import { Facts } from './facts.tsx';
import { Transcript } from './transcript.tsx';

export type LiveProps = {
  readonly shown: Shown;
  readonly session: Session;
  readonly now: number;
  readonly timezone: string;
  readonly words: Words;
  readonly queues: Side['queues'];
  /** How many lines are asked for. */
  readonly lines: number;
};

type PageProps = Omit<LiveProps, 'words'> & { readonly frame: Frame; readonly side: Side };

export function ConversationPage({ frame, side, ...rest }: PageProps) {
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
      <SidePane side={side} words={words} />
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
      <Dialogs path={path} words={words} isProtocol={listing.known?.protocol !== undefined} />
    </Document>
  );
}

/** What `#live` holds: asked for again at each change. */
export function Live({ shown, session, now, timezone, queues, lines, words }: LiveProps) {
  const { talk } = words;
  const { conversation, channel, listing } = shown.conversation;
  const path = `/desk/c/${encodeURIComponent(conversation)}`;
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
        <Actions listing={listing} channel={channel} session={session} path={path} words={words} />
      </header>
      <div class="bars">
        {(listing.known?.alerts ?? []).map((alert) => (
          <p class="alert">
            <strong>{talk.alert}:</strong> <bdi>{onOneLine(alert)}</bdi>
          </p>
        ))}
        <DueBar listing={listing} now={now} words={words} />
        <ClosingBar listing={listing} path={path} now={now} words={words} />
      </div>
      <Transcript
        shown={shown}
        timezone={timezone}
        path={path}
        lines={lines}
        me={session.user.id}
        isProtocol={listing.known?.protocol !== undefined}
        words={words}
      />
      <Facts
        listing={listing}
        session={session}
        now={now}
        timezone={timezone}
        queues={queues}
        path={path}
        carries={carries}
        words={words}
      />
    </>
  );
}

/** While the date is near by which it has to be answered. */
function DueBar({
  listing: { urgency },
  now,
  words,
}: Pick<LiveProps, 'now' | 'words'> & Pick<LiveProps['shown']['conversation'], 'listing'>) {
  if (urgency === undefined || urgency.now === 'calm') return null;
  return (
    <p class={`due ${urgency.now}`}>
      <Mark urgency={urgency} now={now} words={words} said={words.protocol.bars} />
    </p>
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
