/**
 * A Magalu that is none: the marketplace's protocols for sellers and the identity server before them, on one address, with
 * invented sellers and buyers. It is written from the vendor's documents and shares nothing with our client of them. Where
 * they say nothing it does the worse thing: two messages with one code are two, a message is listed a while after it was
 * taken, an error is a page now and then.
 */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Character, Sandbox, SandboxOptions } from '../sandbox.ts';
import { createControl } from './control.ts';
import { createFaults } from './faults/plan.ts';
import { type Habits, usual } from './habits.ts';
import { createGrants } from './identity/grants.ts';
import { login, token } from './identity/routes.ts';
import { credentials, type Seller, sellers } from './identity/sellers.ts';
import { castOf, inventLines } from './market/invented.ts';
import { openJournal } from './market/journal.ts';
import { createMarket } from './market/market.ts';
import type { Bindings, Clock, Parts } from './parts.ts';
import { addSellerRoutes } from './seller/routes.ts';
import { createServing } from './seller/serving.ts';

export type MagaluSandbox = Sandbox & {
  /** The identity server's address: the same. */
  readonly idUrl: string;
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  readonly sellers: readonly [Seller, ...Seller[]];
  /** Whose protocols a seller has. */
  castOf(seller: string): readonly Character[];
};

export type MagaluSandboxOptions = SandboxOptions &
  Partial<Habits> & {
    /** Whether it begins with the invented protocols; default true. */
    readonly invented?: boolean;
    /** Where a seller comes back to after the consent, for the settings. Any address is accepted. */
    readonly redirectUri?: string;
  };

/** Starts it and resolves once it listens. */
export async function startMagaluSandbox(options: MagaluSandboxOptions = {}): Promise<MagaluSandbox> {
  const { host = '127.0.0.1', port = 0, file, now = Date.now, timezone: _, invented = true } = options;
  const { faults = false, redirectUri = 'http://127.0.0.1:3000/magalu/callback', ...habits } = options;
  const clock = createClock(now);
  let current = pickHabits(habits);
  const journal = openJournal(file);
  if (invented && journal.lines().length === 0) journal.write(inventLines(clock.now()));
  const closing = new AbortController();
  const parts: Parts = {
    clock,
    habits: () => current,
    change: (changed) => {
      current = { ...current, ...changed };
    },
    grants: createGrants(clock.now, () => current),
    market: createMarket(journal, clock, () => current),
    faults: createFaults(),
    requests: new Map(),
    closing: closing.signal,
  };
  const app = new Hono<Bindings>();
  app.onError((error, context) => context.json({ slug: error.name, message: error.message }, 500));
  const serving = createServing(parts);
  app.get(
    '/login',
    serving.anybody('login', (context) => login(context, parts)),
  );
  app.post(
    '/oauth/token',
    serving.anybody('token', (context) => token(context, parts)),
  );
  addSellerRoutes(app, parts, serving);
  if (faults) app.route('/_sandbox', createControl(parts));

  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  server.listen(port, host);
  await once(server, 'listening');

  const url = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort(server)}`;
  return {
    url,
    idUrl: url,
    settings: [
      `MAGALU_CLIENT_ID=${credentials.clientId}`,
      `MAGALU_CLIENT_SECRET=${credentials.clientSecret}`,
      `MAGALU_REDIRECT_URI=${redirectUri}`,
      `MAGALU_API_ROOT=${url}`,
      `MAGALU_ID_ROOT=${url}`,
    ].join('\n'),
    credentials,
    sellers,
    cast: invented ? castOf() : [],
    castOf: (seller) => (invented ? castOf(seller) : []),
    async close() {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Those that are given, and the usual ones. */
function pickHabits(given: Partial<Habits>): Habits {
  return {
    lag: given.lag ?? usual.lag,
    moderation: given.moderation ?? usual.moderation,
    replyAfter: given.replyAfter ?? usual.replyAfter,
    accessSeconds: given.accessSeconds ?? usual.accessSeconds,
    refreshSeconds: given.refreshSeconds ?? usual.refreshSeconds,
    readsPerMinute: given.readsPerMinute ?? usual.readsPerMinute,
    scopes: given.scopes ?? usual.scopes,
  };
}

function createClock(now: () => number): Clock {
  let ahead = 0;
  return {
    now: () => now() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

function boundPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
