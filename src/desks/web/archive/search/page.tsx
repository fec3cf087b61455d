/** The page that finds conversations. */

import type { Session } from '../../../../people/people.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { channelName, momentOf, onOneLine, whoOf } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Result } from './results.ts';

type SearchProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly timezone: string;
  /** Days for which closed conversations stay; null for ever. */
  readonly reach: number | null;
  readonly question?: string | undefined;
  /** Absent before anything was looked for. */
  readonly results?: readonly Result[] | undefined;
  /** Whether these follow others. */
  readonly isFurther?: boolean;
  /** Where the next ones are. */
  readonly further?: string | undefined;
  /** Why nothing was looked for. */
  readonly problem?: string | undefined;
};

export function SearchPage({
  frame,
  session,
  timezone,
  reach,
  question = '',
  results,
  isFurther = false,
  further,
  problem,
}: SearchProps) {
  const { words } = frame;
  const said = words.search;
  return (
    <Document {...frame} title={said.title} session={session} kind="plain">
      <main class="wide search">
        <h1>{said.heading}</h1>
        <search>
          <form method="post" action="/desk/search" autocomplete="off">
            <input type="hidden" name="csrf" value={session.csrf} />
            <label for="question">{said.label}</label>
            <div class="ask">
              <input
                id="question"
                type="search"
                name="question"
                value={question}
                maxlength={longestQuestion}
                autofocus={results === undefined}
                aria-describedby="search-how"
                aria-invalid={problem === undefined ? undefined : 'true'}
                aria-errormessage={problem === undefined ? undefined : 'search-problem'}
              />
              <button type="submit" class="main">
                {said.find}
              </button>
            </div>
          </form>
        </search>
        {problem !== undefined && (
          <p id="search-problem" class="refused" role="alert">
            {problem}
          </p>
        )}
        {results !== undefined && (
          <section aria-labelledby="results-title">
            <h2 id="results-title" class="unseen">
              {said.results}
            </h2>
            {results.length === 0 ? (
              <p role="status">{isFurther ? said.noneFurther : said.none}</p>
            ) : (
              <ol class="results">
                {results.map((result) => (
                  <Found result={result} timezone={timezone} words={words} />
                ))}
              </ol>
            )}
            {further !== undefined && (
              <p>
                <a href={further} rel="next">
                  {said.further}
                </a>
              </p>
            )}
          </section>
        )}
        <p id="search-how" class="hint">
          {said.how} {said.reach(reach)}
        </p>
      </main>
    </Document>
  );
}

/** Letters of a question. */
export const longestQuestion = 200;

type FoundProps = { readonly result: Result; readonly timezone: string; readonly words: Words };

function Found({ result: { row, at, line }, timezone, words }: FoundProps) {
  const { conversation, channel, listing } = row;
  const path = `/desk/c/${encodeURIComponent(conversation)}`;
  const place =
    listing.place === 'attended' && listing.owner !== undefined
      ? `${words.lists.with} ${onOneLine(listing.owner.name)}`
      : words.talk.places[listing.place];
  return (
    <li class="found-one">
      <a class="result" href={line === undefined ? path : `${path}?around=${line.seq}#line-${line.seq}`}>
        <span class="who">
          <bdi>{whoOf(listing, words)}</bdi>
        </span>
        <span class="since">
          <time datetime={new Date(at).toISOString()}>{momentOf(at, timezone, words)}</time>
        </span>
        <span class="why">
          <span class="channel">{channelName(channel, words)}</span> · <bdi>{place}</bdi>
        </span>
        <span class="excerpt">
          {line === undefined ? (
            <span class="hint">{words.search.matches}</span>
          ) : (
            <>
              <bdi>{onOneLine(line.who)}</bdi>:{' '}
              <bdi dir="auto">
                {line.pieces.map(({ text, found }) => (found ? <mark>{text}</mark> : text))}
              </bdi>
            </>
          )}
        </span>
      </a>
    </li>
  );
}
