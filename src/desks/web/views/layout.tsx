/** The document around every page. */

import type { Context } from 'hono';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Session } from '../../../people/people.ts';
import type { Assets } from '../assets.ts';
import type { Env } from '../guard.ts';
import type { Words } from '../words/index.ts';
import { Top } from './top.tsx';

/** What every page needs besides its own things. */
export type Frame = {
  readonly assets: Pick<Assets, 'at'>;
  readonly providerName: string;
  /** In the language of whoever reads. */
  readonly words: Words;
  /** Where the page can be opened again. */
  readonly path: string;
};

/** The frame of the page that is asked for; of the one at `path`, where what is asked for is none. */
export type FrameOf = (context: Context<Env>, path?: string) => Frame;

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
  path,
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
          data-words={session && JSON.stringify(scriptWords(words))}
        >
          {session && <Top session={session} providerName={providerName} words={words} path={path} />}
          {children}
          {session && <Keys words={words} />}
        </body>
      </html>
    </>
  );
}

/** What the page's script says. */
const scriptWords = ({ frame, lists, protocol, replies, talk }: Words) => ({
  unanswered: frame.unanswered,
  days: frame.days,
  newWaiting: lists.newWaiting,
  stillWaiting: lists.stillWaiting,
  overdue: protocol.passed,
  left: protocol.left,
  passedFor: protocol.passedFor,
  noReply: replies.none,
  fileTooLarge: talk.fileTooLarge,
});

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
