/**
 * Vercel's Chat SDK with its state on Redis by ioredis. It dedupes by the message's id, before it works, so that one whose work died
 * is lost; it holds a lock on the thread while it works; the thread's state is its own. No history (`persistThreadHistory` is off, as
 * for networks that have their own), no queue of answers.
 */

import { createIoRedisState } from '@chat-adapter/state-ioredis';
import { Chat, Message, parseMarkdown } from 'chat';

export const keeps = 'where it stands; dedupes, locks';

/** @typedef {{ step?: string } & Partial<import('../peer.ts').Wish>} State */

/** @type {import('../peer.ts').Engine['start']} */
export async function start(url, { words, send, openTicket }) {
  const network = createNetwork(send);
  /** @type {Chat<{ bench: typeof network }, State>} */
  const bot = new Chat({
    userName: 'bench',
    adapters: { bench: network },
    state: createIoRedisState({ url }),
    concurrency: 'queue',
    logger: 'silent',
  });
  bot.onDirectMessage(async (thread, { text }) => {
    const state = (await thread.state) ?? {};
    switch (state.step) {
      case undefined:
        await thread.setState({ step: 'menu' });
        await thread.post(words.menu);
        return;
      case 'menu':
        await thread.setState({ step: 'name' });
        await thread.post(words.name);
        return;
      case 'name':
        await thread.setState({ step: 'phone', name: text });
        await thread.post(words.phone);
        return;
      case 'phone':
        await thread.setState({ step: 'description', phone: text });
        await thread.post(words.description);
        return;
      case 'description':
        await thread.setState({ step: 'order', description: text });
        await thread.post(words.order);
        return;
      case 'order': {
        const order = text === 'sim';
        await thread.setState({ step: 'confirm', order });
        await thread.post(words.confirm(wishOf(state)));
        return;
      }
      default: {
        const protocol = await openTicket(Number(thread.id.split(':')[1]), wishOf(state));
        await thread.setState({}, { replace: true });
        await thread.post(words.protocol(protocol));
      }
    }
  });
  await bot.initialize();
  return {
    take: (heard) => bot.processMessage(network, `bench:${heard.chat}`, network.parseMessage(heard)),
    close: () => bot.shutdown(),
  };
}

/**
 * @param {State} state
 * @returns {import('../peer.ts').Wish}
 */
const wishOf = ({ name = '', phone = '', description = '', order = false }) => ({
  name,
  phone,
  description,
  order,
});

/**
 * The least that an adapter must be.
 *
 * @param {(chat: number, text: string) => void} send
 */
function createNetwork(send) {
  const unused = async () => {
    throw new Error('not on this network');
  };
  return /** @satisfies {import('chat').Adapter<number, import('../peer.ts').Heard>} */ ({
    name: 'bench',
    userName: 'bench',
    lockScope: /** @type {const} */ ('channel'),
    async initialize() {},
    isDM: () => true,
    encodeThreadId: (/** @type {number} */ chat) => `bench:${chat}`,
    decodeThreadId: (/** @type {string} */ thread) => Number(thread.split(':')[1]),
    channelIdFromThreadId: (/** @type {string} */ thread) => thread,
    parseMessage: (/** @type {import('../peer.ts').Heard} */ heard) =>
      new Message({
        id: String(heard.id),
        threadId: `bench:${heard.chat}`,
        text: heard.text,
        formatted: parseMarkdown(heard.text),
        raw: heard,
        author: {
          userId: String(heard.chat),
          userName: 'mariana',
          fullName: 'Mariana',
          isBot: false,
          isMe: false,
        },
        metadata: { dateSent: new Date(1_795_000_000_000), edited: false },
        attachments: [],
      }),
    async postMessage(/** @type {string} */ threadId, /** @type {unknown} */ message) {
      const chat = Number(threadId.split(':')[1]);
      const text = String(message);
      send(chat, text);
      return { id: '1', threadId, raw: { id: 1, chat, text } };
    },
    renderFormatted: () => '',
    editMessage: unused,
    deleteMessage: unused,
    addReaction: unused,
    removeReaction: unused,
    fetchMessages: async () => ({ messages: [] }),
    fetchThread: unused,
    handleWebhook: unused,
    startTyping: async () => {},
  });
}
