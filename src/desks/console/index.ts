/**
 * The desk of the command line: what `plantao waiting`, `show`, `reply`, `give-back`, `close`, `parked`, `user`, `token` and `webhook` ask of whoever
 * holds the data. Reached only through the data folder's socket, which belongs to the user that runs the service. It
 * changes conversations as every desk does: by entries of their mailbox.
 */

import { Hono } from 'hono';
import { z } from 'zod';
import type { Channel } from '../../channels/channel.ts';
import { wordsOf } from '../../core/failure.ts';
import { readContactNumber } from '../../core/ids/contact-number.ts';
import type { Conversation, Store } from '../../stores/store.ts';
import { actions, asked, carryOut, channelOf, objectionTo } from '../acting.ts';
import { decide, isGivenUpTicket, listAwaited, listParked, viewParked, viewStopped } from '../parked.ts';
import { lineTelling } from './contact.ts';
import { find, findWaiting, gone } from './find.ts';
import { addIntegrations, type ConsoleIntegrations } from './integrations.ts';
import { addPerson, type ConsoleArchive } from './person.ts';
import { addRunning, type Running } from './running.ts';
import { addUsers, type ConsolePeople } from './users.ts';

/** Of a transcript, unless all of it is asked for. */
const linesShown = 40;
const allLines = 100_000;
/** Where tickets are opened from (`pools` of the runtime). */
const jobsPool = 'jobs';

export type ConsoleOptions = {
  /** Milliseconds that an action waits to see what became of it; 0 where nobody runs who could take it up. */
  readonly patience?: number;
  /** Copies the data into a folder, an absolute path, with or without their key; rejects in words for a person. */
  readonly backup?: (target: string) => Promise<{ readonly withKey: boolean }>;
  /** Has another key for the data, from a file (an absolute path) or made (null); rejects in words for a person. */
  readonly rekey?: (file: string | null) => Promise<void>;
  /** Tells the present key from others. */
  readonly fingerprint?: () => string;
  /** What runs here; nothing if no service does. */
  readonly running?: Running;
  /** The networks that are served here; none if no service runs. */
  readonly channels?: () => readonly Channel[];
  /** Who attends, and where it is noted what is changed about them. */
  readonly people?: ConsolePeople;
  /** What is kept of people; needs `people`, where it is noted who was exported or erased. */
  readonly archive?: ConsoleArchive;
  /** Which other programs work with the desk. */
  readonly integrations?: ConsoleIntegrations;
};

export function createConsole(
  store: Store,
  {
    patience = 2_000,
    backup,
    rekey,
    fingerprint,
    running = {},
    channels = () => [],
    people,
    integrations,
    archive,
  }: ConsoleOptions = {},
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
    ...(listing.urgency === undefined || listing.urgency.now === 'calm'
      ? {}
      : { due: listing.urgency.dueAt - store.now() }),
    ...(listing.unansweredSince === undefined ? {} : { unanswered: store.now() - listing.unansweredSince }),
  });

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
    if (protocol !== undefined && !isGivenUpTicket(found))
      return context.json({ problem: 'só um atendimento tem protocolo a dizer' }, 400);
    const { by, request } = body.data;
    const outcome = await decide(store, found, { how: how.data, by, protocol }, { request, patience });
    return outcome === null ? context.json(gone, 404) : context.json(outcome);
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
    const name = actions.exclude(['note', 'reopen']).safeParse(context.req.param('action'));
    const body = asked.safeParse(await context.req.json().catch(() => null));
    if (!name.success || !body.success) return context.json({ problem: 'pedido incompleto' }, 400);
    const problem = name.data === 'reply' ? objectionTo(body.data.text ?? '') : null;
    if (problem !== null) return context.json({ problem }, 400);
    const found = await find(store, context.req.param('id'));
    if ('problem' in found) return context.json(found, 404);
    const { text = '' } = body.data;
    const objection = name.data === 'reply' ? channelOf(channels(), found)?.objectTo?.(text) : undefined;
    if (objection !== undefined) return context.json({ problem: objection }, 400);
    return context.json(await carryOut(store, found, { name: name.data, body: body.data, patience }));
  });

  app.post('/backup', async (context) => {
    const body = z
      .object({ folder: z.string().startsWith('/') })
      .safeParse(await context.req.json().catch(() => null));
    if (!body.success || backup === undefined) return context.json({ problem: 'pedido incompleto' }, 400);
    try {
      return context.json(await backup(body.data.folder));
    } catch (error) {
      return context.json({ problem: wordsOf(error) }, 409);
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
      return context.json({ problem: wordsOf(error) }, 409);
    }
  });

  addRunning(app, running);
  if (people !== undefined) addUsers(app, people);
  if (people !== undefined && archive !== undefined) addPerson(app, { store, archive, audit: people.audit });
  if (integrations !== undefined)
    addIntegrations(app, integrations, { audit: people?.audit, now: () => store.now() });

  app.onError((error, context) => context.json({ problem: `não deu certo: ${error.message}` }, 500));

  return async (request) => app.fetch(request);
}
