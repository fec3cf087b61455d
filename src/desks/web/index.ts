/** The desk as web pages under `/desk`: rendered here, kept up to date by one event stream for each browser. */

import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Archive } from '../../archive/archive.ts';
import type { Channel } from '../../channels/channel.ts';
import type { Audit, People } from '../../people/people.ts';
import { may } from '../../people/roles.ts';
import { pagePolicy } from '../../policy.ts';
import type { Store } from '../../stores/store.ts';
import type { Desk } from '../desk.ts';
import { type Linked, linkedHere } from '../linking.ts';
import type { Presence } from '../presence.ts';
import { createReplies } from '../replies.ts';
import { addAdministration, type Part, type Programs } from './administration/index.ts';
import { addArchivePages } from './archive/index.ts';
import { createAssets } from './assets.ts';
import { longestForm } from './conversations/files.ts';
import { addConversations } from './conversations/index.ts';
import { addLists, type Queue } from './conversations/lists.ts';
import type { Ordering } from './conversations/ordering.ts';
import type { PanelsOptions } from './conversations/panels.ts';
import { createListReader } from './conversations/reading.ts';
import { addDoor } from './door.ts';
import { createEvents } from './events.ts';
import { createGuard, type Env } from './guard.ts';
import { addReplies } from './replies/index.ts';
import type { FrameOf } from './views/layout.tsx';
import { languageWanted, wordsIn } from './words/index.ts';

export type WebDeskOptions = {
  readonly store: Store;
  readonly archive: Archive;
  readonly people: People;
  readonly audit: Audit;
  /** What runs, for the pages of administrators. */
  readonly channels: () => readonly Channel[];
  /** The accounts that a phone links; those of the channels, as far as this process serves them, if absent. */
  readonly linked?: () => readonly Linked[];
  /** What attendants may ask of the ERP. */
  readonly tickets: Ordering & { readonly find: PanelsOptions['findTicket'] };
  /** How each part of the service is; nothing but the channels if absent. */
  readonly parts?: () => readonly Part[];
  /** Other programs that work with the desk. */
  readonly integrations: Programs;
  /** Whether the team has a group on Telegram, where users act too; not if absent. */
  readonly telegram?: boolean;
  /** Who is writing right now; nobody is told of it if absent. */
  readonly presence?: Pick<Presence, 'watch' | 'byAttendant'>;
  /** Where customers wait, as attendants call it; only one without a name if absent. */
  readonly queues?: readonly Queue[];
  readonly providerName: string;
  /** The provider's: where a day begins, and what times are shown in. */
  readonly timezone: string;
  /** Milliseconds for which closed conversations stay; null for ever. */
  readonly retention: number | null;
  /** Whether the pages are reached by https. */
  readonly secure: boolean;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience?: number;
  /** Milliseconds between two signs of life of an event stream. */
  readonly beat?: number;
};

export type WebDesk = Desk &
  Required<Pick<Desk, 'route'>> & {
    /** Everything that it answers: for whoever checks who may ask for it. */
    readonly routes: readonly { readonly method: string; readonly path: string }[];
  };

/** No secret, and nothing that acts: which language the pages are in. */
const languageCookie = 'plantao-desk-language';

/** Markup only by the page's own policy. */
const policy = pagePolicy({ more: ["worker-src 'self'", "media-src 'self'", 'trusted-types desk'] });

export function createWebDesk({
  store,
  archive,
  people,
  audit,
  channels,
  linked = () => channels().flatMap((channel) => linkedHere(channel) ?? []),
  parts = () => [],
  integrations,
  telegram = false,
  tickets,
  presence,
  queues = [],
  providerName,
  timezone,
  retention,
  secure,
  patience = 2_000,
  beat = 15_000,
}: WebDeskOptions): WebDesk {
  const assets = createAssets();
  const guard = createGuard({ people, may, secure });
  const events = createEvents({ store, beat, ...(presence === undefined ? {} : { typing: presence.watch }) });
  const reader = createListReader(store, timezone);
  const frame: FrameOf = (context, path = context.req.path) => ({
    assets,
    providerName,
    words: context.get('words'),
    path,
  });
  const app = new Hono<Env>().basePath('/desk');

  app.use(async (context, next) => {
    const asked = context.req.query('lang');
    const language = languageWanted(
      asked ?? getCookie(context, languageCookie),
      context.req.header('accept-language'),
    );
    context.set('words', wordsIn(language));
    await next();
    if (asked === language)
      setCookie(context, languageCookie, language, { path: '/desk', sameSite: 'Lax', maxAge: 365 * 86_400 });
    const { headers } = context.res;
    // What somebody sent has a stricter one.
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', policy);
    headers.set('x-frame-options', 'DENY');
    // With none at all, browsers hide from us where a form stands.
    headers.set('referrer-policy', 'same-origin');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  });
  app.get('/static/*', (context) => assets.give(context.req.raw) ?? context.notFound());
  addDoor(app, { people, guard, frame });
  const lists = addLists(app, { store, reader, guard, frame, audit, queues, patience });
  const { present } = events;
  addConversations(app, {
    store,
    lists,
    guard,
    frame,
    audit,
    people,
    queues,
    tickets,
    findTicket: tickets.find,
    present,
    channels,
    ...(presence === undefined ? {} : { presence }),
    timezone,
    patience,
  });
  addReplies(app, { store, replies: createReplies(store.records), guard, frame, audit, providerName });
  addAdministration(app, {
    store,
    people,
    audit,
    linked,
    parts,
    integrations,
    telegram,
    guard,
    frame,
    queues,
    timezone,
    patience,
  });
  addArchivePages(app, {
    archive,
    store,
    users: people.users,
    guard,
    frame,
    audit,
    timezone,
    retention,
    queues,
  });
  app.get('/events', guard.look, (context) => {
    // Nobody would read that stream, nor end it.
    if (context.req.raw.method === 'HEAD') return context.text('Método não aceito.', 405);
    const token = context.get('token');
    const stream = events.open(
      context.get('session').user.id,
      async () => (await people.session(token, true)) !== null,
    );
    if (stream === null) return context.text('Muitas páginas abertas.', 503);
    return context.body(stream, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
  });
  // Whoever is not in does not learn what there is.
  app.all('*', guard.enter, (context) => context.text(context.get('words').frame.notThere, 404));
  app.notFound((context) => context.text(context.get('words').frame.notThere, 404));

  return {
    name: 'web',
    routes: app.routes.map(({ method, path }) => ({ method, path })),
    async route(request, { ip }) {
      const { pathname } = new URL(request.url);
      if (pathname !== '/desk' && !pathname.startsWith('/desk/')) return undefined;
      return app.fetch(request, { ip });
    },
    longestBody: (path) => (/^\/desk\/c\/[^/]+\/say$/.test(path) ? longestForm : 0),
    async stop() {
      events.close();
      reader.stop();
    },
  };
}
