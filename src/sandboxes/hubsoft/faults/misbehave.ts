/** Carries out the faults that come before or after a request's work. */

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { AroundFault, RouteName } from './plan.ts';

const payloads: { readonly [name in RouteName]?: string } = {
  customers: 'clientes',
  tickets: 'atendimentos',
  types: 'tipos_atendimento',
};

/** Lets the faults strike; gives the answer to send instead of the right one, or undefined if that one may go out. */
export async function misbehave(
  context: Context<{ Bindings: HttpBindings }>,
  route: RouteName,
  faults: readonly AroundFault[],
): Promise<Response | undefined> {
  for (const fault of faults) {
    if (fault.fault === 'slow') await sleep(fault.ms, undefined, { ref: false });
    else return spoiled(context, route, fault);
  }
  return undefined;
}

async function spoiled(
  context: Context<{ Bindings: HttpBindings }>,
  route: RouteName,
  fault: Exclude<AroundFault, { readonly fault: 'slow' }>,
): Promise<Response> {
  const { incoming, outgoing } = context.env;
  switch (fault.fault) {
    case 'error-500':
      return context.json({ message: 'Server Error' }, 500);
    case 'bad-gateway':
      return context.html(
        '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
        502,
      );
    case 'too-many-requests':
      return context.json({ message: 'Too Many Attempts.' }, 429, {
        'Retry-After': String(fault.retryAfter),
      });
    case 'redirect':
      return context.redirect(context.req.url, 307);
    case 'reset':
      incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case 'hang':
      if (!outgoing.destroyed) await once(outgoing, 'close');
      return RESPONSE_ALREADY_SENT;
    case 'error-200':
      return context.json(errorBodies[fault.says]);
    case 'empty-list':
      return context.json({
        status: 'success',
        msg: 'Dados consultados com sucesso',
        [payloads[route] ?? 'dados']: [],
      });
  }
}

const errorBodies = {
  objections: {
    status: 'error',
    msg: 'Não foi possível processar a solicitação',
    errors: ['O serviço informado não permite esta operação.'],
  },
  internals: {
    status: 'error',
    msg: 'SQLSTATE[40001]: Serialization failure',
    code: 40001,
    line: 912,
    errors: ['SQLSTATE[40001]: Serialization failure'],
  },
  bare: { status: 'error', msg: 'Ocorreu um erro inesperado' },
} as const;
