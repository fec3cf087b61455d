/** What goes wrong, as `application/problem+json` (RFC 9457): a word for programs, a sentence for people. */

import { z } from 'zod';

/** Every kind of problem: its status, and its title. */
const kinds = {
  invalid: [400, 'O pedido não tem a forma esperada'],
  unauthorized: [401, 'Falta um token válido'],
  forbidden: [403, 'O token não permite isto'],
  'not-found': [404, 'Não encontrado'],
  method: [405, 'Método não aceito aqui'],
  owned: [409, 'A conversa é de outra pessoa'],
  stale: [409, 'A conversa mudou'],
  unchanged: [409, 'A conversa não mudou'],
  'key-reused': [422, 'A chave já foi usada em outro pedido'],
  objection: [422, 'O canal não deixa este texto passar'],
  'too-many': [429, 'Pedidos demais'],
  failed: [500, 'Algo deu errado'],
  unavailable: [503, 'O marketplace não respondeu'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;
export type ProblemKind = keyof typeof kinds;

export const problemKinds = Object.keys(kinds).filter((kind): kind is ProblemKind => kind in kinds);

export const problemShape = z
  .object({
    type: z.enum(problemKinds.map((kind) => `urn:plantao:${kind}`)).meta({ description: 'Que problema é.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'O que houve, para pessoas.' }),
    owner: z
      .string()
      .exactOptional()
      .meta({ description: 'Com `owned`, e com `stale` se houver: o nome de quem está com a conversa.' }),
    place: z
      .enum(['closed', 'bot', 'waiting', 'attended'])
      .exactOptional()
      .meta({ description: 'Com `stale` e `unchanged`: onde a conversa está.' }),
  })
  .meta({ id: 'Problema', description: 'RFC 9457.' });
export type ProblemBody = z.infer<typeof problemShape>;

export type Problem = {
  readonly problem: ProblemKind;
  readonly detail: string;
  readonly more?: Pick<ProblemBody, 'owner' | 'place'>;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

export const statusOf = (kind: ProblemKind): number => kinds[kind][0];

export function problemResponse({ problem, detail, more, retryAfter, headers }: Problem): Response {
  const [status, title] = kinds[problem];
  const body: ProblemBody = { type: `urn:plantao:${problem}`, title, status, detail, ...more };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...headers,
    },
  });
}
