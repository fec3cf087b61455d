/** The API over real conversations of the support flow, asked as programs ask, each answer held against the document. */

import { expect } from 'vitest';
import { z } from 'zod';
import { type ApiOptions, createApi } from '../../../src/desks/api/index.ts';
import { createIntegrations } from '../../../src/integrations/index.ts';
import type { Right } from '../../../src/integrations/integration.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { createAudit } from '../../../src/people/audit.ts';
import { createPeople } from '../../../src/people/index.ts';
import { openAttendedDesk } from '../../support/attended-desk.ts';

export const base = 'http://desk.example/api/v1';

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 } as const;

const operation = z.object({
  operationId: z.string(),
  responses: z.record(
    z.string(),
    z.object({ content: z.record(z.string(), z.object({ schema: z.json() })) }),
  ),
});
export const documentShape = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  webhooks: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), z.json()) }),
});
export type ApiDocument = z.infer<typeof documentShape>;

/** What a part of the document says, as something that answers can be held against. */
export const shapeOf = ({ components }: ApiDocument, schema: z.core.util.JSONType): z.ZodType =>
  z.fromJSONSchema(
    z
      .record(z.string(), z.json())
      .parse(
        JSON.parse(
          JSON.stringify({ allOf: [schema], $defs: components.schemas }).replaceAll(
            '#/components/schemas/',
            '#/$defs/',
          ),
        ),
      ),
  );

export function openApi(options: Partial<ApiOptions> = {}) {
  const attended = openAttendedDesk();
  const { store } = attended;
  const keys = createKeys(new Uint8Array(32).fill(9));
  const people = createPeople({ records: store.records, sign: keys.sign, now: store.now, cost: cheap });
  const audit = createAudit({ records: store.records, now: store.now });
  const integrations = createIntegrations({ records: store.records, keys, now: store.now });
  const api = createApi({
    store,
    tokens: integrations.tokens,
    users: people.users,
    audit,
    channels: () => attended.networks,
    sign: keys.sign,
    log: silent,
    patience: 30_000,
    ...options,
  });
  attended.start();

  const fetchApi = async (path: string, init: RequestInit = {}, ip = '203.0.113.9'): Promise<Response> => {
    const response = await api.route(new Request(base + path, init), { ip });
    if (response === undefined) throw new Error(`${path} is not the API's`);
    return response;
  };

  let document: ApiDocument | undefined;
  const readDocument = async (): Promise<ApiDocument> => {
    document ??= documentShape.parse(await (await fetchApi('/openapi.json')).json());
    return document;
  };

  /** Holds an answer against what the document says of the path, the method and the status. */
  const check = async (path: string, method: string, response: Response, body: unknown): Promise<void> => {
    const known = await readDocument();
    const bare = path.replace(/\?.*$/, '');
    const found = Object.entries(known.paths).find(([pattern]) =>
      new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare),
    );
    const said = found?.[1][method.toLowerCase()]?.responses[String(response.status)];
    if (said === undefined) throw new Error(`${method} ${path}: the document has no ${response.status}`);
    const [type = '', content] = Object.entries(said.content)[0] ?? [];
    expect(response.headers.get('content-type')).toMatch(new RegExp(`^${type.replace('+', String.raw`\+`)}`));
    if (content === undefined) throw new Error(`${method} ${path}: nothing is said of what is answered`);
    const read = shapeOf(known, content.schema).safeParse(body);
    expect([path, read.error?.issues ?? []]).toEqual([path, []]);
  };

  /** A program with a token of its own. */
  const connect = async (may: Right = 'act', { name = 'Painel', documents = false } = {}) => {
    const made = await integrations.tokens.add({ name, may, documents });
    if ('problem' in made) throw new Error(made.problem);
    const authorization = `Bearer ${made.secret}`;
    const ask = async (path: string, init: RequestInit = {}) => {
      const headers = { authorization, ...Object.fromEntries(new Headers(init.headers)) };
      const response = await fetchApi(path, { ...init, headers });
      const body: unknown = await response.json();
      await check(path, init.method ?? 'GET', response, body);
      return { status: response.status, body, headers: response.headers };
    };
    return {
      ...made,
      attendant: `api:${made.token.id}`,
      get: (path: string) => ask(path),
      send: (path: string, body: object = {}, headers: Record<string, string> = {}) =>
        ask(path, { method: 'POST', body: JSON.stringify(body), headers }),
    };
  };

  return {
    ...attended,
    api,
    people,
    audit,
    integrations,
    fetchApi,
    readDocument,
    connect,
    async close() {
      await api.stop();
      await integrations.close();
      await attended.stop();
    },
  };
}

export type OpenApi = ReturnType<typeof openApi>;
