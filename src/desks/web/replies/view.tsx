/** The page where canned replies are written. */

import type { Session } from '../../../people/people.ts';
import { fields, type Kept, most, type Reply } from '../../replies.ts';
import { Document, type Frame } from '../views/layout.tsx';
import type { Words } from '../words/index.ts';

type PageProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly kept: Kept;
  /** What was typed and not kept, with the reason. */
  readonly typed?: Reply;
  readonly problem?: string;
  readonly isKept?: boolean;
};

export function RepliesPage({ frame, session, kept, typed, problem, isKept = false }: PageProps) {
  const { words } = frame;
  const said = words.replies;
  const isTyped = (id: string): Reply | undefined => (typed?.id === id ? typed : undefined);
  const rest = { version: kept.version, csrf: session.csrf, words };
  return (
    <Document {...frame} title={said.title} session={session} kind="plain">
      <main class="replies">
        <h1>{said.title}</h1>
        <p>
          {said.how} {fields.map((field) => `{${field}}`).join(', ')}
        </p>
        {problem !== undefined && (
          <p class="refused" role="alert">
            {problem}
          </p>
        )}
        {isKept && <p role="status">{said.kept}</p>}
        <h2>{said.another}</h2>
        <ReplyForm reply={isTyped('') ?? { id: '', name: '', text: '' }} {...rest} />
        <h2>{said.present}</h2>
        {kept.replies.map((reply) => (
          <ReplyForm reply={isTyped(reply.id) ?? reply} {...rest} />
        ))}
      </main>
    </Document>
  );
}

type FormProps = {
  readonly reply: Reply;
  readonly version: number | null;
  readonly csrf: string;
  readonly words: Words;
};

function ReplyForm({ reply: { id, name, text }, version, csrf, words: { replies } }: FormProps) {
  const at = id === '' ? 'new' : id;
  return (
    <form method="post" action="/desk/replies" class="reply" autocomplete="off">
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="version" value={version === null ? '' : String(version)} />
      <input type="hidden" name="id" value={id} />
      <label for={`name-${at}`}>{replies.name}</label>
      <input id={`name-${at}`} name="name" value={name} maxlength={most.name} required />
      <label for={`text-${at}`}>{replies.text}</label>
      <textarea id={`text-${at}`} name="text" rows={3} maxlength={most.text} required dir="auto">
        {text}
      </textarea>
      <div class="buttons">
        <button type="submit" class={id === '' ? 'main' : undefined}>
          {replies.keep}
        </button>
        {id !== '' && (
          <button type="submit" name="how" value="remove" formnovalidate>
            {replies.remove}
          </button>
        )}
      </div>
    </form>
  );
}
