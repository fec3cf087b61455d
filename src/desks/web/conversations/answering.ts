/** How the desk answers an action: a line for the page, which reads the conversation again. */

import type { Context } from 'hono';
import { conversationId } from '../../../core/ids/index.ts';
import type { Conversation, Store } from '../../../stores/store.ts';
import type { ActionOutcome } from '../../acting.ts';
import type { Env } from '../guard.ts';
import { Outcome } from '../views/outcome.tsx';
import { onOneLine } from '../views/texts.ts';

type Handler = (context: Context<Env>) => Promise<Response> | Response;

/** A handler about a conversation that there is. */
export const about =
  (
    store: Pick<Store, 'conversation'>,
    handle: (context: Context<Env>, conversation: Conversation) => Promise<Response> | Response,
  ): Handler =>
  async (context) => {
    const id = context.req.param('id') ?? '';
    const found = /^[\w-]{4,64}$/.test(id) ? await store.conversation(conversationId(id)) : null;
    return found === null ? refuse(context, context.get('words').talk.noSuch, 404) : handle(context, found);
  };

export const pathOf = ({ conversation }: Conversation): string =>
  `/desk/c/${encodeURIComponent(conversation)}`;

export const refuse = (context: Context<Env>, words: string, status: 400 | 403 | 404 | 409 | 413 | 415) =>
  context.html(Outcome({ words, refused: true }), status, { 'hx-trigger': 'desk-open' });

export const tell = (context: Context<Env>, words: string, status: 200 | 202 = 200) =>
  context.html(words === '' ? '' : Outcome({ words }), status, { 'hx-trigger': 'desk-open' });

/** @param done what is said if it is done. */
export function answer(context: Context<Env>, outcome: ActionOutcome, done: string) {
  const { talk } = context.get('words');
  switch (outcome.outcome) {
    case 'done':
      return tell(context, done);
    case 'owned':
      return refuse(context, talk.othersNow(onOneLine(outcome.owner)), 409);
    case 'unchanged':
      return refuse(context, talk.unchanged, 409);
    case 'pending':
      return tell(context, talk.pending, 202);
  }
}
