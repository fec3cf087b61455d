/**
 * Telegraf: a WizardScene, its session in Redis by a store written for it (its own Redis package is a beta on a slower client). No
 * dedupe, no lock between processes; it answers before it has saved, the last write wins; what was not sent is lost.
 */

import { Redis } from 'ioredis';
import { Markup, Scenes, session, Telegraf } from 'telegraf';
import { message } from 'telegraf/filters';
import { botInfo, updateOf } from '../telegram.mjs';

export const keeps = 'where it stands';

/** @typedef {import('telegraf').Scenes.WizardContext} WizardContext */

/** @type {import('../peer.ts').Engine['start']} */
export async function start(url, { words, send, openTicket }) {
  const redis = new Redis(url);
  /** @type {Telegraf<WizardContext>} */
  const bot = new Telegraf('1:bench');
  bot.botInfo = botInfo;

  /** @param {WizardContext} context */
  const wishOf = (context) => /** @type {import('../peer.ts').Wish} */ (context.wizard.state);
  /** @param {WizardContext} context */
  const textOf = (context) => (context.has(message('text')) ? context.message.text : '');
  /** @type {Scenes.WizardScene<WizardContext>} */
  const ticket = new Scenes.WizardScene(
    'ticket',
    async (context) => {
      await context.reply(words.menu, Markup.inlineKeyboard([Markup.button.callback(words.problem, 'open')]));
      return context.wizard.next();
    },
    async (context) => {
      await context.reply(words.name);
      return context.wizard.next();
    },
    async (context) => {
      Object.assign(context.wizard.state, { name: textOf(context) });
      await context.reply(words.phone);
      return context.wizard.next();
    },
    async (context) => {
      Object.assign(context.wizard.state, { phone: textOf(context) });
      await context.reply(words.description);
      return context.wizard.next();
    },
    async (context) => {
      Object.assign(context.wizard.state, { description: textOf(context) });
      await context.reply(words.order);
      return context.wizard.next();
    },
    async (context) => {
      Object.assign(context.wizard.state, { order: textOf(context) === 'sim' });
      await context.reply(words.confirm(wishOf(context)));
      return context.wizard.next();
    },
    async (context) => {
      const protocol = await openTicket(context.chat?.id ?? 0, wishOf(context));
      await context.reply(words.protocol(protocol));
      return context.scene.leave();
    },
  );

  bot.use((context, next) => {
    context.telegram.callApi = async (_method, payload) => {
      const { chat_id, text } = /** @type {{ chat_id?: number, text?: string }} */ (payload);
      if (chat_id !== undefined && text !== undefined) send(chat_id, text);
      // Nobody reads what a network answers here.
      return /** @type {never} */ (true);
    };
    return next();
  });
  bot.use(
    session({
      store: {
        async get(key) {
          const stored = await redis.get(`session:${key}`);
          return stored === null ? undefined : JSON.parse(stored);
        },
        set: (key, value) => redis.set(`session:${key}`, JSON.stringify(value)),
        delete: (key) => redis.del(`session:${key}`),
      },
    }),
  );
  bot.use(new Scenes.Stage([ticket]).middleware());
  bot.on(message('text'), (context) => context.scene.enter('ticket'));

  return {
    take: (heard) => bot.handleUpdate(updateOf(heard)),
    close: async () => void (await redis.quit()),
  };
}
