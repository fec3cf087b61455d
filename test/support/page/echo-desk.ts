/**
 * A whole service in miniature for the web chat's tests: the real page, the real HTTP server, a store in memory, and a
 * bot that repeats what it hears. It can be restarted on the same port with the same store.
 */

import type { Channel } from '../../../src/channels/channel.ts';
import { createWebChat, type WebChatOptions } from '../../../src/channels/web/index.ts';
import type { Incoming, Message } from '../../../src/core/content.ts';
import type { FlowState } from '../../../src/core/flow.ts';
import { type ConversationId, effectId } from '../../../src/core/ids/index.ts';
import type { NewLine } from '../../../src/core/turn/index.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { type Serving, serve } from '../../../src/serve.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { sayingsOf } from '../sayings.ts';

export const keys = createKeys(new Uint8Array(32).fill(7));

const state: FlowState = {
  flow: 'echo',
  version: 1,
  memory: null,
  snapshot: null,
  calls: {},
  timers: {},
  jobs: {},
  menu: null,
  listing: { place: 'bot', since: 0 },
};

/** Answers every conversation that has something unread, in one commit each, as a worker does. */
export async function answerAll(
  store: Store,
  answer: (content: Incoming) => readonly Message[],
): Promise<void> {
  for (const claim of await store.claim({ token: 'echo', limit: 100, lease: 1_000 })) {
    const lines: NewLine[] = [];
    const say = (message: Message) => {
      const effect = effectId(claim.conversation, claim.revision + 1, lines.length);
      lines.push({
        type: 'said',
        by: 'bot',
        message,
        effect,
        ...(message.choices ? { menu: `m${effect}` } : {}),
      });
    };
    for (const { event } of claim.entries) {
      if (event.type !== 'customer.said') continue;
      lines.push({ type: 'customer', content: event.content, saidAt: event.saidAt });
      answer(event.content).forEach(say);
    }
    await store.commit([
      {
        ...emptyCommit(claim),
        consumed: claim.entries.at(-1)?.seq ?? 0,
        lines,
      },
    ]);
  }
}

const emptyCommit = (of: { conversation: ConversationId; token: string; revision: number }) => ({
  conversation: of.conversation,
  token: of.token,
  revision: of.revision,
  consumed: 0,
  state,
  lines: [],
  jobs: [],
  cancel: [],
  withdraw: [],
  timers: [],
  hush: false,
});

/** Adds lines to a conversation's transcript by themselves. */
export async function append(
  store: Store,
  conversation: ConversationId,
  lines: readonly NewLine[],
): Promise<void> {
  const revision = (await store.conversation(conversation))?.revision ?? 0;
  await store.commit([{ ...emptyCommit({ conversation, token: 'test', revision }), lines }]);
}

export type EchoDesk = {
  readonly url: string;
  readonly store: Store;
  readonly channel: () => Channel;
  /** Every text or label that the store took, in order, of all conversations. */
  readonly heard: readonly string[];
  /** Conversations that wrote. */
  readonly conversations: ReadonlySet<ConversationId>;
  /** While set, nothing can be stored. */
  full: boolean;
  /** Ends channel and server; `up` opens them again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
};

export async function openEchoDesk(
  answer: (content: Incoming) => readonly Message[],
  options: Partial<WebChatOptions> = {},
): Promise<EchoDesk> {
  const store = createMemoryStore();
  const heard: string[] = [];
  const conversations = new Set<ConversationId>();
  let channel: Channel;
  let serving: Serving | null = null;
  let port = 0;

  const desk: EchoDesk & { url: string } = {
    url: '',
    store,
    channel: () => channel,
    heard,
    conversations,
    full: false,
    async down() {
      await channel.stop();
      await serving?.close();
      serving = null;
    },
    async up() {
      channel = createWebChat({
        store,
        identify: keys.identify,
        sign: (text) => keys.sign('web', text),
        providerName: 'Fibra Serrana',
        secureCookies: false,
        log: silent,
        ...options,
      });
      await channel.start(async (arrivals) => {
        if (desk.full) throw new Error('no space left on device');
        for (const { address, dedupe, event, via } of sayingsOf(arrivals)) {
          const conversation = keys.identify({ channel: 'web', account: 'main', address });
          const origin = { channel: 'web', account: 'main', address, ...(via ? { via } : {}) };
          const [outcome] = await store.post([{ conversation, origin, event, dedupe }]);
          conversations.add(conversation);
          const { content } = event;
          if (outcome === 'posted')
            heard.push(
              content.type === 'text' ? content.text : content.type === 'choice' ? content.label : '',
            );
        }
        // The worker's turn comes after the answer to the page.
        setTimeout(() => answerAll(store, answer), 5);
      });
      serving = await serve({
        host: '127.0.0.1',
        port,
        channels: [channel],
        parts: () => [],
        log: silent,
      });
      port = Number(new URL(serving.url).port);
      desk.url = serving.url;
    },
    async close() {
      if (serving) await desk.down();
      await store.close();
    },
  };
  await desk.up();
  return desk;
}

/** What the echo bot says: the text again, or a menu if asked for one. */
export const echo = (content: Incoming): readonly Message[] => {
  if (content.type === 'choice') return [{ text: `você escolheu ${content.label}` }];
  if (content.type !== 'text') return [];
  if (content.text === 'menu')
    return [
      {
        text: 'Como posso ajudar?',
        choices: [
          { id: 'open-ticket', label: 'Abrir um chamado' },
          { id: 'follow', label: 'Acompanhar protocolo' },
          { id: 'person', label: 'Falar com uma pessoa' },
        ],
      },
    ];
  return [{ text: `eco: ${content.text}` }];
};
