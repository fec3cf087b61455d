/**
 * The desk of the command line: what `plantao waiting`, `show`, `reply`, `give-back` and `close` ask of whoever holds
 * the data. Reached only through the data folder's socket, which belongs to the user that runs the service. It
 * changes conversations as every desk does: by entries of their mailbox.
 */

import { Hono } from 'hono';
import { z } from 'zod';
import type { Attendant } from '../core/content.ts';
import type { Heard, Listing } from '../core/flow.ts';
import { type ConversationId, conversationId } from '../core/ids.ts';
import type { Conversation, Line, Row, Store } from '../stores/store.ts';

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

const actions = z.enum(['claim', 'reply', 'give-back', 'close']);
type Action = z.infer<typeof actions>;

const asked = z.object({
  by: z.object({ id: z.string().min(1), name: z.string().min(1) }),
  /** Made by the client, so that a repeated request does nothing twice. */
  request: z.uuid(),
  text: z.string().trim().optional(),
});

const longestText = 4_000;

const places = z.enum(['waiting', 'attended', 'bot', 'closed']);

/** Codes are looked for among these by their beginning; closed conversations grow without end. */
const open = ['waiting', 'attended', 'bot'] as const satisfies readonly Listing['place'][];

export type ConsoleOptions = {
  /** Milliseconds that an action waits to see what became of it; 0 where nobody runs who could take it up. */
  readonly patience?: number;
};

export function createConsole(
  store: Store,
  { patience = 2_000 }: ConsoleOptions = {},
): (request: Request) => Promise<Response> {
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
    const rows = await store.list({ place: place.data, limit: 1_000 });
    return context.json(rows.map(rowOf));
  });

  app.get('/conversations/:id', async (context) => {
    const found = await find(store, context.req.param('id'));
    if ('problem' in found) return context.json(found, 404);
    const lines = await store.transcript(found.conversation, { limit: 40 });
    return context.json({ ...rowOf(found), lines });
  });

  app.post('/conversations/:id/:action', async (context) => {
    const name = actions.safeParse(context.req.param('action'));
    const body = asked.safeParse(await context.req.json().catch(() => null));
    if (!name.success || !body.success) return context.json({ problem: 'pedido incompleto' }, 400);
    const problem = name.data === 'reply' ? objectionTo(body.data.text ?? '') : null;
    if (problem !== null) return context.json({ problem }, 400);
    const found = await find(store, context.req.param('id'));
    if ('problem' in found) return context.json(found, 404);
    const known = foregone(found, name.data, body.data.by);
    if (known !== null) return context.json(known);
    await store.post(
      eventsOf(name.data, body.data).map((event, index) => ({
        conversation: found.conversation,
        event,
        dedupe: `console:${body.data.request}:${index}`,
      })),
    );
    const heard = await heardWithin(store, found.conversation, patience);
    return context.json(
      heard === null ? { outcome: 'pending' } : outcomeOf(heard.listing, name.data, body.data.by),
    );
  });

  app.onError((error, context) => context.json({ problem: `não deu certo: ${error.message}` }, 500));

  return async (request) => app.fetch(request);
}

const objectionTo = (text: string): string | null =>
  text === ''
    ? 'falta o texto da resposta'
    : text.length > longestText
      ? `a resposta tem ${text.length} letras; cabem até ${longestText}`
      : null;

/** Who replies takes the conversation over first. Leaving one needs no claim, which would itself change something. */
function eventsOf(name: Action, { by, text = '' }: z.infer<typeof asked>): Heard[] {
  const claim: Heard = { type: 'attendant.claimed', by };
  switch (name) {
    case 'claim':
      return [claim];
    case 'reply':
      return [claim, { type: 'attendant.said', by, text }];
    case 'give-back':
      return [{ type: 'attendant.gaveBack', by }];
    case 'close':
      return [{ type: 'attendant.closed', by }];
  }
}

/**
 * What is to be said without asking the conversation. Flows hear a give-back or a close whoever it comes from, so
 * somebody else's conversation is refused here; and nobody is told twice that a conversation is closed.
 */
function foregone({ listing, unread }: Conversation, name: Action, by: Attendant): ConsoleOutcome | null {
  if (name === 'claim' || name === 'reply') return null;
  const { place, owner } = listing;
  if (owner !== undefined && owner.id !== by.id) return { outcome: 'owned', owner: owner.name };
  const nothingToDo = place === 'closed' || (name === 'give-back' && place === 'bot');
  return nothingToDo && unread === 0 ? { outcome: 'done' } : null;
}

type Problem = { readonly problem: string };

/** By the whole code, or by its beginning among the conversations that are open. */
async function find(store: Store, code: string): Promise<Conversation | Problem> {
  if (!/^[\w-]{4,64}$/.test(code)) return { problem: 'o código de uma conversa tem ao menos 4 letras' };
  const whole = await store.conversation(conversationId(code));
  if (whole !== null) return whole;
  const matches = await findOpen(store, code);
  if (matches.length > 1)
    return { problem: `mais de uma conversa começa com ${code}: escreva mais letras do código` };
  const found = matches[0] === undefined ? null : await store.conversation(matches[0]);
  return (
    found ?? {
      problem: `nenhuma conversa aberta começa com ${code} (uma encerrada só se acha pelo código inteiro)`,
    }
  );
}

/** Whatever begins with it; two are enough to know that it is not clear. */
async function findOpen(store: Store, beginning: string): Promise<readonly ConversationId[]> {
  const limit = 1_000;
  const matches: ConversationId[] = [];
  for (const place of open) {
    let page: readonly Row[] = [];
    do {
      const after = page.at(-1);
      page = await store.list({ place, limit, ...(after === undefined ? {} : { after }) });
      // One that moves from list to list meanwhile is met twice.
      for (const { conversation } of page)
        if (conversation.startsWith(beginning) && !matches.includes(conversation)) matches.push(conversation);
      if (matches.length > 1) return matches;
    } while (page.length === limit);
  }
  return matches;
}

/** The conversation once it has heard all that was posted to it; null if that takes longer. */
async function heardWithin(
  store: Store,
  conversation: ConversationId,
  patience: number,
): Promise<Conversation | null> {
  const until = Date.now() + patience;
  let wake = () => {};
  const unwatch = store.watch((change) => {
    if (change.conversation === conversation) wake();
  });
  try {
    for (;;) {
      const now = await store.conversation(conversation);
      if (now?.unread === 0) return now;
      if (Date.now() >= until) return null;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    unwatch();
  }
}

/** What a conversation that has heard everything tells of an action. */
function outcomeOf({ place, owner }: Listing, name: Action, by: Attendant): ConsoleOutcome {
  if (owner !== undefined && owner.id !== by.id) return { outcome: 'owned', owner: owner.name };
  const isPersons = place === 'waiting' || place === 'attended';
  const done = name === 'claim' || name === 'reply' ? place === 'attended' : !isPersons;
  return { outcome: done ? 'done' : 'pending' };
}
