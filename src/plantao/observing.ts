/** What watches over the service: each part is wrapped as it is put together, and knows nothing of it. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/index.ts';
import { createMetrics, type Metrics } from '../metrics/index.ts';
import type { PerformParts } from '../runtime/ending.ts';
import type { Part } from '../serve.ts';

export type Observing = Omit<Metrics, 'page'> & {
  /** Runs around each attempt at a job. */
  readonly around?: PerformParts['around'];
  /** Answers `GET /metrics`. */
  page(parts: () => readonly Part[]): ReturnType<Metrics['page']>;
  /** Sends what nobody has been told yet, or gives it up soon. */
  close(): Promise<void>;
};

/** Milliseconds that the last traces may take on their way. */
const goodbye = 1_000;

/** Figures always; traces, and what makes them, only if somebody wants them. */
export async function openObserving(
  config: Pick<Config, 'store' | 'metricsToken' | 'tracesEndpoint'>,
): Promise<Observing> {
  const { store, metricsToken: token, tracesEndpoint: endpoint } = config;
  const metrics = createMetrics();
  const folder = store.type === 'lmdb' ? store.folder : undefined;
  const page = (parts: () => readonly Part[]) => metrics.page({ parts, folder, token });
  if (endpoint === undefined) return { ...metrics, page, close: async () => {} };
  const { openTraces } = await import('../traces/index.ts');
  const traces = openTraces({ endpoint });
  return {
    store: (plain) => traces.store(metrics.store(plain)),
    channel: (channel) => traces.channel(metrics.channel(channel)),
    backend: (backend) => traces.backend(metrics.backend(backend)),
    calls: metrics.calls,
    sending: (send) => traces.sending(metrics.sending(send)),
    around: traces.around,
    page,
    close: () => Promise.race([traces.close().catch(() => {}), delay(goodbye, undefined, { ref: false })]),
  };
}
