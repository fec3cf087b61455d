/**
 * What the service tells Prometheus about itself: each part is wrapped where it is put together, and knows nothing of it.
 * Labels are names of the configuration and of this program: never a conversation, an address, or a text.
 */

import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Store } from '../stores/store.ts';
import { createGauges, type Standing } from './gauges.ts';
import { createOutsideMetrics, type OutsideMetrics } from './outside.ts';
import { createReadings } from './readings.ts';
import { createMetricsRoute } from './route.ts';
import { createStoreMetrics } from './store.ts';

export type Metrics = OutsideMetrics & {
  /** The store that everybody is to use. */
  store(store: Store): Store;
  /** Answers `GET /metrics`. */
  page(options: {
    readonly parts: () => Standing['parts'];
    readonly folder: string | undefined;
    readonly token: string | undefined;
  }): ReturnType<typeof createMetricsRoute>;
};

/** Milliseconds between two looks at how late the event loop is: whoever rests is not woken a hundred times a second. */
const lagPrecision = 200;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const ofStore = createStoreMetrics(registry);
  const setGauges = createGauges(registry);
  let read: ReturnType<typeof createReadings> | undefined;
  let watching = false;

  return {
    ...createOutsideMetrics(registry),
    store(store) {
      // The plain one: whoever reads the metrics should not find their own reading in them.
      read ??= createReadings(store);
      return ofStore.observe(store);
    },
    page: ({ parts, folder, token }) =>
      createMetricsRoute({
        token,
        async read() {
          // From the first time on that anybody wants to know.
          if (!watching)
            collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: lagPrecision });
          watching = true;
          const readings = (await read?.()) ?? null;
          const { locks, underWay } = ofStore;
          await setGauges({ readings, parts: parts(), locks: locks.held(), underWay: underWay(), folder });
          return { text: await registry.metrics(), type: registry.contentType };
        },
      }),
  };
}
