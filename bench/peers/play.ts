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
  /** Conversations that are played first, to the same peer, and do not count. */
  readonly warm?: number;
  /** Called between those and what counts. */
  readonly warmed?: () => Promise<void>;
};

const [, , name, phone, description] = script;
const wished: Wish = { name, phone, description, order: false };
const protocolOf = (chat: number) => String(202611210000000 + chat);

export async function playPeer(
  engine: Engine,
  url: string,
  { conversations, inFlight, warm = 0, warmed = async () => {} }: Playing,
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
  for (let chat = 1; chat <= warm + conversations; chat++) {
    answers.set(chat, []);
    tickets.set(chat, []);
  }
  const play = (count: number, first: number) => {
    const line = interleave(count, script.length);
    return measure(inFlight, line.next, async ({ number, turn }) => {
      const chat = first + number;
      const sent = new Promise<void>((resolve) => answered.set(chat, resolve));
      await peer.take({ id: chat * script.length + turn, chat, text: script[turn] ?? '' });
      await sent;
      line.ended({ number, turn });
    });
  };
  try {
    if (warm > 0) await play(warm, 1);
    await warmed();
    const measured = await play(conversations, warm + 1);
    for (let chat = 1; chat <= warm + conversations; chat++) {
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
