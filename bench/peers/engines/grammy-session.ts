/**
 * A bot written by hand on grammY: its session in Redis, and the update's id noted so that one that comes twice is answered once.
 * It answers before its session is saved, the last write wins, nothing of what came or went is kept, and what was not sent is
 * lost: nobody should take it for the same thing, it is what speed alone looks like.
 */

import { Bot, type Context, type SessionFlavor, session } from 'grammy';
import type { Update } from 'grammy/types';
import { Redis } from 'ioredis';
import type { Engine, Heard, World } from '../peer.ts';

type Session = {
  step: 'quiet' | 'menu' | 'name' | 'phone' | 'description' | 'order' | 'confirm';
  name: string;
  phone: string;
  description: string;
  order: boolean;
};
type BenchContext = Context & SessionFlavor<Session>;

/** Seconds for which an update's id is known. */
const dedupeFor = 14 * 24 * 3_600;

export const grammySession: Engine = {
  keeps: 'where it stands; dedupes',
  async start(url, world) {
    const redis = new Redis(url);
    const bot = new Bot<BenchContext>('1:bench', {
      botInfo: {
        id: 1,
        is_bot: true,
        first_name: 'Bench',
        username: 'bench_bot',
        can_join_groups: false,
        can_read_all_group_messages: false,
        supports_inline_queries: false,
        can_connect_to_business: false,
        has_main_web_app: false,
        has_topics_enabled: false,
        allows_users_to_create_topics: false,
        can_manage_bots: false,
        supports_join_request_queries: false,
      },
    });
    bot.api.config.use(async (_previous, _method, payload) => {
      if ('chat_id' in payload && 'text' in payload)
        world.send(Number(payload.chat_id), String(payload.text));
      // Nobody reads what a network answers here.
      return { ok: true, result: true as never };
    });
    bot.use(async (context, next) => {
      const fresh = await redis.set(`seen:${context.update.update_id}`, 1, 'EX', dedupeFor, 'NX');
      if (fresh !== null) await next();
    });
    bot.use(
      session({
        initial: (): Session => ({ step: 'quiet', name: '', phone: '', description: '', order: false }),
        storage: {
          async read(key: string): Promise<Session | undefined> {
            const stored = await redis.get(`session:${key}`);
            return stored === null ? undefined : JSON.parse(stored);
          },
          write: async (key: string, value: Session) =>
            void (await redis.set(`session:${key}`, JSON.stringify(value))),
          delete: async (key: string) => void (await redis.del(`session:${key}`)),
        },
      }),
    );
    bot.on('message:text', (context) => answer(context, context.message.text, world));
    return {
      take: (heard) => bot.handleUpdate(updateOf(heard)),
      close: async () => void (await redis.quit()),
    };
  },
};

async function answer(context: BenchContext, text: string, { words, openTicket }: World): Promise<void> {
  const { session } = context;
  switch (session.step) {
    case 'quiet':
      session.step = 'menu';
      await context.reply(words.menu, {
        reply_markup: { inline_keyboard: [[{ text: words.problem, callback_data: 'open' }]] },
      });
      return;
    case 'menu':
      session.step = 'name';
      await context.reply(words.name);
      return;
    case 'name':
      session.step = 'phone';
      session.name = text;
      await context.reply(words.phone);
      return;
    case 'phone':
      session.step = 'description';
      session.phone = text;
      await context.reply(words.description);
      return;
    case 'description':
      session.step = 'order';
      session.description = text;
      await context.reply(words.order);
      return;
    case 'order':
      session.step = 'confirm';
      session.order = text === 'sim';
      await context.reply(words.confirm(session));
      return;
    case 'confirm': {
      session.step = 'quiet';
      const { name, phone, description, order } = session;
      const protocol = await openTicket(context.chat?.id ?? 0, { name, phone, description, order });
      await context.reply(words.protocol(protocol));
    }
  }
}

const updateOf = ({ id, chat, text }: Heard): Update => ({
  update_id: id,
  message: {
    message_id: id,
    date: 1_795_000_000,
    text,
    chat: { id: chat, type: 'private', first_name: 'Mariana' },
    from: { id: chat, is_bot: false, first_name: 'Mariana' },
  },
});
