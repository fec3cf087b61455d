/** One route of the API: what it takes and answers, as shapes from which its document is made, and who may ask. */

import { z } from 'zod';
import type { Right, Token } from '../../integrations/integration.ts';
import type { Problem, ProblemKind } from './problem.ts';

/** A request as a route gets it; `key` is what makes a repeated one known (`Idempotency-Key`). */
export type Raw = {
  readonly token: Token;
  readonly key: string | undefined;
  readonly path: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
};

export type Answer = { readonly status: number; readonly body: unknown; readonly replayed?: true };

type Shapes = Readonly<Record<number, { readonly shape: z.ZodType; readonly what: string }>>;

type Answers<Given extends Shapes> = {
  readonly [Status in keyof Given & number]: {
    readonly status: Status;
    readonly body: z.infer<Given[Status]['shape']>;
    readonly replayed?: true;
  };
}[keyof Given & number];

export type Route = {
  readonly method: 'get' | 'post';
  /** Below `/api/v1`, with `{names}`. */
  readonly path: string;
  /** Its name in the document. */
  readonly id: string;
  readonly summary: string;
  readonly needs: Right;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject;
  readonly answers: Shapes;
  /** What else may be answered, besides what any route may. */
  readonly problems: readonly ProblemKind[];
  /** Whether a repeated request does nothing twice. */
  readonly once: boolean;
  run(raw: Raw): Promise<Answer | Problem>;
};

/** What a route takes that takes nothing there. */
export const nothing = z.object({});

type Parts<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodObject,
  Given extends Shapes,
> = Pick<Route, 'method' | 'path' | 'id' | 'summary' | 'needs'> & {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly answers: Given;
  readonly problems?: readonly ProblemKind[];
  readonly handle: (
    asked: Omit<Raw, 'params' | 'query' | 'body'> & {
      readonly params: z.infer<Params>;
      readonly query: z.infer<Query>;
      readonly body: z.infer<Body>;
    },
  ) => Promise<Answers<Given> | Problem>;
};

/** A route whose handler gets what its shapes say, and answers what they say. */
export function defineRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodObject,
  const Given extends Shapes,
>({ handle, problems = [], ...route }: Parts<Params, Query, Body, Given>): Route {
  return {
    ...route,
    problems,
    once: route.method === 'post',
    async run({ params: givenParams, query: givenQuery, body: givenBody, ...rest }) {
      const params = route.params.safeParse(givenParams);
      const query = route.query.safeParse(givenQuery);
      const body = route.body.safeParse(givenBody ?? {});
      if (!params.success || !query.success || !body.success)
        return {
          problem: 'invalid',
          detail: [
            ...objections('caminho', params.error),
            ...objections('endereço', query.error),
            ...objections('corpo', body.error),
          ].join('; '),
        };
      return handle({ ...rest, params: params.data, query: query.data, body: body.data });
    },
  };
}

/** Where a request is not as it should be; not what it said there. */
const objections = (where: string, error: z.ZodError | undefined): readonly string[] => [
  ...new Set(
    (error?.issues ?? []).map((issue) => {
      const name = issue.path.length === 0 ? '' : ` "${issue.path.join('.')}"`;
      const extra = issue.code === 'unrecognized_keys' ? ` (não há ${issue.keys.join(', ')})` : '';
      return `${where}${name} falta ou não tem a forma esperada${extra}`;
    }),
  ),
];
