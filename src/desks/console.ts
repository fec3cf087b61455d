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
import type { Conversation, Row, Store } from '../stores/store.ts';

/**
 * A conversation as the command line lists it; `waited` is milliseconds in its place, `unanswered` milliseconds since
 * the customer wrote what its owner has not answered.
 */
export const consoleRow = z.object({
  id: z.string(),
  channel: z.string(),
  waited: z.number(),
  unanswered: z.number().optional(),
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

/** Who waits for a person, whom persons have, the longest first, and what only a person can check. */
export const consoleQueue = z.object({
  waiting: z.array(consoleRow),
  attended: z.array(consoleRow),
  /** `id` is the conversation's; `waited` is milliseconds. */
  parked: z.array(z.object({ id: z.string(), reason: z.string(), waited: z.number() })),
});

/** A conversation with its last lines, as the store keeps them: who prints them parses what it prints. */
export const consoleView = consoleRow.extend({ lines: z.array(z.unknown()) });

/**
 * `done`, or why not: `owned` by somebody else, `unchanged` if the conversation heard it and stands where it is not
 * wanted, `pending` if it has not heard it yet (the service may be stopped).
 */
export const consoleOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done') }),
  z.object({ outcome: z.literal('owned'), owner: z.string() }),
  z.object({ outcome: z.literal('unchanged'), place: consoleRow.shape.listing.shape.place }),
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
    ...(listing.unansweredSince === undefined ? {} : { unanswered: store.now() - listing.unansweredSince }),
  });

  app.get('/queue', async (context) => {
    const limit = 1_000;
    const [waiting, attended, parked] = await Promise.all([
      store.list({ place: 'waiting', limit }),
      store.list({ place: 'attended', limit }),
      store.parked({ limit }),
    ]);
    return context.json({
      waiting: waiting.map(rowOf),
      attended: attended.map(rowOf),
      parked: parked.map(({ conversation, reason, at }) => ({
        id: conversation,
        reason,
        waited: store.now() - at,
      })),
    });
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
    if (isLeft(found, name.data)) return context.json({ outcome: 'done' });
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

/** Whether there is nothing to leave: nobody is told twice that a conversation is closed. */
const isLeft = ({ listing: { place }, unread }: Conversation, name: Action): boolean =>
  unread === 0 &&
  (name === 'close' || name === 'give-back') &&
  (place === 'closed' || (name === 'give-back' && place === 'bot'));

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
  return done ? { outcome: 'done' } : { outcome: 'unchanged', place };
}
