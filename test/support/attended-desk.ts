/**
 * Conversations of the support flow over a store in memory, with the runtime that leads them and a network that keeps
 * what it is given: for tests of whatever attendants work with.
 */

import { randomUUID } from 'node:crypto';
import { createMarketplace } from '../../flows/marketplace/index.ts';
import { createSupport, type SupportSettings } from '../../flows/support/index.ts';
import type { Archive } from '../../src/archive/archive.ts';
import { createArchive, createWriting } from '../../src/archive/index.ts';
import type { Backend } from '../../src/backends/backend.ts';
import { createCalls } from '../../src/calls/index.ts';
import type { Channel } from '../../src/channels/channel.ts';
import type { Incoming } from '../../src/core/content.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Heard, Listing } from '../../src/core/flow.ts';
import { type ConversationId, conversationId } from '../../src/core/ids/index.ts';
import type { Protocol } from '../../src/core/protocol/index.ts';
import { type ConsoleOptions, createConsole } from '../../src/desks/console/index.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { pools } from '../../src/runtime/decide.ts';
import { type Runtime, startRuntime } from '../../src/runtime/run.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { createFakeBackend } from './fake-backend.ts';
import { createInventedMarket, type InventedMarket, openedAt, told } from './invented-market.ts';

export type AttendedDesk = {
  readonly store: Store;
  /** What is kept of it, and found in it, later. */
  readonly archive: Archive;
  /** What reached a customer, in order. */
  heardBy(code: string): readonly string[];
  /** Where they write; it takes pictures and PDFs of up to a megabyte, and gives what is put into `pictures`. */
  readonly network: Channel;
  readonly pictures: Map<string, Uint8Array>;
  /** That one, and the marketplace. */
  readonly networks: readonly Channel[];
  /** The names of files that reached a customer. */
  filesOf(code: string): readonly string[];
  /** Something else than words comes from a customer. */
  hear(code: string, content: Incoming): Promise<void>;
  /** A customer writes; the conversation's id is theirs. Does not wait for an answer. */
  say(code: string, text: string, more?: { readonly verifiedPhone?: string }): Promise<void>;
  /** Where buyers' protocols come from: those conversations are led by the marketplace's flow. */
  readonly market: InventedMarket;
  /** The marketplace tells of a protocol, and the buyer writes in it. */
  protocol(code: string, more?: Partial<Protocol>, says?: string | Incoming): Promise<void>;
  /** Everything that waits in a mailbox or for delivery is done. */
  settled(): Promise<void>;
  placeOf(code: string): Promise<Listing['place'] | undefined>;
  /** What only attendants see in a transcript. */
  notesOf(code: string): Promise<readonly string[]>;
  /** Lets nobody lead the conversations, as when the service is stopped. */
  stop(): Promise<void>;
  start(): void;
};

const settings = {
  providerName: 'Fibra Serrana',
  timezone: 'America/Sao_Paulo',
  serviceOrder: 'ask',
  demonstration: false,
} as const;

export type AttendedDeskOptions = {
  /** The ERP; one in memory if absent. */
  readonly backend?: Backend;
  /** The store's clock; the system's if absent. */
  readonly now?: () => number;
  /** What the provider sets besides. */
  readonly settings?: Partial<SupportSettings>;
  /** Throws what the network has against a message. */
  readonly refuse?: (text: string) => void;
};

export function openAttendedDesk(options: AttendedDeskOptions = {}): AttendedDesk {
  const { backend = createFakeBackend({ now: Date.now }), now, refuse = () => {} } = options;
  const store = createMemoryStore(now === undefined ? {} : { now });
  const keys = createKeys(new Uint8Array(32).fill(7));
  const support = createSupport({ ...settings, ...options.settings });
  const sent: { readonly address: string; readonly text: string; readonly file?: string }[] = [];
  const pictures = new Map<string, Uint8Array>();
  const codes = new Set<ConversationId>();
  const network: Channel = {
    name: 'test',
    account: 'main',
    async start() {},
    async stop() {},
    shows: { files: [{ types: ['image/png', 'application/pdf'], size: 2 ** 20 }] },
    async send(address, { text, file }) {
      refuse(text);
      sent.push({ address, text, ...(file === undefined ? {} : { file: file.name }) });
    },
    async media(ref) {
      const bytes = pictures.get(ref);
      if (bytes === undefined) throw new Failure('refused', 'gone');
      return { type: 'image/png', bytes };
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
  let runtime: Runtime | null = null;
  let said = 0;

  const isSettled = async (code: ConversationId): Promise<boolean> => {
    const kept = await store.conversation(code);
    const lines = await store.transcript(code, { limit: 1_000 });
    return kept?.unread === 0 && !lines.some((line) => line.type === 'said' && line.delivery === 'pending');
  };

  const post = async (code: string, event: Heard, channel = 'test') => {
    const conversation = conversationId(code);
    codes.add(conversation);
    const origin = { channel, account: 'main', address: code };
    await store.post([{ conversation, origin, event, dedupe: `said-${++said}` }]);
  };
  const come = (code: string, content: Incoming, more?: { readonly verifiedPhone?: string }) =>
    post(code, { type: 'customer.said', content, saidAt: store.now(), ...more });
  const marketplace = createMarketplace({ timezone: settings.timezone });
  const market = createInventedMarket();
  const networks = [network, market.channel];

  return {
    store,
    archive: createArchive({ store, keys, timezone: settings.timezone }),
    heardBy: (code) => sent.flatMap(({ address, text }) => (address === code ? [text] : [])),
    network,
    networks,
    pictures,
    filesOf: (code) =>
      sent.flatMap(({ address, file }) => (address === code && file !== undefined ? [file] : [])),
    say: (code, text, more) => come(code, { type: 'text', text }, more),
    hear: (code, content) => come(code, content),
    market,
    async protocol(code, more, says) {
      await post(code, told(openedAt(store.now(), more)), market.channel.name);
      if (says === undefined) return;
      const content: Incoming = typeof says === 'string' ? { type: 'text', text: says } : says;
      await post(code, { type: 'customer.said', content, saidAt: store.now() }, market.channel.name);
    },
    async settled() {
      const until = Date.now() + 20_000;
      for (const code of codes)
        while (!(await isSettled(code))) {
          if (Date.now() > until) throw new Error(`${code} has still something to hear or to say`);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
    },
    placeOf: async (code) => (await store.conversation(conversationId(code)))?.listing.place,
    notesOf: async (code) =>
      (await store.transcript(conversationId(code), { limit: 1_000 })).flatMap((line) =>
        line.type === 'note' ? [line.text] : [],
      ),
    async stop() {
      await runtime?.stop(2_000);
      runtime = null;
    },
    start() {
      runtime ??= startRuntime({
        store,
        log: silent,
        calls: createCalls({
          backend,
          store,
          records: store.records,
          bucket: (text) => keys.sign('bucket', text),
          timezone: 'America/Sao_Paulo',
          async protocolsOf(conversation) {
            const origin = (await store.conversation(conversation))?.origin;
            const { protocols } = market.channel;
            return origin?.channel !== market.channel.name || protocols === undefined
              ? null
              : { protocols, address: origin.address };
          },
        }),
        channelFor: ({ channel }) => networks.find(({ name }) => name === channel),
        flowFor: ({ channel }) => (channel === market.channel.name ? marketplace : support),
        refer: keys.refer,
        numberOf: keys.number,
        rowsOf: createWriting(keys),
        channelPools: networks.map(({ name, account }) => pools.channel({ channel: name, account })),
      });
    },
  };
}

export const ana = { id: 'console:ana', name: 'Ana' };
export const bia = { id: 'console:bia', name: 'Bia' };

/** The console desk as its client sees it: what is answered, with which status. */
export function createConsoleClient(store: Store, options: ConsoleOptions = {}) {
  const answer = createConsole(store, { patience: 10_000, ...options });
  const ask = async (path: string, init?: RequestInit) => {
    const response = await answer(new Request(`http://console${path}`, init));
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  const post = (path: string, body: unknown) =>
    ask(`/conversations/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return {
    get: (path: string) => ask(path),
    post,
    /** An action of Ana's, unless told otherwise: `act('aaaa/reply', { text: 'Oi!' })`. */
    act: (path: string, more: object = {}) => post(path, { by: ana, request: randomUUID(), ...more }),
    /** A decision of Ana's about what is parked: `decide('17/retry')`. */
    decide: (path: string, more: object = {}) =>
      ask(`/parked/${path}`, {
        method: 'POST',
        body: JSON.stringify({ by: ana, request: randomUUID(), ...more }),
      }),
  };
}
