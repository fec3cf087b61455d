/** The lists beside every conversation, and taking whoever has waited the longest. */

import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Audit, Session } from '../../../people/people.ts';
import { may } from '../../../people/roles.ts';
import type { Row, Store } from '../../../stores/store.ts';
import { carryOut } from '../../acting.ts';
import type { Env, Guard } from '../guard.ts';
import { Board, ListsInside, type Side } from '../views/board.tsx';
import type { FrameOf } from '../views/layout.tsx';
import { Outcome } from '../views/outcome.tsx';
import type { ListReader } from './reading.ts';

/** A queue as the desk names it. */
export type Queue = {
  readonly id: string;
  readonly name: string;
  /** It takes protocols of marketplaces alone. */
  readonly only?: 'protocols';
};

export type Lists = {
  /** What stands beside a page. */
  sideOf(context: Context<Env>, open?: string): Promise<Side>;
};

export type ListsOptions = {
  readonly store: Store;
  readonly reader: Pick<ListReader, 'readFor'>;
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly audit: Pick<Audit, 'note'>;
  /** Empty if there is only one, without a name. */
  readonly queues: readonly Queue[];
  readonly patience: number;
};

/** No secret, and nothing that acts: whose customers somebody looks at. */
const queueCookie = 'plantao-desk-queue';

export function addLists(app: Hono<Env>, options: ListsOptions): Lists {
  const { store, reader, guard, frame, audit, queues, patience } = options;

  const chosenIn = (context: Context<Env>): string => {
    const wanted = context.req.query('queue') ?? getCookie(context, queueCookie) ?? '';
    return wanted === 'mine' || queues.some(({ id }) => id === wanted) ? wanted : '';
  };
  const sideOf = async (context: Context<Env>, open?: string): Promise<Side> => {
    const { user } = context.get('session');
    const chosen = chosenIn(context);
    return {
      lists: await reader.readFor(user, isOf(chosen, user.queues)),
      queues,
      chosen,
      now: store.now(),
      ...(open === undefined ? {} : { open }),
    };
  };

  app.get('/', guard.enter, async (context) =>
    context.html(
      Board({ frame: frame(context), session: context.get('session'), side: await sideOf(context) }),
    ),
  );

  app.get('/lists', guard.look, async (context) => {
    const side = await sideOf(context, context.req.query('open'));
    if (context.req.query('queue') !== undefined)
      setCookie(context, queueCookie, side.chosen, { path: '/desk', sameSite: 'Lax', maxAge: 365 * 86_400 });
    return context.html(ListsInside({ words: context.get('words'), side }));
  });

  /** The longest waiting customer of the chosen queues whom nobody else gets first. */
  const takeNext = async (context: Context<Env>, { user }: Session): Promise<Row | null> => {
    const { lists } = await sideOf(context);
    for (const row of lists.waiting.rows) {
      const found = await store.conversation(row.conversation);
      if (found?.listing.place !== 'waiting') continue;
      const { outcome } = await carryOut(store, found, {
        name: 'claim',
        body: { by: { id: user.id, name: user.name }, request: randomUUID() },
        patience,
      });
      if (outcome === 'done' || outcome === 'pending') return row;
    }
    return null;
  };

  app.post('/next', guard.enter, guard.checkForm, async (context) => {
    const session = context.get('session');
    const { talk, frame: around } = context.get('words');
    if (!may(session.user.role, 'take'))
      return context.html(Outcome({ words: around.notYours, refused: true }), 403);
    const taken = await takeNext(context, session);
    if (taken === null) return context.html(Outcome({ words: talk.nobodyWaits }));
    const { conversation } = taken;
    await audit.note({ by: session.user.id, action: 'take', conversation });
    return context.body(null, 200, { 'hx-redirect': `/desk/c/${encodeURIComponent(conversation)}#text` });
  });

  return { sideOf };
}

/** What is for no queue is for everybody. */
const isOf =
  (chosen: string, mine: readonly string[] | undefined) =>
  ({ listing: { queue } }: Row): boolean => {
    if (chosen === '' || queue === undefined) return true;
    return chosen === 'mine' ? mine === undefined || mine.includes(queue) : queue === chosen;
  };
