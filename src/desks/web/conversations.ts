/** The lists, a conversation, and what attendants do with it. */

import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Audit } from '../../people/people.ts';
import { type Action as Deed, may } from '../../people/roles.ts';
import type { Conversation, Store } from '../../stores/store.ts';
import { type Action, type ActionOutcome, carryOut, longestText } from '../acting.ts';
import type { Env, Guard } from './guard.ts';
import { type ListReader, readConversation } from './reading.ts';
import { Board, ListsInside } from './views/board.tsx';
import { ConversationPage, Live } from './views/conversation.tsx';
import type { FrameOf } from './views/layout.tsx';
import { NotFound, Outcome } from './views/outcome.tsx';
import { onOneLine } from './views/texts.ts';
import type { Words } from './words/index.ts';

/** Lines of a conversation that are shown, unless more are asked for; and at most. */
const linesShown = 200;
const mostLines = 5_000;

export type ConversationsOptions = {
  readonly store: Store;
  readonly lists: Pick<ListReader, 'readFor'>;
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly audit: Pick<Audit, 'note'>;
  readonly timezone: string;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience: number;
};

/** What each action of the page is, and what one must be permitted for it. */
const acts = {
  take: { name: 'claim', deed: 'take' },
  reply: { name: 'reply', deed: 'answer' },
  note: { name: 'note', deed: 'note' },
  'give-back': { name: 'give-back', deed: 'transfer' },
  close: { name: 'close', deed: 'close' },
} as const satisfies Readonly<Record<string, { readonly name: Action; readonly deed: Deed }>>;

const acting = z.object({
  /** Who had the conversation on the page; empty if nobody. */
  owner: z.string().max(200),
  request: z.uuid().default(randomUUID),
  mode: z.enum(['reply', 'note']).default('reply'),
  text: z.string().trim().max(20_000).default(''),
});

export function addConversations(app: Hono<Env>, options: ConversationsOptions): void {
  const { store, lists: reader, guard, frame, audit, timezone, patience } = options;

  const listsOf = (context: Context<Env>) => reader.readFor(context.get('session').user);
  const linesAsked = (context: Context<Env>): number => {
    const asked = Number(context.req.query('lines') ?? linesShown);
    return Number.isInteger(asked) && asked > 0 ? Math.min(asked, mostLines) : linesShown;
  };

  app.get('/', guard.enter, async (context) =>
    context.html(
      Board({
        frame: frame(context),
        session: context.get('session'),
        lists: await listsOf(context),
        now: store.now(),
      }),
    ),
  );

  app.get('/lists', guard.enter, async (context) =>
    context.html(
      ListsInside({
        words: context.get('words'),
        lists: await listsOf(context),
        now: store.now(),
        open: context.req.query('open'),
      }),
    ),
  );

  app.get('/c/:id', guard.enter, async (context) => {
    const session = context.get('session');
    const lines = linesAsked(context);
    const [shown, lists] = await Promise.all([
      readConversation(store, context.req.param('id'), lines),
      listsOf(context),
    ]);
    if (shown === null) return context.html(NotFound({ frame: frame(context), session }), 404);
    return context.html(
      ConversationPage({ frame: frame(context), session, lists, shown, lines, timezone, now: store.now() }),
    );
  });

  app.get('/c/:id/live', guard.enter, async (context) => {
    const session = context.get('session');
    const lines = linesAsked(context);
    const shown = await readConversation(store, context.req.param('id'), lines);
    if (shown === null) return context.text(context.get('words').talk.noSuch, 404);
    return context.html(
      Live({ words: context.get('words'), session, shown, lines, timezone, now: store.now() }),
    );
  });

  app.post('/c/:id/:act{take|say|give-back|close}', guard.enter, guard.checkForm, async (context) => {
    const { user } = context.get('session');
    const { talk, frame: around } = context.get('words');
    const read = acting.safeParse(await context.req.parseBody());
    if (!read.success) return refuse(context, talk.incomplete, 400);
    const asked = context.req.param('act');
    const key = asked === 'say' ? read.data.mode : asked;
    if (!isAct(key)) return context.notFound();
    const { name, deed } = acts[key];
    if (!may(user.role, deed)) return refuse(context, around.notYours, 403);
    if (key === 'reply' || key === 'note') {
      const { length } = read.data.text;
      if (length === 0) return refuse(context, talk.missingText[key], 400);
      if (length > longestText) return refuse(context, talk.tooLong(length, longestText), 400);
    }
    const found = await readConversation(store, context.req.param('id'), 1);
    if (found === null) return refuse(context, talk.noSuch, 404);
    const { conversation } = found;
    const stale = name === 'note' ? null : staleness(conversation, read.data.owner, user.id, talk);
    if (stale !== null) return refuse(context, stale, 409);

    const outcome = await carryOut(store, conversation, {
      name,
      body: { by: { id: user.id, name: user.name }, request: read.data.request, text: read.data.text },
      patience,
    });
    if (outcome.outcome === 'done' && name !== 'reply' && name !== 'note')
      await audit.note({ by: user.id, action: key, conversation: conversation.conversation });
    return answer(context, outcome, key);
  });
}

const isAct = (key: string | undefined): key is keyof typeof acts => key !== undefined && key in acts;

/** Why what the page showed is no ground to act on any more; null if it is. Who just took it may go on at once. */
function staleness({ listing }: Conversation, shown: string, me: string, talk: Words['talk']): string | null {
  const { owner, place } = listing;
  const now = owner?.id ?? '';
  if (now === shown || now === me)
    return now !== '' && now !== me ? talk.othersNow(onOneLine(owner?.name ?? '')) : null;
  if (owner !== undefined) return talk.othersNow(onOneLine(owner.name));
  return talk.changed(talk.places[place]);
}

const doneWords = (key: keyof typeof acts, talk: Words['talk']): string =>
  ({
    take: talk.took,
    reply: '',
    note: talk.noteKept,
    'give-back': talk.gaveBack,
    close: talk.closed,
  })[key];

function answer(context: Context<Env>, outcome: ActionOutcome, key: keyof typeof acts) {
  const { talk } = context.get('words');
  switch (outcome.outcome) {
    case 'done':
      return tell(context, doneWords(key, talk), 200);
    case 'owned':
      return refuse(context, talk.othersNow(onOneLine(outcome.owner)), 409);
    case 'unchanged':
      return refuse(context, talk.unchanged, 409);
    case 'pending':
      return tell(context, talk.pending, 202);
  }
}

const refuse = (context: Context<Env>, words: string, status: 400 | 403 | 404 | 409) =>
  context.html(Outcome({ words, refused: true }), status, { 'hx-trigger': 'desk-open' });

const tell = (context: Context<Env>, words: string, status: 200 | 202) =>
  context.html(words === '' ? '' : Outcome({ words }), status, { 'hx-trigger': 'desk-open' });
