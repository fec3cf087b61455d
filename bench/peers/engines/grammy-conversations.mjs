/**
 * grammY's conversations plug-in with its Redis storage. The conversation is one function, and what it did is kept as a log that is
 * played again from the start at every message. No dedupe, no lock; it answers before it has saved; what was not sent is lost.
 */

import { conversations, createConversation } from '@grammyjs/conversations';
import { RedisAdapter } from '@grammyjs/storage-redis';
import { Bot } from 'grammy';
import { Redis } from 'ioredis';
import { botInfo, updateOf } from '../telegram.mjs';

export const keeps = 'a log of this conversation, replayed each turn';

/** @type {import('../peer.ts').Engine['start']} */
export async function start(url, { words, send, openTicket }) {
  const redis = new Redis(url);
  /** @type {Bot<import('@grammyjs/conversations').ConversationFlavor<import('grammy').Context>>} */
  const bot = new Bot('1:bench', { botInfo });
  /** @type {import('grammy').Transformer} */
  const network = async (_previous, _method, payload, _signal) => {
    const { chat_id, text } = /** @type {{ chat_id?: number, text?: string }} */ (payload);
    if (chat_id !== undefined && text !== undefined) send(chat_id, text);
    // Nobody reads what a network answers here.
    return { ok: true, result: /** @type {never} */ (true) };
  };
  bot.api.config.use(network);
  bot.use(
    conversations({
      storage: { type: 'key', adapter: new RedisAdapter({ instance: redis }) },
      // A conversation has an API of its own, and what it sent is in the log too.
      plugins: (conversation) => [
        async (context, next) => {
          context.api.config.use((...call) => conversation.external(() => network(...call)));
          await next();
        },
      ],
    }),
  );
  bot.use(createConversation(ticket));
  bot.on('message:text', (context) => context.conversation.enter('ticket'));

  /**
   * @param {import('@grammyjs/conversations').Conversation} conversation
   * @param {import('grammy').Context} context
   */
  async function ticket(conversation, context) {
    /** @param {string} question */
    const ask = async (question) => {
      await context.reply(question);
      return (await conversation.waitFor('message:text')).message.text;
    };
    await context.reply(words.menu, {
      reply_markup: { inline_keyboard: [[{ text: words.problem, callback_data: 'open' }]] },
    });
    await conversation.waitFor('message:text');
    const name = await ask(words.name);
    const phone = await ask(words.phone);
    const description = await ask(words.description);
    const order = (await ask(words.order)) === 'sim';
    const wish = { name, phone, description, order };
    await ask(words.confirm(wish));
    const protocol = await conversation.external(() => openTicket(context.chat?.id ?? 0, wish));
    await context.reply(words.protocol(protocol));
  }

  return {
    take: (heard) => bot.handleUpdate(updateOf(heard)),
    close: async () => void (await redis.quit()),
  };
}
