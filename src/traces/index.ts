/**
 * Traces of single messages, for OpenTelemetry: each part is wrapped where it is put together. Loaded only where somebody
 * wants traces. Attributes are kinds, names and outcomes: never an address, a text, or what was thrown.
 */

import { randomUUID } from 'node:crypto';
import { type Attributes, type Context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Backend } from '../backends/backend.ts';
import type { Channel } from '../channels/channel.ts';
import { asFailure } from '../core/failure.ts';
import type { Lease } from '../stores/contract/jobs.ts';
import type { Store } from '../stores/store.ts';
import { traceStore } from './store.ts';

export type Traces = {
  store(store: Store): Store;
  channel(channel: Channel): Channel;
  backend(backend: Backend): Backend;
  sending<Args extends readonly unknown[], Sent extends { readonly type: string }>(
    send: (...args: Args) => Promise<Sent>,
  ): (...args: Args) => Promise<Sent>;
  /** What is asked of the outside within belongs to this job's trace. */
  around<Result>(lease: Lease, work: () => Promise<Result>): Promise<Result>;
  /** Sends what is not sent yet. */
  close(): Promise<void>;
};

/** @param endpoint where OTLP is taken over HTTP, without the path. */
export function openTraces({ endpoint }: { readonly endpoint: string }): Traces {
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'plantao', 'service.instance.id': randomUUID() }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }))],
  });
  const tracer = provider.getTracer('plantao');
  // Not the library's global one: two services in one process are two.
  const contexts = new AsyncLocalStorageContextManager().enable();
  const traced = traceStore(tracer);

  const asked = async <Result>(
    name: string,
    attributes: Attributes,
    parent: Context,
    ask: () => Promise<Result>,
    outcomeOf: (result: Result) => string,
  ): Promise<Result> => {
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
    try {
      const result = await ask();
      span.setAttribute('plantao.outcome', outcomeOf(result));
      return result;
    } catch (error) {
      span.setAttribute('plantao.outcome', asFailure(error).kind).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  };
  const ok = () => 'ok';

  const request =
    <Args extends readonly unknown[], Result>(operation: string, run: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      asked(`erp ${operation}`, {}, contexts.active(), () => run(...args), ok);

  return {
    store: traced.observe,
    channel: (channel) => ({
      ...channel,
      send: (address, message, options) =>
        asked(
          `send ${channel.name}`,
          { 'plantao.channel': channel.name, 'plantao.account': channel.account },
          contexts.active(),
          () => channel.send(address, message, options),
          ok,
        ),
    }),
    backend: (backend) => ({
      ...backend,
      findCustomers: request('find-customers', backend.findCustomers),
      listTickets: request('list-tickets', backend.listTickets),
      openTicket: request('open-ticket', backend.openTicket),
    }),
    sending:
      (send) =>
      (...args) =>
        asked(
          'webhook',
          {},
          contexts.active(),
          () => send(...args),
          ({ type }) => type,
        ),
    around: ({ id }, work) => contexts.with(traced.contextOf(id), work),
    async close() {
      contexts.disable();
      await provider.shutdown();
    },
  };
}
