/** Tokens and endpoints of other programs, over the records of any store. */

import { randomBytes, randomUUID } from 'node:crypto';
import { happeningNames } from '../core/turn/happenings.ts';
import type { Keys } from '../keys/index.ts';
import { type Log, silent } from '../log.ts';
import type { Records } from '../stores/store.ts';
import { testBody } from './body.ts';
import { createDeliver } from './deliver.ts';
import { createEndpointRecords, type Kept, most } from './endpoints.ts';
import type { Deliver, Endpoints, Problem, Tokens } from './integration.ts';
import { createSender, objectionToUrl, type Sender } from './sending.ts';
import { createTokens } from './tokens.ts';

export type Integrations = {
  readonly tokens: Tokens;
  readonly endpoints: Endpoints;
  readonly deliver: Deliver;
  /** How deliveries go, for whoever runs the service; null if nobody is told anything. */
  standing(): { readonly state: string; readonly detail?: string } | null;
  close(): Promise<void>;
};

export type IntegrationsOptions = {
  readonly records: Records;
  readonly keys: Pick<Keys, 'sign' | 'verify'>;
  /** The store's clock. */
  readonly now: () => number;
  readonly log?: Log;
  readonly random?: (bytes: number) => Uint8Array;
  /** The time of day, which endpoints have too; the system's if absent. */
  readonly wall?: () => number;
  /** Wraps how something is sent, for whoever measures it. */
  readonly sending?: (send: Sender['send']) => Sender['send'];
};

const unknown: Problem = { problem: 'não há esse destino: veja plantao webhook list' };

export function createIntegrations({
  records,
  keys,
  now,
  log = silent,
  random = randomBytes,
  wall = Date.now,
  sending = (send) => send,
}: IntegrationsOptions): Integrations {
  const kept = createEndpointRecords({ records, now, log });
  const plain = createSender(wall);
  const sender: Sender = { ...plain, send: sending(plain.send) };

  const endpoints: Endpoints = {
    async add({ url, events }) {
      const objection = objectionToUrl(url);
      if (objection !== null) return { problem: objection };
      if (events.length === 0) return { problem: `falta dizer o quê: ${happeningNames.join(', ')}` };
      if ((await kept.list()).length >= most) return { problem: `já há ${most} destinos` };
      const id = Buffer.from(random(6)).toString('hex');
      const secret = `whsec_${Buffer.from(random(32)).toString('base64')}`;
      const endpoint: Kept = { url, events: [...new Set(events)], secret, since: now() };
      await kept.add(id, endpoint);
      const { secret: _, ...shown } = endpoint;
      return { endpoint: { id, ...shown }, secret };
    },
    list: kept.list,
    remove: kept.remove,
    async enable(id) {
      const found = await kept.change(id, ({ disabled: _, ...endpoint }) => endpoint);
      if (found) await kept.noteStanding(id, { lost: kept.standingOf(id).lost });
      return found;
    },
    listeners: kept.listeners,
    async test(id) {
      const endpoint = (await kept.present()).get(id);
      if (endpoint === undefined) return unknown;
      const { url, secret } = endpoint;
      const sent = await sender.send({ url, secret, id: `test.${randomUUID()}`, body: testBody(wall()) });
      if (sent.type === 'taken') return null;
      return { problem: sent.type === 'gone' ? 'respondeu 410: não quer mais nada' : sent.reason };
    },
  };

  return {
    tokens: createTokens({ records, keys, random, now }),
    endpoints,
    deliver: createDeliver({ endpoints: kept, sender, log }),
    standing() {
      const all = kept.glance();
      if (all.length === 0) return null;
      const bad = all.filter(({ disabled, failing }) => disabled !== undefined || failing !== undefined);
      if (bad.length === 0) return { state: 'working' };
      return {
        state: 'failing',
        detail: `${bad.length} de ${all.length} não respondem: plantao webhook list`,
      };
    },
    close: sender.close,
  };
}
