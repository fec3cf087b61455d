/**
 * Plays the ticket conversation to a peer. A turn begins when the peer is given the message and ends when it is through with it and
 * has answered. Throws if a conversation did not end with its one ticket, or was answered with other words than ours.
 */

import { script, words } from '../ticket-flow.ts';
import { interleave, type Measured, measure } from '../turns/measure.ts';
import type { Engine, Wish } from './peer.ts';

export type Playing = {
  readonly conversations: number;
  readonly inFlight: number;
  /** Number of the first chat, so that two plays on one Redis have different ones. */
  readonly first?: number;
};

const [, , name, phone, description] = script;
const wished: Wish = { name, phone, description, order: false };
const protocolOf = (chat: number) => String(202611210000000 + chat);

export async function playPeer(
  engine: Engine,
  url: string,
  { conversations, inFlight, first = 0 }: Playing,
): Promise<Measured> {
  const answers = new Map<number, string[]>();
  const answered = new Map<number, () => void>();
  const tickets = new Map<number, Wish[]>();
  const peer = await engine.start(url, {
    words,
    send(chat, text) {
      answers.get(chat)?.push(text);
      answered.get(chat)?.();
    },
    async openTicket(chat, wish) {
      tickets.get(chat)?.push(wish);
      return protocolOf(chat);
    },
  });
  const chatOf = (number: number) => first + number + 1;
  for (let number = 0; number < conversations; number++) {
    answers.set(chatOf(number), []);
    tickets.set(chatOf(number), []);
  }
  try {
    const line = interleave(conversations, script.length);
    const measured = await measure(inFlight, line.next, async ({ number, turn }) => {
      const chat = chatOf(number);
      const sent = new Promise<void>((resolve) => answered.set(chat, resolve));
      await peer.take({ id: chat * script.length + turn, chat, text: script[turn] ?? '' });
      await sent;
      line.ended({ number, turn });
    });
    for (let number = 0; number < conversations; number++) {
      const chat = chatOf(number);
      expect(`chat ${chat}`, answers.get(chat), [
        words.menu,
        words.name,
        words.phone,
        words.description,
        words.order,
        words.confirm(wished),
        words.protocol(protocolOf(chat)),
      ]);
      expect(`the tickets of chat ${chat}`, tickets.get(chat), [wished]);
    }
    return measured;
  } finally {
    await peer.close();
  }
}

function expect(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}
