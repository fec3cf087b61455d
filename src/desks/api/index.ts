/** The desk for programs: an HTTP API under `/api/v1`, by tokens, with the same rules as every desk. */

import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Channel } from '../../channels/channel.ts';
import type { Token, Tokens } from '../../integrations/integration.ts';
import { type Log, originOf } from '../../log.ts';
import { networkOf } from '../../network.ts';
import type { Audit, People } from '../../people/people.ts';
import type { Store } from '../../stores/store.ts';
import type { Desk } from '../desk.ts';
import { actingRoutes } from './acts.ts';
import { documentOf } from './document.ts';
import { type Allowed, createGate } from './gate.ts';
import { createOnce } from './once.ts';
import { createPerform } from './performing.ts';
import { type Problem, problemResponse } from './problem.ts';
import { readingRoutes } from './reading.ts';
import type { Route } from './route.ts';
import { updatingRoutes } from './updating.ts';

export type ApiOptions = {
  readonly store: Store;
  readonly tokens: Pick<Tokens, 'find'>;
  readonly users: Pick<People['users'], 'list' | 'get'>;
  readonly audit: Pick<Audit, 'note'>;
  /** The networks that are served. */
  readonly channels: () => readonly Channel[];
  /** A keyed hash. */
  readonly sign: (purpose: string, text: string) => string;
  readonly log: Pick<Log, 'error'>;
  /** Where the service is reached, for the document; unknown if absent. */
  readonly publicUrl?: string | undefined;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience?: number;
  readonly allowed?: Allowed;
};

type Env = { Bindings: { readonly ip: string }; Variables: { token: Token } };

const base = '/api/v1';
const longestKey = 200;

export function createApi({
  store,
  tokens,
  users,
  audit,
  channels,
  sign,
  log,
  publicUrl = '',
  patience = 2_000,
  allowed,
}: ApiOptions): Desk & Required<Pick<Desk, 'route'>> {
  const perform = createPerform({ store, audit, patience });
  const routes = [
    ...readingRoutes({ store, users, audit }),
    ...actingRoutes({ perform, users, channels }),
    ...updatingRoutes({ store, perform, channels }),
  ];
  // Made when somebody first asks for it: a service that starts has better things to do.
  let document: string | undefined;
  const gate = createGate(tokens, allowed);
  const once = createOnce(store.records, sign);
  const app = new Hono<Env>().basePath(base);

  // What there is to ask is no secret; what is answered is.
  app.get('/openapi.json', () => {
    document ??= JSON.stringify(documentOf(routes, publicUrl));
    return new Response(document, { headers: { 'content-type': 'application/json' } });
  });

  app.use(async (context, next) => {
    const entered = await gate.enter(context.req.raw, networkOf(context.env.ip));
    if ('problem' in entered) return problemResponse(entered);
    context.set('token', entered);
    return next();
  });

  for (const route of routes)
    app.on([route.method.toUpperCase()], route.path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) =>
      answer(context, route),
    );
  for (const [path, methods] of methodsOf(routes))
    app.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), () =>
      problemResponse({
        problem: 'method',
        detail: `Aqui só ${methods.join(', ')}.`,
        headers: { allow: methods.join(', ') },
      }),
    );

  app.notFound(() => problemResponse({ problem: 'not-found', detail: 'Não há este endereço na API.' }));
  app.onError((error, context) => {
    log.error({ ...originOf(error), path: context.req.path }, 'a request of a program failed');
    return problemResponse({ problem: 'failed', detail: 'Tente de novo em instantes.' });
  });

  async function answer(context: Context<Env>, route: Route): Promise<Response> {
    const token = context.get('token');
    if (route.needs === 'act' && token.may !== 'act')
      return problemResponse({ problem: 'forbidden', detail: 'Este token só pode ler.' });
    const body = route.method === 'get' ? {} : await bodyOf(context);
    if (body === undefined) return problemResponse({ problem: 'invalid', detail: 'corpo não é JSON' });
    const key = keyOf(context, body);
    if (typeof key === 'object') return problemResponse(key);
    const answered = await once.run(route, {
      token,
      key,
      path: context.req.path,
      params: context.req.param(),
      query: context.req.query(),
      body,
    });
    if ('problem' in answered) return problemResponse(answered);
    return new Response(JSON.stringify(answered.body), {
      status: answered.status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(answered.replayed ? { 'idempotent-replayed': 'true' } : {}),
      },
    });
  }

  return {
    name: 'api',
    async route(request, { ip }) {
      const { pathname } = new URL(request.url);
      return pathname === base || pathname.startsWith(`${base}/`) ? app.fetch(request, { ip }) : undefined;
    },
    async stop() {},
  };
}

/** Which methods each path takes. */
function methodsOf(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes)
    methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  return methods;
}

/** What was sent; an empty body is an empty object. Undefined if it is no JSON. */
async function bodyOf(context: Context<Env>): Promise<unknown> {
  const text = await context.req.text();
  if (text.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

const withRequest = z.object({ request: z.uuid() });

/** By what a repeated request is known: the header, or the body's own word. */
function keyOf(context: Context<Env>, body: unknown): string | undefined | Problem {
  const header = context.req.header('idempotency-key')?.trim();
  if (header === undefined) return withRequest.safeParse(body).data?.request;
  if (header !== '' && header.length <= longestKey) return header;
  return { problem: 'invalid', detail: `cabeçalho Idempotency-Key precisa de 1 a ${longestKey} caracteres` };
}
