/** What every route does: counts, lets the faults strike, and looks who asks. */

import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { misbehave } from '../faults/misbehave.ts';
import type { RouteName } from '../faults/plan.ts';
import type { Bindings, Parts } from '../parts.ts';
import { createPace } from './pace.ts';

type Handler = (context: Context<Bindings>) => Promise<Response>;

export type Serving = {
  /** Anybody may ask. */
  anybody(route: RouteName, work: (context: Context<Bindings>) => Response | Promise<Response>): Handler;
  /** Only who acts for a seller, with this scope. */
  seller(
    route: RouteName,
    scope: string,
    work: (context: Context<Bindings>, seller: string) => Response | Promise<Response>,
  ): Handler;
  /** An error, every third time as a page: what is in it is documented nowhere. */
  refuse(context: Context<Bindings>, status: 400 | 401 | 403 | 404 | 422 | 429, message: string): Response;
};

export function createServing({ faults, requests, grants, habits, closing, clock }: Parts): Serving {
  const pace = createPace(clock.now);
  let refusals = 0;
  const refuse: Serving['refuse'] = (context, status, message) => {
    refusals += 1;
    if (refusals % 3 === 0)
      return context.html(`<!doctype html><title>${status}</title><h1>${message}</h1>`, status);
    return context.json({ slug: `http_${status}`, message }, status);
  };

  const anybody: Serving['anybody'] = (route, work) => async (context) => {
    requests.set(route, (requests.get(route) ?? 0) + 1);
    for (const { ms } of faults.bend(route, 'slow')) await sleep(ms, undefined, { ref: false });
    if (closing.aborted) return RESPONSE_ALREADY_SENT;
    const before = faults.strike(route, 'before');
    if (before !== undefined) return misbehave(context, before);
    const answer = await work(context);
    if (answer.status >= 400) return answer;
    const after = faults.strike(route, 'after');
    return after === undefined ? answer : misbehave(context, after);
  };

  return {
    anybody,
    refuse,
    seller: (route, scope, work) =>
      anybody(route, (context) => {
        const grant = grants.read(context.req.header('authorization'));
        if (grant === undefined) return refuse(context, 401, 'Unauthorized');
        if (!grant.scopes.includes(scope)) return refuse(context, 403, 'Insufficient scope');
        if (context.req.method === 'GET' && !pace.admits(grant.seller, habits().readsPerMinute))
          return context.json({ message: 'API rate limit exceeded' }, 429);
        return work(context, grant.seller);
      }),
  };
}
