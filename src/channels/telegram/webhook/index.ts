/**
 * Updates that Telegram sends to us. A request is answered with 200 only once what it brought is stored; what is not,
 * Telegram sends again. What can never be read is answered with 200 too, for Telegram would send it for ever.
 */

import { isSame } from '../../../keys/same.ts';
import { readUpdates } from '../reading.ts';
import { connecting, endSpinning, notStored, receiving, type Taking, type TakingParts } from '../taking.ts';
import { keepRegistered } from './registration.ts';
import { createSequence } from './sequence.ts';

export type WebhookOptions = {
  /** The bot's own address, where Telegram sends to. */
  readonly url: string;
  /** What Telegram proves itself with. Never logged. */
  readonly secret: string;
  /** Milliseconds that an update waits for one before it that has not come; 1 s if absent. */
  readonly patience?: number;
  /** Whether other processes are sent updates of this bot too; not if absent. */
  readonly shared?: boolean;
};

export function startWebhook(parts: TakingParts & WebhookOptions): Taking {
  const { api, url, secret, receive, log, pause, now } = parts;
  const stopping = new AbortController();
  const sequence = createSequence({
    ...{ receive, now },
    patience: parts.patience ?? 1_000,
    ...(parts.shared ? { shared: true } : {}),
  });
  let standing = connecting;
  let stores = true;
  let arrivedAt = now();
  const registration = keepRegistered({
    ...{ api, url, secret, log, pause },
    signal: stopping.signal,
    arrivedAt: () => arrivedAt,
    tell: (told) => {
      standing = told;
    },
  });

  const take = async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    const given = request.headers.get('x-telegram-bot-api-secret-token');
    if (given === null || !isSame(given, secret)) return answer(401);
    const raw: unknown = await request.json().catch(() => undefined);
    const { arrivals, presses, highest } = readUpdates([raw], now(), log, parts.group);
    if (highest === undefined) return answer(200);
    if (stopping.signal.aborted) return answer(503);
    try {
      await sequence.take({ id: highest, arrivals });
    } catch {
      if (stopping.signal.aborted) return answer(503);
      stores = false;
      log.warn({ arrivals: arrivals.length }, 'telegram: what arrived could not be stored');
      return answer(503);
    }
    stores = true;
    arrivedAt = now();
    standing = receiving;
    void endSpinning(api, presses);
    return answer(200);
  };

  return {
    // Not `down`: taken out of the traffic for it, the service would never hear that it stores again.
    standing: () => (stores ? standing : { ...notStored, state: 'connecting' }),
    take,
    async stop() {
      stopping.abort();
      await Promise.all([sequence.stop(), registration]);
    },
  };
}

const answer = (status: number): Response => new Response(null, { status });
