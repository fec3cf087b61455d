/**
 * BuilderBot with a database on Redis, written by the interface of its own ones: a history of what was said, and the step that the
 * customer was last asked. What the customer answered (its `state`) stays in the process's memory and dies with it. No dedupe; it
 * notes an answer after it was sent. It writes a log of each step beside itself.
 */

import { setImmediate } from 'node:timers/promises';
import { addKeyword, createBot, createFlow, EVENTS, MemoryDB, ProviderClass } from '@builderbot/bot';
import { Redis } from 'ioredis';

export const keeps = 'what was said, where it stands; answers in memory';

/** @type {import('../peer.ts').Engine['start']} */
export async function start(url, { words, send, openTicket }) {
  const redis = new Redis(url);
  const flow = addKeyword(EVENTS.WELCOME)
    .addAnswer(words.menu, { capture: true, buttons: [{ body: words.problem }] })
    .addAnswer(words.name, { capture: true }, async (context, { state }) =>
      state.update({ name: context.body }),
    )
    .addAnswer(words.phone, { capture: true }, async (context, { state }) =>
      state.update({ phone: context.body }),
    )
    .addAnswer(words.description, { capture: true }, async (context, { state }) =>
      state.update({ description: context.body }),
    )
    .addAnswer(words.order, { capture: true }, async (context, { state, flowDynamic }) => {
      await state.update({ order: context.body === 'sim' });
      await flowDynamic(words.confirm(wishOf(state)));
    })
    .addAction({ capture: true }, async (context, { state, endFlow }) => {
      const protocol = await openTicket(Number(context.from), wishOf(state));
      return endFlow(words.protocol(protocol));
    });
  const database = new RedisHistory(redis);
  const bot = await createBot({
    flow: createFlow([flow]),
    database,
    provider: new Network(send),
  });
  return {
    take: async ({ chat, text }) => void (await bot.handleMsg({ from: String(chat), body: text })),
    async close() {
      // It does not wait for what it notes of an end.
      while (database.saving > 0) await setImmediate();
      await redis.quit();
    },
  };
}

/**
 * @param {import('@builderbot/bot/dist/types.js').BotStateStandAlone} state
 * @returns {import('../peer.ts').Wish}
 */
const wishOf = (state) => ({
  name: state.get('name'),
  phone: state.get('phone'),
  description: state.get('description'),
  order: state.get('order'),
});

class Network extends ProviderClass {
  globalVendorArgs = { name: 'bench' };

  /** @param {(chat: number, text: string) => void} send */
  constructor(send) {
    super();
    this.send = send;
  }

  beforeHttpServerInit() {}
  afterHttpServerInit() {}
  busEvents() {
    return [];
  }
  async initVendor() {}
  async saveFile() {
    return '';
  }

  /**
   * @param {string} user
   * @param {string} text
   * @returns {Promise<never>}
   */
  async sendMessage(user, text) {
    this.send(Number(user), text);
    // Nobody reads what a network answers here.
    return /** @type {never} */ (undefined);
  }
}

class RedisHistory extends MemoryDB {
  saving = 0;

  /** @param {Redis} redis */
  constructor(redis) {
    super();
    this.redis = redis;
  }

  /** @param {string} from */
  async getPrevByNumber(from) {
    const stored = await this.redis.get(`step:${from}`);
    return stored === null ? undefined : JSON.parse(stored);
  }

  /** @param {{ from: string, keyword?: string }} said */
  async save(said) {
    const text = JSON.stringify(said);
    this.saving++;
    await Promise.all([
      this.redis.rpush(`history:${said.from}`, text),
      ...(said.keyword ? [this.redis.set(`step:${said.from}`, text)] : []),
    ]);
    this.saving--;
  }
}
