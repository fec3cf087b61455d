/** What the Graph API for tests answers, done, refused or disturbed. */

import type { MetaError, Payload } from './objections.ts';

export type Fault = {
  readonly status: number;
  readonly code?: number;
  /** Sent as it is instead of an error in JSON: what something in between would say. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests it befalls; one if absent. */
  readonly times?: number;
  /** How many are done before; none if absent. */
  readonly after?: number;
};

export type Trouble =
  | { readonly type: 'fail'; readonly fault: Fault }
  | { readonly type: 'drop' | 'hang' | 'none' };
export type Answer = {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers?: Payload;
};

export const json = (status: number, body: object, headers?: Payload): Answer => ({
  status,
  body: JSON.stringify(body),
  ...(headers === undefined ? {} : { headers }),
});

/** An error in the form in which Meta tells all of them. */
export const refuse = ({ status, code, details }: MetaError): Answer =>
  json(status, {
    error: {
      message: `(#${code}) ${details}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'AbCdEfGhIjKl',
    },
  });

export function failing({ status, code, body, headers }: Fault): Answer {
  const told = code === undefined ? json(status, {}) : refuse({ status, code, details: 'as told' });
  return { ...told, ...(body === undefined ? {} : { body }), ...(headers === undefined ? {} : { headers }) };
}
