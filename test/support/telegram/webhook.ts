/**
 * How the Telegram for tests sends updates to a webhook, as the real one does: several at once, those of one kind and
 * chat one after another, each again and again until it is answered with 2xx.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Payload } from './bot-api.ts';

export type Update = Payload & { readonly update_id: number };

export type Webhook = {
  readonly url: string;
  readonly secret: string | undefined;
  readonly connections: number;
};

export type Delivery = {
  set(webhook: Webhook | undefined): void;
  current(): Webhook | undefined;
  /** Something new may wait. */
  wake(): void;
  /** What `getWebhookInfo` tells of what went wrong last. */
  lastError(): Payload;
  /** How many milliseconds an update is on its way; none if not told. */
  linger(travel: (update: Update) => number): void;
  close(): Promise<void>;
};

/** Milliseconds until what was not taken is sent again. */
const again = 30;

export function createDelivery(parts: {
  readonly updates: () => readonly Update[];
  readonly confirm: (id: number) => void;
}): Delivery {
  const underWay = new Map<string, Promise<void>>();
  const closing = new AbortController();
  let webhook: Webhook | undefined;
  let lastError: Payload = {};
  let travel: (update: Update) => number = () => 0;

  const wake = () => {
    if (webhook === undefined || closing.signal.aborted) return;
    for (const update of parts.updates()) {
      const queue = queueOf(update);
      if (underWay.size >= webhook.connections) return;
      if (underWay.has(queue)) continue;
      underWay.set(
        queue,
        send(webhook, update).finally(() => {
          underWay.delete(queue);
          wake();
        }),
      );
    }
  };

  const send = async ({ url, secret }: Webhook, update: Update) => {
    await delay(travel(update), undefined, { signal: closing.signal }).catch(() => {});
    const problem = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
      },
      body: JSON.stringify(update),
      signal: closing.signal,
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok ? undefined : `Wrong response from the webhook: ${response.status}`;
      },
      () => 'Connection refused',
    );
    if (problem === undefined) return parts.confirm(update.update_id);
    lastError = { last_error_date: Math.floor(Date.now() / 1000), last_error_message: problem };
    await delay(again, undefined, { signal: closing.signal }).catch(() => {});
  };

  return {
    set(next) {
      webhook = next;
      lastError = {};
      wake();
    },
    current: () => webhook,
    wake,
    lastError: () => lastError,
    linger: (next) => {
      travel = next;
    },
    async close() {
      closing.abort();
      await Promise.all(underWay.values());
    },
  };
}

/** Presses wait in a queue of their own: nothing keeps one from overtaking what was written before it. */
function queueOf(update: Update): string {
  const [kind = '', content] = Object.entries(update).find(([key]) => key !== 'update_id') ?? [];
  const { chat, from } = Object(content);
  return kind === 'callback_query' ? `press ${from?.id}` : `${chat?.id}`;
}
