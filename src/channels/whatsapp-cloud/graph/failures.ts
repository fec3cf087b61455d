/** From Meta's answers, and from what connections throw, to the three failures. None holds the token, or a raw answer. */

import { z } from 'zod';
import { Failure } from '../../../core/failure.ts';
import { connectionFailure } from '../../exchange/connection-failure.ts';
import { type Meaning, meaningOf } from './codes.ts';

/** A failure that Meta itself told. */
export class GraphFailure extends Failure {
  readonly code: number;
  readonly trouble: Meaning['trouble'];
  readonly everybody: boolean;

  constructor(code: number, { kind, words, wait, trouble, everybody }: Meaning) {
    super(kind, `${words} (${code})`, wait === undefined ? {} : { retryAfter: wait });
    this.code = code;
    this.trouble = trouble;
    this.everybody = everybody === true;
  }
}

const errorAnswer = z.object({ error: z.object({ code: z.int() }) });

/**
 * What an answer of another status than 200 means. What does not look like Meta's own comes from something in between,
 * which may have passed the request on.
 *
 * @param wait milliseconds, if a header asked for a pause.
 */
export function readRefusal(status: number, body: unknown, wait?: number): Failure {
  const { data } = errorAnswer.safeParse(body);
  const code = data?.error.code;
  const meaning = code === undefined ? undefined : meaningOf(code);
  if (code !== undefined && meaning !== undefined)
    return new GraphFailure(code, wait === undefined ? meaning : { ...meaning, wait });
  if (status === 401) return new GraphFailure(190, meaningOf(190) ?? unclear);
  if (status === 429)
    return new GraphFailure(4, { ...(meaningOf(4) ?? unclear), ...(wait === undefined ? {} : { wait }) });
  if (code !== undefined && status >= 400 && status < 500)
    return new Failure('refused', `a Meta recusou o pedido (${code})`);
  return new Failure('unknown', `a Meta está com problemas (${status})`);
}

const unclear: Meaning = { kind: 'unknown', words: 'a resposta da Meta não pôde ser entendida' };

/** What an answer means that says 200 and is none. */
export const notUnderstood = (): Failure => new Failure(unclear.kind, unclear.words);

/** What a failed status tells attendants. */
export const describeCode = (code: number | undefined): string =>
  code === undefined
    ? 'o WhatsApp não entregou a mensagem'
    : `${meaningOf(code)?.words ?? 'o WhatsApp não entregou a mensagem'} (${code})`;

/** What a connection threw. */
export const readNetwork = (thrown: unknown): Failure => connectionFailure(thrown, 'a Meta');
