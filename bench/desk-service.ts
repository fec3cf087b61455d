/** The service that attendants work with, on LMDB in a folder and a port of loopback: the pages, the flow, and a network that takes everything at once. */

import { setTimeout as delay } from 'node:timers/promises';
import { createSupport } from '../flows/support/index.ts';
import { createArchive, createWriting } from '../src/archive/index.ts';
import type { Backend } from '../src/backends/backend.ts';
import { createCalls } from '../src/calls/index.ts';
import type { Channel } from '../src/channels/channel.ts';
import type { ConversationId } from '../src/core/ids/index.ts';
import { createWebDesk } from '../src/desks/web/index.ts';
import { createIntegrations } from '../src/integrations/index.ts';
import { createKeys } from '../src/keys/index.ts';
import { createSealer, createSealingKey } from '../src/keys/seal.ts';
import { silent } from '../src/log.ts';
import { createAudit } from '../src/people/audit.ts';
import { createPeople } from '../src/people/index.ts';
import { pools } from '../src/runtime/decide.ts';
import { startRuntime } from '../src/runtime/run.ts';
import { serve } from '../src/serve.ts';
import { openLmdbStore } from '../src/stores/lmdb/index.ts';

const timezone = 'America/Sao_Paulo';
/** Nobody guesses here: what a password costs is not what is measured. */
const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 } as const;
const password = 'girassol azul 42';

export type Customer = { readonly conversation: ConversationId; say(text: string): Promise<void> };

export async function openService(folder: string) {
  const sealer = createSealer([createSealingKey()]);
  const store = await openLmdbStore({ folder, unlock: async () => ({ sealer, all: false }) });
  const keys = createKeys(new Uint8Array(32).fill(1));
  const people = createPeople({ records: store.records, sign: keys.sign, now: store.now, cost: cheap });
  const audit = createAudit({ records: store.records, now: store.now });
  const network: Channel = {
    name: 'bench',
    account: 'main',
    async start() {},
    async stop() {},
    async send() {},
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
  const support = createSupport({
    providerName: 'Fibra Serrana',
    timezone,
    serviceOrder: 'ask',
    demonstration: false,
  });
  const runtime = startRuntime({
    store,
    log: silent,
    calls: createCalls({
      backend: nobody,
      store,
      records: store.records,
      bucket: (text) => keys.sign('bucket', text),
      timezone,
    }),
    channelFor: () => network,
    flowFor: () => support,
    refer: keys.refer,
    numberOf: keys.number,
    rowsOf: createWriting(keys),
    channelPools: [pools.channel({ channel: network.name, account: network.account })],
  });
  const desk = createWebDesk({
    store,
    archive: createArchive({ store, keys, timezone }),
    retention: null,
    people,
    audit,
    channels: () => [],
    integrations: createIntegrations({ records: store.records, keys, now: store.now }),
    tickets: { serviceOrder: 'ask', askEmail: false, summary: () => '', find: async () => null },
    providerName: 'Fibra Serrana',
    timezone,
    secure: false,
  });
  const serving = await serve({ host: '127.0.0.1', port: 0, channels: [desk], parts: () => [], log: silent });
  const conversations = new Set<ConversationId>();

  return {
    url: serving.url,
    customer(number: number): Customer {
      const origin = { channel: network.name, account: network.account, address: String(number) };
      const conversation = keys.identify(origin);
      let said = 0;
      conversations.add(conversation);
      return {
        conversation,
        async say(text) {
          const saidAt = Date.now();
          const event = { type: 'customer.said', content: { type: 'text', text }, saidAt } as const;
          await store.post([{ conversation, origin, event, dedupe: `${number}-${said++}` }]);
        },
      };
    },
    /** A session of a new attendant. */
    async attendant(number: number) {
      const login = `pessoa${number}`;
      const user = await people.users.add({ login, name: `Pessoa ${number}`, role: 'attendant' });
      if ('problem' in user) throw new Error(user.problem);
      await people.users.setPassword(user.id, password);
      const came = await people.login({ login, password, ip: '203.0.113.9', agent: 'bench' });
      const session = 'session' in came ? await people.session(came.session) : null;
      if (!('session' in came) || session === null) throw new Error('nobody could come in');
      return { cookie: `plantao-desk=${came.session}`, csrf: session.csrf, id: user.id };
    },
    /** Everything that customers wrote so far is read. */
    async settled() {
      for (const conversation of conversations)
        while ((await store.conversation(conversation))?.unread !== 0) await delay(5);
    },
    async close() {
      await desk.stop();
      await serving.close();
      await runtime.stop(5_000);
      await store.close();
    },
  };
}

const nobody: Backend = {
  name: 'none',
  demonstration: false,
  pace: { timeout: 30_000, listing: 300_000, concurrency: 8 },
  findCustomers: async () => [],
  listTickets: async () => [],
  openTicket: async () => {
    throw new Error('nobody orders a ticket here');
  },
  standing: () => ({ state: 'working', detail: '' }),
  check: async () => '',
  close: async () => {},
};
