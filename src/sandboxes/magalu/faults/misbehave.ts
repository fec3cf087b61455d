/** What goes out instead of the right answer. */

import { once } from 'node:events';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Fault } from './plan.ts';

const page = (title: string): string =>
  `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

export async function misbehave(
  context: Context<{ Bindings: HttpBindings }>,
  { what, retryAfter }: Fault,
): Promise<Response> {
  const { incoming, outgoing } = context.env;
  switch (what) {
    case 'drop':
    case 'created-then-drop':
      incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case 'hang':
    case 'created-then-hang':
      if (!outgoing.destroyed) await once(outgoing, 'close');
      return RESPONSE_ALREADY_SENT;
    case '502':
    case 'created-then-502':
      return context.html(page('502 Bad Gateway'), 502);
    case '500':
    case 'created-then-500':
      return context.json({ slug: 'internal_error', message: 'Internal server error' }, 500);
    case '429':
      return context.json(
        { message: 'API rate limit exceeded' },
        429,
        retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
      );
    case '401':
      return context.json({ message: 'Unauthorized' }, 401);
    default:
      return context.html(page('Manutenção programada'));
  }
}
