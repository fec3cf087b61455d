/**
 * How the Meta for tests delivers to a webhook, as the real one does: signed, those of one person one after another,
 * each again and again until it is answered with 200.
 */

import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export type Delivery = {
  /** Where deliveries go from now on; undefined keeps them. */
  aim(url: string | undefined): void;
  /** Resolves once it was answered with 200. Those of one queue keep their order. */
  push(queue: string, body: object): Promise<void>;
  /** How many have not been answered with 200. */
  pending(): number;
  /** One POST, signed as told, or well if not told; its answer. */
  post(body: string, signature?: string | null): Promise<Response>;
  close(): Promise<void>;
};

/** Milliseconds until what was not taken is delivered again. */
const again = 30;

export const sign = (body: string | Uint8Array, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export function createDelivery(appSecret: string): Delivery {
  const queues = new Map<string, Promise<void>>();
  const closing = new AbortController();
  let url: string | undefined;
  let pending = 0;

  const post = (body: string, signature: string | null = sign(body, appSecret)) =>
    fetch(url ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
      },
      body,
      signal: closing.signal,
    });

  const deliver = async (body: string) => {
    while (!closing.signal.aborted) {
      const taken =
        url !== undefined &&
        (await post(body).then(
          async (response) => {
            await response.arrayBuffer();
            return response.status === 200;
          },
          () => false,
        ));
      if (taken) return;
      await delay(again, undefined, { signal: closing.signal }).catch(() => {});
    }
  };

  return {
    aim(next) {
      url = next;
    },
    push(queue, body) {
      pending++;
      const text = JSON.stringify(body);
      const next = (queues.get(queue) ?? Promise.resolve())
        .then(() => deliver(text))
        .then(() => {
          pending--;
        });
      queues.set(queue, next);
      return next;
    },
    pending: () => pending,
    post,
    async close() {
      closing.abort();
      await Promise.all(queues.values());
    },
  };
}
