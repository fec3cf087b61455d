/** From Magalu's answers, and from what connections throw, to the three failures. None holds a token, or a raw answer. */

import { z } from 'zod';
import { Failure } from '../../../core/failure.ts';
import { connectionFailure } from '../../exchange/connection-failure.ts';

/** What a connection threw. */
export const readNetwork = (thrown: unknown): Failure => connectionFailure(thrown, 'a Magalu');

/**
 * What an answer of another status than 2xx means. How Magalu spells an error is not documented: whatever short sentence
 * it has is quoted, and what is no JSON comes from something in between, which may have passed a request on.
 *
 * @param body as parsed; undefined if it is no JSON.
 * @param wait milliseconds, if a header asked for a pause.
 */
export function readRefusal(status: number, body: unknown, wait?: number): Failure {
  const told = sentenceOf(body);
  const words = told === undefined ? '' : `: ${told}`;
  const more = wait === undefined ? {} : { retryAfter: wait };
  if (status === 401) return new Failure('retry', 'a Magalu não aceita o token', more);
  if (status === 429) return new Failure('retry', 'a Magalu pediu uma pausa', { retryAfter: wait ?? 60_000 });
  if (body === undefined || status >= 500)
    return new Failure('unknown', `a Magalu está com problemas (${status})`, more);
  if (status === 403) return new Failure('refused', `a Magalu não permite isto a esta autorização${words}`);
  if (status === 404 || status === 410) return new Failure('refused', 'a Magalu não tem mais este protocolo');
  return new Failure('refused', `a Magalu recusou${words === '' ? ` (${status})` : words}`);
}

/** What an answer means that says 2xx and is none. */
export const notUnderstood = (): Failure =>
  new Failure('unknown', 'a resposta da Magalu não pôde ser entendida');

const word = z.string().trim().min(1);
const sentences = z.union([
  z.object({ message: word }).transform(({ message }) => message),
  z.object({ error_description: word }).transform((body) => body.error_description),
  z.object({ detail: word }).transform(({ detail }) => detail),
  z.object({ slug: word }).transform(({ slug }) => slug),
  z.object({ error: word }).transform(({ error }) => error),
]);
const wrapped = z.union([
  sentences,
  z.object({ error: sentences }).transform(({ error }) => error),
  z.object({ errors: z.tuple([sentences], z.unknown()) }).transform(({ errors }) => errors[0]),
]);

/** The sentence that an error's body has for people, cut to what a list can show. */
function sentenceOf(body: unknown): string | undefined {
  const { data } = wrapped.safeParse(body);
  return data?.replace(/\s+/g, ' ').slice(0, 160);
}
