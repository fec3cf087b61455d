/** A collector of traces: takes OTLP over HTTP as JSON, and shows the spans that came. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const Value = z
  .object({ stringValue: z.string() })
  .or(z.object({ intValue: z.number() }))
  .or(z.looseObject({}));
const Attribute = z.object({ key: z.string(), value: Value });
const Body = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: z.array(Attribute),
              links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
});

export type CollectedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  /** Of the attributes, those that are texts. */
  readonly told: Readonly<Record<string, string>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Which program sent it. */
  readonly instance: string;
};

export type Collector = {
  /** What OTLP is sent to, without the path. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** Everything that came, as it came. */
  received(): string;
  close(): Promise<void>;
};

const textsOf = (attributes: z.infer<typeof Attribute>[]): Record<string, string> =>
  Object.fromEntries(
    attributes.flatMap(({ key, value }) =>
      'stringValue' in value && typeof value.stringValue === 'string' ? [[key, value.stringValue]] : [],
    ),
  );

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  let received = '';
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.url !== '/v1/traces') {
      response.writeHead(404).end();
      return;
    }
    received += body;
    for (const { resource, scopeSpans } of Body.parse(JSON.parse(body)).resourceSpans) {
      const instance = textsOf(resource.attributes)['service.instance.id'] ?? '';
      for (const { spans: some } of scopeSpans)
        for (const { attributes, ...span } of some)
          spans.push({ ...span, told: textsOf(attributes), instance });
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens nowhere');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    received: () => received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
