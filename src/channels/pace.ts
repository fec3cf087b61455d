/**
 * Sends no faster than a network takes, over all chats of an account and to each: whoever asks waits for their turn, in
 * order, where no chat holds up another one. When the network asks for a pause all of the account's messages pause.
 */

import { Failure } from '../core/failure.ts';
import type { Pause } from './pause.ts';

/** At most so many messages within so many milliseconds. */
export type Limit = { readonly messages: number; readonly within: number };

export type Limits = { readonly everybody: Limit; readonly chat: Limit };

/** Who would wait longer is sent back, to hold no worker's place meanwhile. Milliseconds. */
const usualWait = 5_000;

export type Pace = {
  /**
   * Resolves when a message may be sent to the chat. Throws `Failure` (`retry`) if that would take longer than
   * `longestWait` milliseconds, 5 s if absent.
   */
  turn(chat: string, longestWait?: number): Promise<void>;
  /** The network wants no message of this account for so many milliseconds. */
  hold(milliseconds: number): void;
  isHeld(): boolean;
};

type Waiting = {
  readonly chat: string;
  readonly longestWait: number;
  readonly go: () => void;
  readonly giveUp: (failure: Failure) => void;
};

export function createPace(options: {
  readonly limits: Limits;
  readonly pause: Pause;
  /** What is said to whoever would wait too long: that the network asked for a pause. */
  readonly words: string;
  /** Milliseconds since any moment; nobody sets it back, or all messages wait for so long. */
  readonly now: () => number;
}): Pace {
  const { limits, now } = options;
  /** What was sent lately, oldest first: no more than the limits look back on. */
  let sent: readonly { readonly chat: string; readonly at: number }[] = [];
  let waiting: readonly Waiting[] = [];
  let heldUntil = 0;
  let running = false;
  /** Ends the pause: somebody has come who may not have to wait. */
  let waking = new AbortController();

  /** When a message may be sent to the chat, as far as is known now. */
  const earliest = (chat: string): number =>
    Math.max(
      heldUntil,
      freeAgain(limits.everybody, sent),
      freeAgain(
        limits.chat,
        sent.filter((message) => message.chat === chat),
      ),
    );

  /** Those who would wait too long leave. */
  const sendBack = () => {
    const at = now();
    const stays = ({ chat, longestWait }: Waiting) => earliest(chat) - at <= longestWait;
    const leaving = waiting.filter((one) => !stays(one));
    waiting = waiting.filter(stays);
    for (const { chat, giveUp } of leaving)
      giveUp(new Failure('retry', options.words, { retryAfter: earliest(chat) - at }));
  };

  const run = async () => {
    running = true;
    while (waiting.length > 0) {
      const at = now();
      const lookBack = at - Math.max(limits.everybody.within, limits.chat.within);
      sent = sent.filter((message) => message.at > lookBack);
      const next = waiting.find(({ chat }) => earliest(chat) <= at);
      if (next === undefined) {
        const soonest = Math.min(...waiting.map(({ chat }) => earliest(chat)));
        waking = new AbortController();
        await options.pause(soonest - at, waking.signal);
        continue;
      }
      sent = [...sent, { chat: next.chat, at }];
      waiting = waiting.filter((one) => one !== next);
      next.go();
    }
    running = false;
  };

  return {
    turn: (chat, longestWait = usualWait) =>
      new Promise((resolve, reject) => {
        waiting = [...waiting, { chat, longestWait, go: resolve, giveUp: reject }];
        sendBack();
        waking.abort();
        if (!running) void run();
      }),
    hold(milliseconds) {
      heldUntil = Math.max(heldUntil, now() + milliseconds);
      sendBack();
    },
    isHeld: () => now() < heldUntil,
  };
}

/** When one more message is within the limit; `sent` is oldest first. */
const freeAgain = ({ messages, within }: Limit, sent: readonly { readonly at: number }[]): number =>
  (sent.at(-messages)?.at ?? Number.NEGATIVE_INFINITY) + within;
