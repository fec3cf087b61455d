/**
 * Microsoft's Bot Framework: a waterfall of text prompts, its dialog's state by a storage on Redis written for it (its own are in
 * Azure). No dedupe, no lock: the state is written with `*`, the last write wins; it answers before it has saved.
 */

import { BotAdapter, ConversationState, TurnContext } from 'botbuilder-core';
import { ComponentDialog, runDialog, TextPrompt, WaterfallDialog } from 'botbuilder-dialogs';
import { Redis } from 'ioredis';

export const keeps = 'where it stands';

/** @type {import('../peer.ts').Engine['start']} */
export async function start(url, { words, send, openTicket }) {
  const redis = new Redis(url);
  const adapter = new Network(send);
  const state = new ConversationState(new RedisStorage(redis));
  const dialogState = state.createProperty('dialog');

  /** @param {import('botbuilder-dialogs').WaterfallStepContext} step */
  const wishOf = (step) => /** @type {import('../peer.ts').Wish} */ (step.values);
  const ticket = new Ticket('ticket');
  ticket.addDialog(new TextPrompt('text'));
  ticket.addDialog(
    new WaterfallDialog('steps', [
      (step) => step.prompt('text', words.menu),
      (step) => step.prompt('text', words.name),
      (step) => {
        Object.assign(step.values, { name: step.result });
        return step.prompt('text', words.phone);
      },
      (step) => {
        Object.assign(step.values, { phone: step.result });
        return step.prompt('text', words.description);
      },
      (step) => {
        Object.assign(step.values, { description: step.result });
        return step.prompt('text', words.order);
      },
      (step) => {
        Object.assign(step.values, { order: step.result === 'sim' });
        return step.prompt('text', words.confirm(wishOf(step)));
      },
      async (step) => {
        const { name, phone, description, order } = wishOf(step);
        const chat = Number(step.context.activity.conversation.id);
        const protocol = await openTicket(chat, { name, phone, description, order });
        await step.context.sendActivity(words.protocol(protocol));
        return step.endDialog();
      },
    ]),
  );

  return {
    take: ({ id, chat, text }) =>
      adapter.process(
        {
          type: 'message',
          id: String(id),
          channelId: 'bench',
          serviceUrl: 'bench',
          text,
          from: { id: String(chat), name: 'Mariana' },
          recipient: { id: 'bot', name: 'Bench' },
          conversation: { id: String(chat), isGroup: false, conversationType: 'personal', name: '' },
        },
        async (context) => {
          await runDialog(ticket, context, dialogState);
          await state.saveChanges(context);
        },
      ),
    close: async () => void (await redis.quit()),
  };
}

class Ticket extends ComponentDialog {
  initialDialogId = 'steps';
}

class Network extends BotAdapter {
  /** @param {(chat: number, text: string) => void} send */
  constructor(send) {
    super();
    this.send = send;
  }

  /**
   * @param {Partial<import('botbuilder-core').Activity>} activity
   * @param {(context: TurnContext) => Promise<void>} logic
   */
  process(activity, logic) {
    return this.runMiddleware(new TurnContext(this, activity), logic);
  }

  /**
   * @param {TurnContext} _context
   * @param {Partial<import('botbuilder-core').Activity>[]} activities
   */
  async sendActivities(_context, activities) {
    for (const { conversation, text } of activities)
      if (conversation !== undefined && text !== undefined) this.send(Number(conversation.id), text);
    return activities.map(() => ({ id: '' }));
  }

  async updateActivity() {}
  async deleteActivity() {}
  async continueConversation() {}
}

/** Writes what nobody else has written since it was read. */
const compared = `
local stored = redis.call('GET', KEYS[1])
if stored and cjson.decode(stored).eTag ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

class RedisStorage {
  #writes = 0;

  /** @param {Redis} redis */
  constructor(redis) {
    this.redis = redis;
  }

  /** @param {string[]} keys */
  async read(keys) {
    const stored = await this.redis.mget(keys);
    return Object.fromEntries(
      keys.flatMap((key, index) => {
        const text = stored[index];
        return text ? [[key, JSON.parse(text)]] : [];
      }),
    );
  }

  /** @param {import('botbuilder-core').StoreItems} changes */
  async write(changes) {
    await Promise.all(
      Object.entries(changes).map(async ([key, item]) => {
        const text = JSON.stringify({ ...item, eTag: String(++this.#writes) });
        if (!item.eTag || item.eTag === '*') return void (await this.redis.set(key, text));
        if ((await this.redis.eval(compared, 1, key, item.eTag, text)) === 0)
          throw new Error(`${key} was written by another`);
      }),
    );
  }

  /** @param {string[]} keys */
  async delete(keys) {
    await this.redis.del(keys);
  }
}
