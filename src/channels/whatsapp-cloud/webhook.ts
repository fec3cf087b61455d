/**
 * What Meta delivers to us. A request is answered with 200 only once what it brought is stored; what is not, Meta
 * delivers again, for days. What can never be read is answered with 200 too, for it would come as often.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { isSame } from '../../keys/same.ts';
import type { Log } from '../../log.ts';
import { describeCode } from './graph/failures.ts';
import { readDelivery } from './incoming/reading.ts';
import type { Line } from './line.ts';

export type WebhookParts = {
  readonly phoneId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly log: Log;
  readonly now: () => number;
};

export type Webhook = {
  /** Answers Meta. `line` is asked once the request is read; there is none while nobody takes messages: Meta keeps them. */
  answer(request: Request, line: () => Line | undefined): Promise<Response>;
  /** Whether what came last was stored. */
  stores(): boolean;
  /** When Meta delivered last, in milliseconds since 1970; undefined if it has not since the start. */
  calledAt(): number | undefined;
};

export function createWebhook({ phoneId, appSecret, verifyToken, log, now }: WebhookParts): Webhook {
  let stores = true;
  let calledAt: number | undefined;

  /** Meta asks whether the address is ours before it delivers anything there. */
  const shakeHands = (url: URL): Response => {
    const given = url.searchParams.get('hub.verify_token');
    const challenge = url.searchParams.get('hub.challenge');
    if (url.searchParams.get('hub.mode') !== 'subscribe' || challenge === null) return answer(400);
    if (given === null || !isSame(given, verifyToken)) {
      log.warn({}, 'whatsapp-cloud: Meta asked with another text than WHATSAPP_CLOUD_VERIFY_TOKEN');
      return answer(403);
    }
    return new Response(challenge, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  };

  const take = async (request: Request, lineOf: () => Line | undefined): Promise<Response> => {
    const raw = await request.arrayBuffer().catch(() => undefined);
    if (raw === undefined) return answer(400);
    const bytes = new Uint8Array(raw);
    if (!isSigned(bytes, request.headers.get('x-hub-signature-256'), appSecret)) return answer(401);
    calledAt = now();
    const line = lineOf();
    if (line === undefined) return answer(503);
    const reading = readDelivery(parse(bytes), phoneId, now());
    const { arrivals, reports, others, unreadable } = reading;
    if (unreadable > 0)
      log.warn({ unreadable, at: reading.at }, 'whatsapp-cloud: part of a delivery could not be read');
    for (const code of reading.codes) log.warn({ code }, `whatsapp-cloud: ${describeCode(code)}`);
    if (others > 0)
      log.warn({ others }, 'whatsapp-cloud: messages of another number came to the webhook of this one');
    try {
      if (arrivals.length + reports.length > 0) await line.take(reading);
    } catch {
      stores = false;
      log.warn({ arrivals: arrivals.length }, 'whatsapp-cloud: what arrived could not be stored');
      return answer(503);
    }
    stores = true;
    return answer(200);
  };

  return {
    async answer(request, line) {
      if (request.method === 'GET') return shakeHands(new URL(request.url));
      if (request.method === 'POST') return take(request, line);
      return new Response(null, { status: 405, headers: { allow: 'GET, POST' } });
    },
    stores: () => stores,
    calledAt: () => calledAt,
  };
}

const answer = (status: number): Response => new Response(null, { status });

/** Whether Meta signed these very bytes: `sha256=` and their HMAC by the app's secret, in hexadecimal. */
export function isSigned(body: Uint8Array, header: string | null, secret: string): boolean {
  const [, given] = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '') ?? [];
  if (given === undefined) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
