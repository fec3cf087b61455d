/** The document around every page. */

import type { Context } from 'hono';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Session } from '../../../people/people.ts';
import { type Action, may } from '../../../people/roles.ts';
import type { Assets } from '../assets.ts';
import type { Env } from '../guard.ts';
import type { Words } from '../words/index.ts';

/** What every page needs besides its own things. */
export type Frame = {
  readonly assets: Pick<Assets, 'at'>;
  readonly providerName: string;
  /** In the language of whoever reads. */
  readonly words: Words;
};

/** The frame of the page that is asked for. */
export type FrameOf = (context: Context<Env>) => Frame;

/** No inline scripts or styles for htmx either, and what a person opened stays open. */
const htmxConfig = JSON.stringify({
  history: false,
  includeIndicatorCSS: false,
  morphIgnore: ['data-htmx-powered', 'open'],
});

type DocumentProps = Frame & {
  readonly title: string;
  readonly children: Child;
  /** Who is in; absent at the door. */
  readonly session?: Session;
  /** The conversation that the page shows. */
  readonly conversation?: string;
  readonly kind: 'door' | 'board' | 'conversation' | 'plain';
};

export function Document({
  assets,
  providerName,
  words,
  title,
  children,
  session,
  conversation,
  kind,
}: DocumentProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={words.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <meta name="htmx-config" content={htmxConfig} />
          <title>{`${title} · ${providerName}`}</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={assets.at.style} />
          {session && <script src={assets.at.htmx} defer />}
          {session && <script src={assets.at.script} defer />}
        </head>
        <body
          class={kind}
          data-worker={session && assets.at.worker}
          data-conversation={conversation}
          data-title={title}
          data-unanswered={words.frame.unanswered}
          data-days={words.frame.days}
        >
          {session && <Top session={session} providerName={providerName} words={words} />}
          {children}
          {session && <Keys words={words} />}
        </body>
      </html>
    </>
  );
}

type TopProps = Pick<Frame, 'providerName' | 'words'> & { readonly session: Session };

function Top({ session: { user, csrf }, providerName, words: { frame } }: TopProps) {
  const allowed = (action: Action) => may(user.role, action);
  return (
    <header class="top">
      <a class="brand" href="/desk">
        Plantão <span class="provider">{providerName}</span>
      </a>
      <p id="link" role="status" class="lost" hidden>
        {frame.lost}
      </p>
      <nav aria-label={frame.general}>
        {allowed('pair') && <a href="/desk/linking">{frame.phones}</a>}
        <a class="language" href={`?lang=${frame.otherLanguage.code}`} lang={frame.otherLanguage.code}>
          {frame.otherLanguage.name}
        </a>
        <button type="button" data-key="?" class="quiet keys-button" aria-label={frame.shortcuts}>
          ?
        </button>
        <form method="post" action="/desk/logout">
          <input type="hidden" id="csrf" name="csrf" value={csrf} />
          <span class="me" title={frame.roles[user.role]}>
            <bdi>{user.name}</bdi>
          </span>
          <button type="submit" class="quiet">
            {frame.leave}
          </button>
        </form>
      </nav>
    </header>
  );
}

function Keys({ words: { frame } }: { readonly words: Words }) {
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{frame.keys}</h2>
      <dl>
        {frame.keyList.map(([key, what]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">{frame.closeKeys}</button>
      </form>
    </dialog>
  );
}
