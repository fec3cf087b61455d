/**
 * A peer: the same conversation as a grammY bot written by hand, with its session in Redis and the update's id noted so that
 * one that comes twice is answered once. It answers before its session is saved, the last write wins, nothing of what came or
 * went is kept, and what was not sent is lost: nobody should take it for the same thing, it is what speed alone looks like.
 */

import { Bot, type Context, type SessionFlavor, session } from 'grammy';
import type { Update } from 'grammy/types';
import { Redis } from 'ioredis';
import { script } from '../ticket-flow.ts';
import { interleave, type Measured, measure } from '../turns/measure.ts';

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

export async function playGrammySession(
  url: string,
  {
    conversations,
    inFlight,
    first = 0,
  }: { readonly conversations: number; readonly inFlight: number; readonly first?: number },
): Promise<Measured> {
  const redis = new Redis(url);
  const heard = new Map<number, () => void>();
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
    if ('chat_id' in payload) heard.get(Number(payload.chat_id))?.();
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
  bot.on('message:text', (context) => answer(context, context.message.text));

  const line = interleave(conversations, script.length);
  const measured = await measure(inFlight, line.next, async ({ number, turn }) => {
    const chat = first + number + 1;
    const answered = new Promise<void>((resolve) => heard.set(chat, resolve));
    await bot.handleUpdate(updateOf(chat, turn, chat * script.length + turn));
    await answered;
    line.ended({ number, turn });
  });
  await redis.quit();
  return measured;
}

async function answer(context: BenchContext, text: string): Promise<void> {
  const { session } = context;
  switch (session.step) {
    case 'quiet':
      session.step = 'menu';
      await context.reply('Como posso ajudar?', {
        reply_markup: { inline_keyboard: [[{ text: 'Problema na internet', callback_data: 'open' }]] },
      });
      return;
    case 'menu':
      session.step = 'name';
      await context.reply('Qual é o seu nome?');
      return;
    case 'name':
      session.step = 'phone';
      session.name = text;
      await context.reply('Qual telefone com DDD?');
      return;
    case 'phone':
      session.step = 'description';
      session.phone = text;
      await context.reply('O que está acontecendo?');
      return;
    case 'description':
      session.step = 'order';
      session.description = text;
      await context.reply('Quer a visita de um técnico?');
      return;
    case 'order':
      session.step = 'confirm';
      session.order = text === 'sim';
      await context.reply(`${session.name}, ${session.phone}: ${session.description}. Posso registrar?`);
      return;
    case 'confirm':
      session.step = 'quiet';
      await context.reply(`protocolo ${202611210000000 + (context.chat?.id ?? 0)}`);
  }
}

const updateOf = (chat: number, turn: number, id: number): Update => ({
  update_id: id,
  message: {
    message_id: turn + 1,
    date: 1_795_000_000,
    text: script[turn] ?? '',
    chat: { id: chat, type: 'private', first_name: 'Mariana' },
    from: { id: chat, is_bot: false, first_name: 'Mariana' },
  },
});
