/** The lists, a conversation, and what attendants do with it. */

import type { Context, Hono } from 'hono';
import type { Audit, People } from '../../../people/people.ts';
import { may } from '../../../people/roles.ts';
import type { Conversation, Store } from '../../../stores/store.ts';
import { type ActionOutcome, carryOut, longestText } from '../../acting.ts';
import type { Env, Guard } from '../guard.ts';
import { readConversation } from '../reading.ts';
import { ConversationPage, Live } from '../views/conversation.tsx';
import type { FrameOf } from '../views/layout.tsx';
import { NotFound, Outcome } from '../views/outcome.tsx';
import { onOneLine } from '../views/texts.ts';
import { actOf, type Destination, deeds, doneWords, form, isKey, type Key, staleness } from './acts.ts';
import type { Lists } from './lists.ts';
import { addPanels, type PanelsOptions } from './panels.ts';

/** Lines of a conversation that are shown, unless more are asked for; and at most. */
const linesShown = 200;
const mostLines = 5_000;

export type ConversationsOptions = PanelsOptions & {
  readonly store: Store;
  readonly lists: Lists;
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly audit: Pick<Audit, 'note'>;
  readonly people: Pick<People, 'users'>;
  readonly timezone: string;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience: number;
};

export function addConversations(app: Hono<Env>, options: ConversationsOptions): void {
  const { store, lists, guard, frame, audit, people, queues, timezone, patience } = options;

  const linesAsked = (context: Context<Env>): number => {
    const asked = Number(context.req.query('lines') ?? linesShown);
    return Number.isInteger(asked) && asked > 0 ? Math.min(asked, mostLines) : linesShown;
  };

  app.get('/c/:id', guard.enter, async (context) => {
    const session = context.get('session');
    const lines = linesAsked(context);
    const [shown, side] = await Promise.all([
      readConversation(store, context.req.param('id'), lines),
      lists.sideOf(context, context.req.param('id')),
    ]);
    if (shown === null) return context.html(NotFound({ frame: frame(context), session }), 404);
    return context.html(
      ConversationPage({
        frame: frame(context),
        session,
        side,
        shown,
        queues,
        lines,
        timezone,
        now: store.now(),
      }),
    );
  });

  app.get('/c/:id/live', guard.look, async (context) => {
    const session = context.get('session');
    const lines = linesAsked(context);
    const shown = await readConversation(store, context.req.param('id'), lines);
    if (shown === null) return context.text(context.get('words').talk.noSuch, 404);
    return context.html(
      Live({ words: context.get('words'), session, shown, queues, lines, timezone, now: store.now() }),
    );
  });

  /** Where the form says that the conversation goes, if there is such a place. */
  const destinationOf = async (to: string): Promise<Destination> => {
    const [kind, id = ''] = to.split(/:(.*)/s);
    if (kind === 'queue') return queues.some((queue) => queue.id === id) ? { queue: id } : null;
    const user = kind === 'person' ? await people.users.get(id) : null;
    return user === null || user.disabled ? null : { attendant: { id: user.id, name: user.name } };
  };

  const acts = 'take|take-over|say|tell|give-back|give-back-there|transfer|close|reopen';
  app.post(`/c/:id/:act{${acts}}`, guard.enter, guard.checkForm, async (context) => {
    const { user } = context.get('session');
    const { talk, panels, frame: around } = context.get('words');
    const read = form.safeParse(await context.req.parseBody());
    if (!read.success) return refuse(context, talk.incomplete, 400);
    const asked = context.req.param('act');
    const key = asked === 'say' ? read.data.mode : asked;
    if (!isKey(key)) return context.notFound();
    if (!may(user.role, deeds[key])) return refuse(context, around.notYours, 403);
    if (key === 'reply' || key === 'note') {
      const { length } = read.data.text;
      if (length === 0) return refuse(context, talk.missingText[key], 400);
      if (length > longestText) return refuse(context, talk.tooLong(length, longestText), 400);
    }
    const found = await readConversation(store, context.req.param('id'), 1);
    if (found === null) return refuse(context, talk.noSuch, 404);
    const { conversation } = found;
    const stale =
      key === 'note' ? null : staleness(conversation, read.data.owner, user.id, talk, key === 'take-over');
    if (stale !== null) return refuse(context, stale, 409);
    if (key === 'tell' && !isUntold(conversation, read.data.text))
      return refuse(context, talk.toldAlready, 409);
    const act = actOf(key, read.data, user, await destinationOf(read.data.to));
    if (act === null) return refuse(context, panels.transfer.gone, 409);

    const outcome = await carryOut(store, conversation, { ...act, patience });
    if (outcome.outcome === 'done' && !isUnnoted(key))
      await audit.note({ by: user.id, action: key, conversation: conversation.conversation });
    return answer(context, outcome, key);
  });

  addPanels(app, options);
}

/** What the customer or the team reads is in the transcript. */
const isUnnoted = (key: Key): boolean => key === 'reply' || key === 'tell' || key === 'note';

const isUntold = ({ listing }: Conversation, text: string): boolean =>
  listing.untold?.some((line) => line.trim() === text) ?? false;

function answer(context: Context<Env>, outcome: ActionOutcome, key: Key) {
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
