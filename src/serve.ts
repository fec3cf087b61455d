/** The one HTTP server: health, and whatever routes the channels have. */

import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Channel } from './channels/channel.ts';
import { type Log, originOf } from './log.ts';
import { pagePolicy } from './policy.ts';

/**
 * A part of the service, and how it is: all that anybody may know of it. One that is `down` makes the service unready;
 * `detail` says why, to whoever installs it.
 */
export type Part = { readonly name: string; readonly state: string; readonly detail?: string };

/** Who is at the other end of a connection. */
export type Peer = { readonly ip: string };

/** Something that answers some web requests, and leaves the others (undefined) to the next one. */
export type Router = Pick<Channel, 'route' | 'longestBody'>;

export type HandlerOptions = {
  readonly channels: readonly Router[];
  readonly parts: () => readonly Part[];
  readonly log: Pick<Log, 'error' | 'warn'>;
  /** Whether a proxy of ours stands in front: the last address of X-Forwarded-For is then the peer's. */
  readonly trustProxy?: boolean;
};

export type Handler = (request: Request, peer: Peer) => Promise<Response>;

/**
 * The longest request body, in bytes: more than the longest delivery of a network (Meta's have up to 3 MB), which would
 * send it again for ever.
 */
export const longestBody = 4 * 1024 * 1024;

/** How long requests under way may take once the server closes, in milliseconds. */
const closeGrace = 800;

const headers = {
  'content-security-policy': pagePolicy(),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** Everything that the server answers, as a function: tests call it without a socket. */
export function createHandler(options: HandlerOptions): Handler {
  const app = new Hono<{ Bindings: Peer }>();

  app.use(async (context, next) => {
    await next();
    const own = context.res.headers.get('content-security-policy')?.includes('frame-ancestors') ?? false;
    for (const [name, value] of Object.entries(headers)) {
      // Who may frame the page is said once: the old header knows only "nobody".
      if (name === 'x-frame-options' && own) continue;
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
  });
  app.use((context, next) => {
    const { path } = context.req;
    // What does not say how long it is, is read before anybody knows whose it is: never a long one.
    const isAnnounced = context.req.header('content-length') && !context.req.header('transfer-encoding');
    const longer = isAnnounced ? options.channels.map((channel) => channel.longestBody?.(path) ?? 0) : [];
    return limitBody(Math.max(longestBody, ...longer))(context, next);
  });
  app.get('/healthz', (context) => context.text('ok', 200, { 'cache-control': 'no-store' }));
  app.get('/readyz', (context) => {
    const parts = options.parts();
    const ok = parts.every(({ state }) => state !== 'down');
    return context.json({ ok, parts }, ok ? 200 : 503, { 'cache-control': 'no-store' });
  });
  let warned = false;
  app.all('*', async (context) => {
    if (!warned && options.trustProxy !== true && context.req.header('x-forwarded-for') !== undefined) {
      warned = true;
      options.log.warn(
        {},
        'a proxy stands in front and is not trusted: all visitors count as one address (PLANTAO_TRUST_PROXY)',
      );
    }
    const peer = { ip: peerAddress(context.req.raw, context.env.ip, options.trustProxy ?? false) };
    for (const channel of options.channels) {
      const response = await channel.route?.(context.req.raw, peer);
      if (response) return response;
    }
    return context.text('Não encontrado.', 404);
  });
  app.onError((error, context) => {
    options.log.error({ ...originOf(error), path: context.req.path }, 'a request failed');
    return context.json({ words: 'Algo deu errado aqui. Tente de novo em instantes.' }, 500);
  });

  return async (request, peer) => app.fetch(request, peer);
}

const limitBody = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (context) => context.json({ words: 'Mensagem grande demais.' }, 413) });

/** With several addresses only the last one was written by our own proxy; the ones before it are hearsay. */
const peerAddress = (request: Request, socket: string, trustProxy: boolean): string =>
  (trustProxy && request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()) || socket;

export type Serving = {
  /** Where it is reached: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no more connections, and ends within a second: idle ones at once, the others after a grace. */
  close(): Promise<void>;
};

/**
 * Opens the server; port 0 takes a free one.
 *
 * @throws Error in words for a person if the port is taken or not permitted.
 */
export async function serve(
  options: HandlerOptions & { readonly host: string; readonly port: number },
): Promise<Serving> {
  const handle = createHandler(options);
  const server = createAdaptorServer({
    fetch: (request, env) =>
      handle(request, { ip: (env as HttpBindings).incoming.socket.remoteAddress ?? '' }),
    // A phone in bad reception may be slow; somebody who holds a connection open for nothing is slower.
    serverOptions: { headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListening(error, options.host, options.port)));
    server.listen(options.port, options.host, resolve);
  });
  server.on('error', (error) => options.log.error(originOf(error), 'the server failed'));

  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        const impatient = setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections();
        }, closeGrace);
        server.close(() => {
          clearTimeout(impatient);
          resolve();
        });
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }),
  };
}

function explainListening(error: Error & { code?: string }, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(
      `a porta ${port} de ${host} está ocupada por outro programa: pare-o, ou escolha outra em PORT`,
      { cause: error },
    );
  if (error.code === 'EACCES')
    return new Error(
      `a porta ${port} de ${host} não é permitida a este usuário: escolha em PORT uma acima de 1023`,
      { cause: error },
    );
  if (error.code === 'EADDRNOTAVAIL')
    return new Error(`${host} não é um endereço desta máquina: escolha em HOST 127.0.0.1 ou 0.0.0.0`, {
      cause: error,
    });
  return error;
}
