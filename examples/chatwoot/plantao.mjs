/** Plantão as the bridge needs it: reading and acting by the API, and knowing its deliveries by their signature. */

import { createHmac, timingSafeEqual } from 'node:crypto';

const patience = 10_000;
/** Seconds that a delivery's clock may be off. */
const tolerance = 300;

/** What Plantão answered instead of doing it. `status` 0: it could not be asked. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export function createPlantao({ url, token }) {
  const base = `${url.replace(/\/+$/, '')}/api/v1`;

  const ask = async (path, init = {}) => {
    const response = await fetch(base + path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
      signal: AbortSignal.timeout(patience),
    }).catch((error) => {
      throw new Refused(0, `Plantão: ${error.message}`);
    });
    const body = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(response.status, body.detail ?? `Plantão: ${response.status}`);
    return body;
  };

  let own;
  return {
    /** How the ids of those who answer by this bridge begin. */
    own: async () => {
      own ??= (await ask('/token')).attendant;
      return own;
    },
    read: (code, after, limit) =>
      ask(`/conversations/${code}?limit=${limit}${after === undefined ? '' : `&after=${after}`}`),
    /** The same `key` twice is once. */
    act: (code, name, key, body) =>
      ask(`/conversations/${code}/${name}`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
  };
}

/** Whether a delivery is Plantão's, and of now (Standard Webhooks). */
export function isSigned(secret, headers, body) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= tolerance)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'))
    .some((given) => given.length === wanted.length && timingSafeEqual(given, wanted));
}
