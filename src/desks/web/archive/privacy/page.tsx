/** The page for what a customer may ask of their data. */

import { maskTaxId } from '../../../../core/text/brazil.ts';
import type { Session } from '../../../../people/people.ts';
import type { Row } from '../../../../stores/store.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { channelName, momentOf, onOneLine, whoOf } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Holding } from './holding.ts';

/** What an erasure did: how many are gone, and which stayed and why. */
export type Erasure = { readonly erased: number; readonly problems: readonly string[] };

type PrivacyProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly timezone: string;
  /** Days for which closed conversations stay; null for ever. */
  readonly reach: number | null;
  /** What was looked for, and what is stored of it. */
  readonly found?: {
    readonly name: string;
    readonly question: string;
    readonly holdings: readonly Holding[];
  };
  readonly erasure?: Erasure;
  readonly problem?: string;
};

/** Whether somebody else attends a conversation: it is not erased under their hands. */
export const isOthers = ({ listing: { place, owner } }: Row, me: string): boolean =>
  place === 'attended' && owner !== undefined && owner.id !== me;

/** Letters of what is looked for. */
export const longestAsked = 100;

export function PrivacyPage({ frame, session, timezone, reach, found, erasure, problem }: PrivacyProps) {
  const { words } = frame;
  const said = words.privacy;
  return (
    <Document {...frame} title={said.title} session={session} kind="plain">
      <main class="wide privacy">
        <h1>{said.heading}</h1>
        <p>{said.what}</p>
        <form method="post" action="/desk/privacy" autocomplete="off">
          <input type="hidden" name="csrf" value={session.csrf} />
          <label for="person">{said.label}</label>
          <div class="ask">
            <input
              id="person"
              name="person"
              value={found?.question ?? ''}
              maxlength={longestAsked}
              required
              autofocus={found === undefined}
            />
            <button type="submit" class="main">
              {said.find}
            </button>
          </div>
        </form>
        {problem !== undefined && (
          <p class="refused" role="alert">
            {problem}
          </p>
        )}
        {erasure !== undefined && <Done erasure={erasure} words={words} />}
        {found !== undefined && found.holdings.length === 0 && <p role="status">{said.none}</p>}
        {found !== undefined && found.holdings.length > 0 && (
          <Stored found={found} session={session} timezone={timezone} words={words} />
        )}
        <p class="hint">
          {said.reach(reach)} {said.noted}
        </p>
      </main>
    </Document>
  );
}

function Done({ erasure, words: { privacy } }: { readonly erasure: Erasure; readonly words: Words }) {
  return (
    <div role="status">
      <p>
        <strong>{privacy.done(erasure.erased)}</strong>
      </p>
      {erasure.problems.length > 0 && (
        <>
          <p class="refused">{privacy.notDone}</p>
          <Points lines={erasure.problems} />
        </>
      )}
      <p>{privacy.stays}</p>
      <Points lines={privacy.staying} />
    </div>
  );
}

type StoredProps = {
  readonly found: NonNullable<PrivacyProps['found']>;
  readonly session: Session;
  readonly timezone: string;
  readonly words: Words;
};

function Stored({ found: { name, holdings }, session, timezone, words }: StoredProps) {
  const said = words.privacy;
  return (
    <form method="post" autocomplete="off">
      <input type="hidden" name="csrf" value={session.csrf} />
      <fieldset>
        <legend>
          <h2>{said.found}</h2>
        </legend>
        <p>{said.check}</p>
        <ul class="holdings">
          {holdings.map((holding) => (
            <Stock holding={holding} me={session.user.id} timezone={timezone} words={words} />
          ))}
        </ul>
      </fieldset>
      <section>
        <h2>{said.exporting}</h2>
        <p>{said.exportsWhat}</p>
        <button type="submit" formaction={`/desk/privacy/${name}/export`}>
          {said.export}
        </button>
      </section>
      <section class="erasing">
        <h2>{said.erasing}</h2>
        <p>{said.erases}</p>
        <Points lines={said.erased} />
        <p>{said.stays}</p>
        <Points lines={said.staying} />
        <label for="confirmation">{said.type(said.confirmation)}</label>
        <input id="confirmation" name="confirmation" maxlength={20} spellcheck={false} />
        <button type="submit" class="danger" formaction={`/desk/privacy/${name}/erase`}>
          {said.erase}
        </button>
      </section>
    </form>
  );
}

type StockProps = {
  readonly holding: Holding;
  readonly me: string;
  readonly timezone: string;
  readonly words: Words;
};

function Stock({ holding: { row, lines, first, last, mentioned }, me, timezone, words }: StockProps) {
  const { conversation, channel, listing } = row;
  const said = words.privacy;
  const { document, opened = [] } = listing.known ?? {};
  const id = `holding-${conversation}`;
  return (
    <li class="holding">
      <input type="checkbox" id={id} name="conversation" value={conversation} checked={!mentioned} />
      <div>
        <label for={id}>
          <bdi>{whoOf(listing, words)}</bdi>
        </label>
        <p>
          {channelName(channel, words)} · {words.talk.places[listing.place]} · {said.lines(lines)},{' '}
          {said.since} {momentOf(first, timezone, words)} {said.until} {momentOf(last, timezone, words)}
        </p>
        {mentioned && <p class="hint">{said.mentioned}</p>}
        {document !== undefined && (
          <p>
            {said.document}: {maskTaxId(document)}
          </p>
        )}
        {opened.length > 0 && (
          <p>
            {said.tickets}: {opened.map(onOneLine).join(', ')}
          </p>
        )}
        {isOthers(row, me) && (
          <p class="trouble">{said.attendedNote(onOneLine(listing.owner?.name ?? ''))}</p>
        )}
        <p>
          <a href={`/desk/c/${encodeURIComponent(conversation)}`}>{said.open}</a>
        </p>
      </div>
    </li>
  );
}

const Points = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul class="points">
    {lines.map((line) => (
      <li class="point">{line}</li>
    ))}
  </ul>
);
