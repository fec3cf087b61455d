/**
 * XState with its state put in Redis by hand, as its documentation has it: an actor is restored for each message, and its persisted
 * snapshot written once it rests. No dedupe, no lock; it answers before it has saved, the last write wins; what was not sent is lost.
 */

import { Redis } from 'ioredis';
import { assign, createActor, emit, fromPromise, setup, waitFor } from 'xstate';

export const keeps = 'where it stands';

/** @type {import('../peer.ts').Engine['start']} */
export async function start(url, { words, send, openTicket }) {
  const redis = new Redis(url);
  const machine = createMachine(words, openTicket);
  return {
    async take({ chat, text }) {
      const key = `machine:${chat}`;
      const stored = await redis.get(key);
      const actor = createActor(machine, {
        input: { chat },
        ...(stored === null ? {} : { snapshot: JSON.parse(stored) }),
      });
      actor.on('say', ({ text }) => send(chat, text));
      actor.start();
      actor.send({ type: 'said', text });
      await waitFor(actor, (state) => !state.hasTag('busy'));
      const snapshot = JSON.stringify(actor.getPersistedSnapshot());
      actor.stop();
      await redis.set(key, snapshot);
    },
    close: async () => void (await redis.quit()),
  };
}

/**
 * @param {import('../peer.ts').World['words']} words
 * @param {import('../peer.ts').World['openTicket']} openTicket
 */
function createMachine(words, openTicket) {
  const types = /** @type {{
    context: { chat: number, name: string, phone: string, description: string, order: boolean },
    events: { type: 'said', text: string },
    emitted: { type: 'say', text: string },
    input: { chat: number },
  }} */ ({});
  const ticket = setup({
    types,
    actors: {
      open: fromPromise(
        (/** @type {{ input: { chat: number, wish: import('../peer.ts').Wish } }} */ { input }) =>
          openTicket(input.chat, input.wish),
      ),
    },
  });
  /** @param {string} text */
  const say = (text) => ticket.emit({ type: 'say', text });
  return ticket.createMachine({
    context: ({ input }) => ({ chat: input.chat, name: '', phone: '', description: '', order: false }),
    initial: 'quiet',
    states: {
      quiet: { on: { said: 'menu' } },
      menu: { entry: say(words.menu), on: { said: 'name' } },
      name: {
        entry: say(words.name),
        on: { said: { target: 'phone', actions: assign({ name: ({ event }) => event.text }) } },
      },
      phone: {
        entry: say(words.phone),
        on: { said: { target: 'description', actions: assign({ phone: ({ event }) => event.text }) } },
      },
      description: {
        entry: say(words.description),
        on: { said: { target: 'order', actions: assign({ description: ({ event }) => event.text }) } },
      },
      order: {
        entry: say(words.order),
        on: { said: { target: 'confirm', actions: assign({ order: ({ event }) => event.text === 'sim' }) } },
      },
      confirm: {
        entry: emit(({ context }) => ({ type: /** @type {const} */ ('say'), text: words.confirm(context) })),
        on: { said: 'opening' },
      },
      opening: {
        tags: 'busy',
        invoke: {
          src: 'open',
          input: ({ context: { chat, name, phone, description, order } }) => ({
            chat,
            wish: { name, phone, description, order },
          }),
          onDone: {
            target: 'quiet',
            actions: emit(({ event }) => ({
              type: /** @type {const} */ ('say'),
              text: words.protocol(event.output),
            })),
          },
        },
      },
    },
  });
}
