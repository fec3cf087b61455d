/**
 * A HubSoft that is none: it speaks the ERP's integration API over HTTP, for an invented provider with invented
 * customers. It is written from the vendor's documents and shares nothing with our client of that API.
 */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Sandbox, SandboxOptions } from '../sandbox.ts';
import { createAccess, credentials } from './access.ts';
import { createClock } from './clock.ts';
import { createControl } from './control.ts';
import { createFaults } from './faults/plan.ts';
import { cast, customers as regulars, type SandboxCustomer } from './provider/people.ts';
import { createRoll } from './provider/roll.ts';
import { openTickets } from './provider/tickets.ts';
import { createRoutes, type Parts } from './routes.ts';

export type { SandboxCustomer, SandboxService } from './provider/people.ts';
export type { CreatedTicket } from './provider/tickets.ts';

export type HubsoftSandbox = Sandbox & {
  readonly credentials: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly username: string;
    readonly password: string;
  };
  readonly customers: readonly SandboxCustomer[];
};

export type HubsoftSandboxOptions = SandboxOptions & {
  /** Customers besides its own. */
  readonly more?: readonly SandboxCustomer[];
};

/** Starts it and resolves once it listens. Every start of the same day knows the same customers and old tickets. */
export async function startHubsoftSandbox(options: HubsoftSandboxOptions = {}): Promise<HubsoftSandbox> {
  const { host = '127.0.0.1', port = 0, file, now = Date.now, timezone = 'America/Sao_Paulo' } = options;
  const roll = createRoll([...regulars, ...(options.more ?? [])]);
  const clock = createClock({ now, timezone });
  const closing = new AbortController();
  const parts: Parts = {
    access: createAccess(clock.now),
    clock,
    roll,
    faults: createFaults(),
    tickets: openTickets({ clock, ...(file !== undefined && { file }) }),
    requests: new Map(),
    closing: closing.signal,
  };
  const app = createRoutes(parts);
  if (options.faults === true) app.route('/_sandbox', createControl(parts));

  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  server.listen(port, host);
  await once(server, 'listening');

  const url = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort(server)}`;
  return {
    url,
    settings: [
      `HUBSOFT_URL=${url}`,
      `HUBSOFT_CLIENT_ID=${credentials.clientId}`,
      `HUBSOFT_CLIENT_SECRET=${credentials.clientSecret}`,
      `HUBSOFT_USERNAME=${credentials.username}`,
      `HUBSOFT_PASSWORD=${credentials.password}`,
    ].join('\n'),
    credentials,
    customers: roll.customers,
    cast,
    async close() {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function boundPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
