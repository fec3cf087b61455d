/**
 * The desk of the command line: what `plantao waiting`, `show`, `reply`, `give-back` and `close` ask of whoever holds
 * the data. Reached only through the data folder's socket, which belongs to the user that runs the service. It
 * changes conversations as every desk does: by entries of their mailbox.
 */

import { Hono } from 'hono';
import { z } from 'zod';
import type { Attendant } from '../core/content.ts';
import type { Heard } from '../core/flow.ts';
import type { Conversation, Line, Store } from '../stores/store.ts';

/** A conversation as the command line lists it; `waited` is milliseconds in its place. */
export const consoleRow = z.object({
  id: z.string(),
  channel: z.string(),
  waited: z.number(),
  listing: z.object({
    place: z.enum(['closed', 'bot', 'waiting', 'attended']),
    owner: z.object({ id: z.string(), name: z.string() }).optional(),
    reason: z.string().optional(),
    name: z.string().optional(),
    phone: z.string().optional(),
    summary: z.array(z.string()).optional(),
    untold: z.array(z.string()).optional(),
  }),
});
export type ConsoleRow = z.infer<typeof consoleRow>;

/** A conversation with its last lines, as the store keeps them. */
export const consoleView = consoleRow.extend({ lines: z.array(z.custom<Line>()) });
export type ConsoleView = z.infer<typeof consoleView>;

/** `done`, or why not: `owned` by somebody else, or not answered yet (the service may be stopped). */
export const consoleOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done') }),
  z.object({ outcome: z.literal('owned'), owner: z.string() }),
  z.object({ outcome: z.literal('pending') }),
]);
export type ConsoleOutcome = z.infer<typeof consoleOutcome>;

const action = z.object({
  by: z.object({ id: z.string().min(1), name: z.string().min(1) }),
  /** Made by the client, so that a repeated request does nothing twice. */
  request: z.uuid(),
  text: z.string().trim().min(1).max(4_000).optional(),
});

const places = z.enum(['waiting', 'attended', 'bot', 'closed']);

/** How long an action waits to see what became of it, in milliseconds. */
const patience = 2_000;

export function createConsole(store: Store): (request: Request) => Promise<Response> {
  const app = new Hono();

  const rowOf = ({
    conversation,
    channel,
    listing,
  }: Pick<Conversation, 'conversation' | 'channel' | 'listing'>) => ({
    id: conversation,
    channel,
    listing,
    waited: store.now() - listing.since,
  });

  app.get('/conversations', async (context) => {
    const place = places.safeParse(context.req.query('place') ?? 'waiting');
    if (!place.success) return context.json({ problem: 'lugar desconhecido' }, 400);
    const rows = await store.list({ place: place.data, limit: 200 });
    return context.json(rows.map(rowOf));
  });

  app.get('/conversations/:id', async (context) => {
    const found = await find(store, context.req.param('id'));
    if (found === null) return context.json({ problem: 'nenhuma conversa com esse código' }, 404);
    const lines = await store.transcript(found.conversation, { limit: 40 });
    return context.json({ ...rowOf(found), lines });
  });

  app.post('/conversations/:id/:action', async (context) => {
    const body = action.safeParse(await context.req.json().catch(() => null));
    const events = body.success ? eventsOf(context.req.param('action'), body.data) : null;
    if (!body.success || events === null) return context.json({ problem: 'pedido incompleto' }, 400);
    const found = await find(store, context.req.param('id'));
    if (found === null) return context.json({ problem: 'nenhuma conversa com esse código' }, 404);
    const heard = settledAfter(store, found);
    await store.post(
      events.map((event, index) => ({
        conversation: found.conversation,
        event,
        dedupe: `console:${body.data.request}:${index}`,
      })),
    );
    return context.json(await heard(body.data.by, context.req.param('action')));
  });

  return async (request) => app.fetch(request);
}

function eventsOf(name: string, { by, text }: z.infer<typeof action>): Heard[] | null {
  const claim: Heard = { type: 'attendant.claimed', by };
  if (name === 'claim') return [claim];
  if (name === 'reply') return text === undefined ? null : [claim, { type: 'attendant.said', by, text }];
  if (name === 'give-back') return [claim, { type: 'attendant.gaveBack', by }];
  if (name === 'close') return [claim, { type: 'attendant.closed', by }];
  return null;
}

/** By the whole id, or by its beginning among the conversations that are open. */
async function find(store: Store, id: string): Promise<Conversation | null> {
  for (const place of places.options)
    for (const { conversation } of await store.list({ place, limit: 1_000 }))
      if (id.length >= 4 && conversation.startsWith(id)) return store.conversation(conversation);
  return null;
}

/** Watches for the turn that hears what is posted next. Begin before posting. */
function settledAfter(store: Store, before: Conversation) {
  let wake = () => {};
  const unwatch = store.watch(({ conversation }) => {
    if (conversation === before.conversation) wake();
  });
  return async (by: Attendant, name: string): Promise<ConsoleOutcome> => {
    const until = Date.now() + patience;
    try {
      while (Date.now() < until) {
        const now = await store.conversation(before.conversation);
        if (now !== null && now.unread === 0 && now.revision > before.revision) {
          const { owner } = now.listing;
          if (owner !== undefined && owner.id !== by.id) return { outcome: 'owned', owner: owner.name };
          const held = now.listing.place === 'attended';
          return (name === 'reply' || name === 'claim') === held
            ? { outcome: 'done' }
            : { outcome: 'pending' };
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 100);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return { outcome: 'pending' };
    } finally {
      unwatch();
    }
  };
}
