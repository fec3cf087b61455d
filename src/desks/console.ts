/**
 * The desk of the command line: what `plantao waiting`, `show`, `reply`, `give-back`, `close` and `parked` ask of whoever
 * holds the data. Reached only through the data folder's socket, which belongs to the user that runs the service. It
 * changes conversations as every desk does: by entries of their mailbox.
 */

import { Hono } from 'hono';
import { z } from 'zod';
import type { Attendant } from '../core/content.ts';
import type { Heard, Listing } from '../core/flow.ts';
import { readContactNumber } from '../core/ids/contact-number.ts';
import type { ConversationId } from '../core/ids/index.ts';
import type { Conversation, Store } from '../stores/store.ts';
import { lineTelling } from './console/contact.ts';
import { find, findWaiting, gone } from './console/find.ts';
import {
  awaitedRow,
  decideParked,
  listAwaited,
  listParked,
  viewParked,
  viewStopped,
} from './console/parked.ts';

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

/** Who waits for a person, whom persons have, the longest first; how many things wait; and what the ERP has to do. */
export const consoleQueue = z.object({
  waiting: z.array(consoleRow),
  attended: z.array(consoleRow),
  parked: z.number(),
  awaited: z.array(awaitedRow),
});

/**
 * A conversation with its last lines, as the store keeps them: who prints them parses what it prints. `earlier` is how
 * many lines there are before them; `parked` are the numbers of what waits for a person.
 */
export const consoleView = consoleRow.extend({
  lines: z.array(z.unknown()),
  earlier: z.number(),
  /** Asked for by this number, which its last line told at `at`; `later` is how many lines there are after that. */
  contact: z.object({ number: z.string(), at: z.number(), later: z.number() }).exactOptional(),
  parked: z.array(z.string()),
});

/**
 * `done`, or why not: `owned` by somebody else, `unchanged` if the conversation heard it and stands where it is not
 * wanted, `pending` if it has not heard it yet (the service may be stopped).
 */
export const consoleOutcome = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    /** The conversation's whole code. */
    id: z.string().optional(),
    /** It was closed, and is the attendant's now. */
    reopened: z.literal(true).optional(),
  }),
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
  protocol: z
    .string()
    .regex(/^\d{12,24}$/)
    .optional(),
});

const longestText = 4_000;
/** Of a transcript, unless all of it is asked for. */
const linesShown = 40;
const allLines = 100_000;
/** Where tickets are opened from (`pools` of the runtime). */
const jobsPool = 'jobs';

export type ConsoleOptions = {
  /** Milliseconds that an action waits to see what became of it; 0 where nobody runs who could take it up. */
  readonly patience?: number;
  /** Copies the data into a folder, an absolute path; rejects in words for a person. */
  readonly backup?: (target: string) => Promise<void>;
  /** Has another key for the data, from a file (an absolute path) or made (null); rejects in words for a person. */
  readonly rekey?: (file: string | null) => Promise<void>;
  /** Tells the present key from others. */
  readonly fingerprint?: () => string;
};

export function createConsole(
  store: Store,
  { patience = 2_000, backup, rekey, fingerprint }: ConsoleOptions = {},
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

  /** An attendant's action, as entries of the mailbox, and what became of it. */
  const carryOut = async (
    found: Conversation,
    name: Action,
    body: z.infer<typeof asked>,
  ): Promise<ConsoleOutcome> => {
    const { conversation } = found;
    if (isLeft(found, name)) return { outcome: 'done', id: conversation };
    await store.post(
      eventsOf(name, body).map((event, index) => ({
        conversation,
        event,
        dedupe: `console:${body.request}:${index}`,
      })),
    );
    const heard = await heardWithin(store, conversation, patience);
    if (heard === null) return { outcome: 'pending' };
    const outcome = outcomeOf(heard.listing, name, body.by);
    const reopened = name === 'reply' && found.listing.place === 'closed';
    return outcome.outcome === 'done'
      ? { ...outcome, id: conversation, ...(reopened ? { reopened } : {}) }
      : outcome;
  };

  app.get('/queue', async (context) => {
    const limit = 1_000;
    const [waiting, attended, parked, awaited] = await Promise.all([
      store.list({ place: 'waiting', limit }),
      store.list({ place: 'attended', limit }),
      listParked(store),
      listAwaited(store, jobsPool),
    ]);
    return context.json({
      waiting: waiting.map(rowOf),
      attended: attended.map(rowOf),
      parked: parked.length,
      awaited,
    });
  });

  app.get('/parked', async (context) => context.json({ parked: await listParked(store) }));

  app.get('/parked/:code', async (context) => {
    const found = await findWaiting(store, context.req.param('code'));
    if ('problem' in found) return context.json(found, 404);
    return context.json('number' in found ? await viewParked(store, found) : viewStopped(store, found));
  });

  app.post('/parked/:code/:how', async (context) => {
    const how = z.enum(['retry', 'close']).safeParse(context.req.param('how'));
    const body = asked.safeParse(await context.req.json().catch(() => null));
    if (!how.success || !body.success) return context.json({ problem: 'pedido incompleto' }, 400);
    const found = await findWaiting(store, context.req.param('code'));
    if ('problem' in found) return context.json(found, 404);
    const { protocol } = body.data;
    const isTicket = 'number' in found && found.work.type === 'detached' && found.work.key !== '';
    if (protocol !== undefined && !isTicket)
      return context.json({ problem: 'só um atendimento tem protocolo a dizer' }, 400);
    if ('number' in found) {
      const decided = await decideParked(store, found, { how: how.data, by: body.data.by, protocol });
      return decided ? context.json({ outcome: 'done' }) : context.json(gone, 404);
    }
    return context.json(await carryOut(found, how.data === 'retry' ? 'give-back' : 'close', body.data));
  });

  app.get('/conversations/:id', async (context) => {
    const found = await find(store, context.req.param('id'));
    if ('problem' in found) return context.json(found, 404);
    const limit = context.req.query('all') === undefined ? linesShown : allLines;
    const number = readContactNumber(context.req.param('id'));
    const told = number === null ? null : await lineTelling(store, found.conversation, number);
    const [latest, parked] = await Promise.all([
      store.transcript(found.conversation, { limit }),
      store.parked({ limit: 1_000 }),
    ]);
    const lines =
      told === null || limit === allLines
        ? latest
        : await store.transcript(found.conversation, {
            after: Math.max(0, told.seq - linesShown),
            limit: Math.min(linesShown, told.seq),
          });
    return context.json({
      ...rowOf(found),
      lines,
      earlier: (lines[0]?.seq ?? 1) - 1,
      ...(told === null
        ? {}
        : { contact: { number, at: told.at, later: (latest.at(-1)?.seq ?? told.seq) - told.seq } }),
      parked: parked.flatMap(({ conversation, number }) =>
        conversation === found.conversation ? [String(number)] : [],
      ),
    });
  });

  app.post('/conversations/:id/:action', async (context) => {
    const name = actions.safeParse(context.req.param('action'));
    const body = asked.safeParse(await context.req.json().catch(() => null));
    if (!name.success || !body.success) return context.json({ problem: 'pedido incompleto' }, 400);
    const problem = name.data === 'reply' ? objectionTo(body.data.text ?? '') : null;
    if (problem !== null) return context.json({ problem }, 400);
    const found = await find(store, context.req.param('id'));
    if ('problem' in found) return context.json(found, 404);
    return context.json(await carryOut(found, name.data, body.data));
  });

  app.post('/backup', async (context) => {
    const body = z
      .object({ folder: z.string().startsWith('/') })
      .safeParse(await context.req.json().catch(() => null));
    if (!body.success || backup === undefined) return context.json({ problem: 'pedido incompleto' }, 400);
    try {
      await backup(body.data.folder);
      return context.json({ outcome: 'done' });
    } catch (error) {
      return context.json({ problem: error instanceof Error ? error.message : 'não deu certo' }, 409);
    }
  });

  app.post('/rekey', async (context) => {
    const body = z
      .object({ file: z.string().startsWith('/').nullable() })
      .safeParse(await context.req.json().catch(() => null));
    if (!body.success || rekey === undefined) return context.json({ problem: 'pedido incompleto' }, 400);
    try {
      await rekey(body.data.file);
      return context.json({ fingerprint: fingerprint?.() ?? '' });
    } catch (error) {
      return context.json({ problem: error instanceof Error ? error.message : 'não deu certo' }, 409);
    }
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
