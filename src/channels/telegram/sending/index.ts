/** Sends what a message became, in order, at the pace that Telegram takes, and to where a group has moved. */

import type { Api } from 'grammy';
import type { Pace } from '../../pace.ts';
import { migratedTo, translate } from '../failures.ts';
import type { Outgoing } from './outgoing.ts';

/** How often the rest of a text that has begun is tried again when Telegram asks for a pause, and how long it waits. */
const restAttempts = 3;
const restWait = 60_000;

/**
 * @returns a function that throws `Failure`. A text of several messages that fails half-way is repeated from its
 * beginning by whoever tries again: better twice than cut short.
 */
export function createSending(
  api: Api,
  pace: Pace,
): (address: string, parts: readonly Outgoing[]) => Promise<void> {
  /** Groups that became supergroups. Kept nowhere else: Telegram says it again to whoever has forgotten. */
  const moved = new Map<string, string>();

  const sendTo = async (chat: string, { text, markup }: Outgoing, longestWait?: number) => {
    await pace.turn(chat, longestWait);
    await api.sendMessage(chat, text, {
      ...(markup === undefined ? {} : { reply_markup: markup }),
      link_preview_options: { is_disabled: true },
    });
  };

  /** Follows a group once: where it is by now it answers itself. */
  const follow = async (address: string, part: Outgoing, longestWait?: number) => {
    const known = moved.get(address);
    try {
      await sendTo(known ?? address, part, longestWait);
    } catch (thrown) {
      const chat = migratedTo(thrown);
      if (chat === undefined || chat === known) throw thrown;
      moved.set(address, chat);
      await sendTo(chat, part, longestWait);
    }
  };

  const attempt = async (address: string, part: Outgoing, longestWait?: number) => {
    try {
      await follow(address, part, longestWait);
    } catch (thrown) {
      const failure = translate(thrown);
      if (failure.retryAfter !== undefined) pace.hold(failure.retryAfter);
      throw failure;
    }
  };

  return async (address, parts) => {
    for (const [index, part] of parts.entries())
      for (let left = index === 0 ? 0 : restAttempts; ; left--)
        try {
          await attempt(address, part, index === 0 ? undefined : restWait);
          break;
        } catch (thrown) {
          const failure = translate(thrown);
          if (left === 0 || failure.kind !== 'retry' || failure.retryAfter === undefined) throw failure;
        }
  };
}
