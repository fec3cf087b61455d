/** The OpenAPI 3.1 document: made of the routes' own shapes, so that it cannot say anything else than what is answered. */

import { z } from 'zod';
import { webhookBodies } from '../../integrations/body.ts';
import { type ProblemKind, problemShape, statusOf } from './problem.ts';
import type { Route } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

const place = '#/components/schemas/';

/** The problems that every route may answer, and those of routes that do something. */
const usual = ['unauthorized', 'too-many', 'failed'] as const;

/** @param url where the service is reached; a path alone if nobody knows. */
export function documentOf(routes: readonly Route[], url: string): Json {
  const components: Record<string, unknown> = {};
  const describe = (shape: z.ZodType, io: 'input' | 'output'): Json => describeShape(shape, io, components);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, describe) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plantão',
      version: '1',
      description:
        'A mesa de atendimento de um provedor, para outros programas: ler as conversas, atender, e ser avisado do que ' +
        'acontece. Todo pedido leva `Authorization: Bearer TOKEN` (plantao token add).',
    },
    servers: [{ url: `${url}/api/v1` }],
    security: [{ token: [] }],
    paths,
    webhooks: Object.fromEntries(
      Object.entries(webhookBodies).map(([name, shape]) => [name, webhookOf(describe(shape, 'output'))]),
    ),
    components: {
      schemas: components,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

type Describe = (shape: z.ZodType, io: 'input' | 'output') => Json;

function operationOf(route: Route, describe: Describe): Json {
  const { id, summary, needs, params, query, body, answers, problems, once } = route;
  const takesBody = Object.keys(body.shape).length > 0;
  return {
    operationId: id,
    summary,
    description: needs === 'act' ? 'Só com um token que pode atender (`act`).' : 'Com qualquer token.',
    parameters: [
      ...parametersOf(params, 'path', describe),
      ...parametersOf(query, 'query', describe),
      ...(once ? [idempotencyKey] : []),
    ],
    ...(takesBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: describe(body, 'input') } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { what, shape }]) => [
          status,
          { description: what, content: { 'application/json': { schema: describe(shape, 'output') } } },
        ]),
      ),
      ...problemsOf(problems, route, describe),
    },
  };
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'De quem pede, até 200 caracteres: o mesmo pedido com a mesma chave acontece uma vez, por 24 horas.',
  schema: { type: 'string', maxLength: 200 },
};

function problemsOf(own: readonly ProblemKind[], { needs, once }: Route, describe: Describe): Json {
  const all: readonly ProblemKind[] = [
    ...new Set<ProblemKind>([
      ...own,
      ...usual,
      'invalid',
      'forbidden',
      ...(needs === 'act' && once ? (['key-reused'] as const) : []),
    ]),
  ];
  const schema = describe(problemShape, 'output');
  const statuses = [...new Set(all.map(statusOf))].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: all
          .filter((kind) => statusOf(kind) === status)
          .map((kind) => `\`urn:plantao:${kind}\``)
          .join(', '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

function parametersOf(shape: z.ZodObject, where: 'path' | 'query', describe: Describe): readonly Json[] {
  return Object.entries(shape.shape).map(([name, part]) => {
    if (!(part instanceof z.ZodType)) throw new Error(`"${name}" is no shape`);
    const { description, ...schema } = describe(part, 'output');
    const optional = part.safeParse(undefined).success || part instanceof z.ZodExactOptional;
    return {
      name,
      in: where,
      required: where === 'path' || !optional,
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
}

const webhookOf = (schema: Json): Json => ({
  post: {
    description:
      'Assinado como em Standard Webhooks: `webhook-id`, `webhook-timestamp` e `webhook-signature` (v1, HMAC-SHA256).',
    security: [],
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: {
      '2XX': { description: 'Aceito.' },
      '410': { description: 'Não quer mais nada: é desligado.' },
    },
  },
});

/**
 * A shape as JSON Schema; named parts of it are put among the document's components. Answers may have more fields some
 * day: nobody should refuse them for that.
 */
function describeShape(shape: z.ZodType, io: 'input' | 'output', components: Record<string, unknown>): Json {
  const {
    $schema: _,
    $defs = {},
    ...schema
  } = z.toJSONSchema(shape, {
    io,
    override({ jsonSchema }) {
      if (io === 'output') delete jsonSchema.additionalProperties;
    },
  });
  for (const [name, part] of Object.entries($defs)) components[name] ??= pointed(part);
  return pointed(schema);
}

const json = z.record(z.string(), z.unknown());

/** The references of a schema lead to the document's components. */
const pointed = (schema: unknown): Json =>
  json.parse(JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${place}`)));
