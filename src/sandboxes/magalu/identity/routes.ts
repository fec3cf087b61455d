/**
 * The identity server: `GET /login`, whose page is not shown because the seller consents at once, and `POST /oauth/token`.
 * The exchange is taken as JSON only and the refresh as a form only, as the vendor's own clients send them.
 */

import type { Context } from 'hono';
import type { Bindings, Parts } from '../parts.ts';
import type { Pair } from './grants.ts';
import { credentials, sellers } from './sellers.ts';

/** `?deny=1` refuses; `?seller=<id>` is the choice of whom to consent for. */
export function login(context: Context<Bindings>, { grants, habits }: Parts): Response {
  const asked = (name: string): string => context.req.query(name) ?? '';
  const wrong = (words: string) =>
    context.html(`<!doctype html><title>ID Magalu</title><h1>${words}</h1>`, 400);
  if (asked('client_id') !== credentials.clientId) return wrong('Aplicação desconhecida');
  if (asked('response_type') !== 'code') return wrong('response_type inválido');
  if (!URL.canParse(asked('redirect_uri'))) return wrong('redirect_uri inválido');
  const seller = sellers.find(({ id }) => id === (context.req.query('seller') ?? sellers[0].id));
  if (seller === undefined) return wrong('Loja desconhecida');

  const back = new URL(asked('redirect_uri'));
  const wanted = asked('scope').split(/\s+/).filter(Boolean);
  const answer = (name: string, value: string) => {
    back.searchParams.set(name, value);
    if (asked('state') !== '') back.searchParams.set('state', asked('state'));
    return context.redirect(back.href, 302);
  };
  if (asked('deny') === '1') return answer('error', 'access_denied');
  if (wanted.length === 0 || wanted.some((scope) => !habits().scopes.includes(scope)))
    return answer('error', 'invalid_scope');
  return answer('code', grants.consent({ seller: seller.id, scopes: wanted }, asked('redirect_uri')));
}

export async function token(context: Context<Bindings>, { grants, habits, clock }: Parts): Promise<Response> {
  const type = context.req.header('content-type') ?? '';
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  const text = await context.req.text();
  const given = isForm ? Object.fromEntries(new URLSearchParams(text)) : readObject(text);
  const refuse = (error: string, status: 400 | 401 = 400) => context.json({ error }, status);
  if (given.client_id !== credentials.clientId || given.client_secret !== credentials.clientSecret)
    return refuse('invalid_client', 401);

  let pair: Pair | undefined;
  if (given.grant_type === 'authorization_code' && type.startsWith('application/json'))
    pair = grants.exchange(String(given.code), String(given.redirect_uri));
  else if (given.grant_type === 'refresh_token' && isForm) pair = grants.refresh(String(given.refresh_token));
  else return refuse('invalid_request');
  if (pair === undefined) return refuse('invalid_grant');
  return context.json({
    access_token: pair.access,
    created_at: Math.floor(clock.now() / 1000),
    expires_in: habits().accessSeconds,
    refresh_token: pair.refresh,
    scope: pair.grant.scopes.join(' '),
    token_type: 'Bearer',
  });
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
