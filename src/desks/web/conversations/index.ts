/** The lists, a conversation, and what attendants do with it. */

import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Audit, People } from '../../../people/people.ts';
import { may } from '../../../people/roles.ts';
import type { Conversation, Store } from '../../../stores/store.ts';
import { carryOut, channelOf, longestText } from '../../acting.ts';
import { unfilled } from '../../replies.ts';
import type { Env, Guard } from '../guard.ts';
import type { FrameOf } from '../views/layout.tsx';
import { NotFound } from '../views/outcome.tsx';
import { actOf, buttons, type Destination, deeds, doneWords, form, type Key, staleness } from './acts.ts';
import { answer, refuse } from './answering.ts';
import { addFiles, type FilesOptions, isTooLarge, takeFile } from './files.ts';
import type { Lists } from './lists.ts';
import { addOrdering, type OrderingOptions } from './ordering.ts';
import { addPanels, type PanelsOptions } from './panels.ts';
import { linesBackTo, readConversation } from './reading.ts';
import { addUpdating } from './updating.ts';
import { ConversationPage, Live } from './views/conversation.tsx';

/** Lines of a conversation that are shown, unless more are asked for; and at most. */
const linesShown = 200;
const mostLines = 5_000;

export type ConversationsOptions = PanelsOptions &
  OrderingOptions &
  FilesOptions & {
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
  const { store, lists, guard, frame, audit, people, queues, channels, timezone, patience } = options;

  const linesAsked = async (context: Context<Env>): Promise<number> => {
    const around = Number(context.req.query('around'));
    if (Number.isInteger(around) && around > 0) {
      const needed = await linesBackTo(store, context.req.param('id') ?? '', around);
      return Math.min(Math.max(needed, linesShown), mostLines);
    }
    const asked = Number(context.req.query('lines') ?? linesShown);
    return Number.isInteger(asked) && asked > 0 ? Math.min(asked, mostLines) : linesShown;
  };

  app.get('/c/:id', guard.enter, async (context) => {
    const session = context.get('session');
    const lines = await linesAsked(context);
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
    const lines = await linesAsked(context);
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

  /** @param asked the button's action, or null where the form tells which. */
  const act = (asked: Key | null) => async (context: Context<Env>) => {
    const { user } = context.get('session');
    const { talk, panels, replies, frame: around } = context.get('words');
    const read = form.safeParse(await context.req.parseBody());
    if (!read.success) return refuse(context, talk.incomplete, 400);
    const key = asked ?? read.data.mode;
    if (!may(user.role, deeds[key])) return refuse(context, around.notYours, 403);
    const hasFile = (await context.req.parseBody()).file instanceof File;
    if (key === 'note' && hasFile) return refuse(context, talk.wrongFile.note, 400);
    if (key === 'reply' || key === 'note') {
      const { length } = read.data.text;
      if (length === 0 && !hasFile) return refuse(context, talk.missingText[key], 400);
      const open = key === 'reply' ? unfilled(read.data.text) : [];
      if (open.length > 0) return refuse(context, replies.unfilled(open), 400);
      if (length > longestText) return refuse(context, talk.tooLong(length, longestText), 400);
    }
    const found = await readConversation(store, context.req.param('id') ?? '', 1);
    if (found === null) return refuse(context, talk.noSuch, 404);
    const { conversation } = found;
    const stale =
      key === 'note' ? null : staleness(conversation, read.data.owner, user.id, talk, key === 'take-over');
    if (stale !== null) return refuse(context, stale, 409);
    if (key === 'tell' && !isUntold(conversation, read.data.text))
      return refuse(context, talk.toldAlready, 409);
    const objection =
      key === 'reply' || key === 'tell'
        ? channelOf(channels(), conversation)?.objectTo?.(read.data.text)
        : undefined;
    if (objection !== undefined) return refuse(context, talk.objected(objection), 400);
    const file = key === 'reply' ? await takeFile(context, options, conversation) : null;
    if (file !== null && 'problem' in file) return refuse(context, file.problem, 415);
    const wanted = actOf(key, read.data, user, await destinationOf(read.data.to), file);
    if (wanted === null) return refuse(context, panels.transfer.gone, 409);

    const outcome = await carryOut(store, conversation, { ...wanted, patience });
    if (outcome.outcome === 'done' && !isUnnoted(key))
      await audit.note({ by: user.id, action: key, conversation: conversation.conversation });
    const isProtocol = conversation.listing.known?.protocol !== undefined;
    return answer(context, outcome, doneWords(key, context.get('words'), isProtocol));
  };
  app.post('/c/:id/say', guard.enter, refuseTooLarge, guard.checkForm, act(null));
  for (const key of buttons) app.post(`/c/:id/${key}`, guard.enter, guard.checkForm, act(key));

  addPanels(app, options);
  addOrdering(app, options);
  addUpdating(app, options);
  addFiles(app, options);
}

/** Before it is read. */
const refuseTooLarge: MiddlewareHandler<Env> = async (context, next) =>
  isTooLarge(context.req.raw) ? refuse(context, context.get('words').talk.fileTooLarge, 413) : next();

/** What the customer or the team reads is in the transcript. */
const isUnnoted = (key: Key): boolean => key === 'reply' || key === 'tell' || key === 'note';

const isUntold = ({ listing }: Conversation, text: string): boolean =>
  listing.untold?.some((line) => line.trim() === text) ?? false;
