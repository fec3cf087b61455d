/** Who may ask: whoever carries a token, as often as is decent. */

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Token, Tokens } from '../../integrations/integration.ts';
import type { Problem } from './problem.ts';

/** Requests of one token in a minute, and wrong tokens of one network in a quarter of an hour. */
export type Allowed = { readonly requests: number; readonly wrong: number };
export const limits: Allowed = { requests: 600, wrong: 30 };

export type Gate = {
  /** The token of a request, or why it goes no further. @param network what wrong ones are counted by. */
  enter(request: Request, network: string): Promise<Token | Problem>;
};

const unauthorized = {
  problem: 'unauthorized',
  detail: 'Falta o cabeçalho Authorization: Bearer TOKEN, ou o token não vale (mais).',
  headers: { 'www-authenticate': 'Bearer realm="plantao"' },
} as const;

/**
 * In memory: tokens cannot be guessed, and what is kept off is work. So a right token is let in wherever wrong ones come
 * from; behind a proxy that is not believed everybody has one address.
 */
export function createGate(tokens: Pick<Tokens, 'find'>, allowed = limits): Gate {
  const requests = new RateLimiterMemory({ points: allowed.requests, duration: 60 });
  const wrong = new RateLimiterMemory({ points: allowed.wrong, duration: 15 * 60 });
  return {
    async enter(request, network) {
      const carried = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
      const token = carried === undefined ? null : await tokens.find(carried);
      if (token === null) {
        const wait = await consume(wrong, network);
        return wait === 0
          ? unauthorized
          : tooMany('Muitos pedidos sem um token válido deste endereço.', wait);
      }
      const wait = await consume(requests, token.id);
      return wait === 0 ? token : tooMany('Este token faz pedidos demais.', wait);
    },
  };
}

const tooMany = (detail: string, wait: number): Problem => ({
  problem: 'too-many',
  detail,
  retryAfter: Math.ceil(wait / 1_000),
});

/** Milliseconds to wait if there were too many, else 0. */
async function consume(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(refusal.msBeforeNext, 1);
    throw refusal;
  }
}
