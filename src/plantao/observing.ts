/** What watches over the service: each part is wrapped as it is put together. */

import type { Config } from '../config/index.ts';
import { createMetrics, type Metrics } from '../metrics/index.ts';
import type { Part } from '../serve.ts';

export type Observing = Omit<Metrics, 'page'> & {
  /** Answers `GET /metrics`. */
  page(parts: () => readonly Part[]): ReturnType<Metrics['page']>;
};

export function openObserving({ store, metricsToken: token }: Config): Observing {
  const metrics = createMetrics();
  const folder = store.type === 'lmdb' ? store.folder : undefined;
  return { ...metrics, page: (parts) => metrics.page({ parts, folder, token }) };
}
