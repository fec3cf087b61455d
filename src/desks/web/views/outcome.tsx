/** What became of an action, in a line; and the page for what is not there. */

import type { Session } from '../../../people/people.ts';
import { Document, type Frame } from './layout.tsx';

export function Outcome({ words, refused = false }: { readonly words: string; readonly refused?: boolean }) {
  return <p class={refused ? 'refused' : 'done'}>{words}</p>;
}

export function NotFound({ frame, session }: { readonly frame: Frame; readonly session: Session }) {
  return (
    <Document {...frame} title={frame.words.talk.notFound} session={session} kind="plain">
      <main>
        <h1>{frame.words.talk.noSuch}</h1>
        <p>
          <a href="/desk">{frame.words.talk.toLists}</a>
        </p>
      </main>
    </Document>
  );
}
