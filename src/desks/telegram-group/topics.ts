/**
 * What the group's topics have shown, durably: after a restart each goes on where it was. What was sent in the moment of
 * a crash, and not yet noted here, is sent once more.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import type { Records } from '../../stores/store.ts';

const kept = z
  .object({
    /** The topic's number; null while there is none. */
    topic: z.number().nullable(),
    /** It is being made. Found so after a crash: there may be one that nobody knows the number of. */
    making: z.literal(true).exactOptional(),
    /** There may be another one, empty, of the same name. */
    twin: z.literal(true).exactOptional(),
    /** The message with summary and buttons, and a hash of how it reads. */
    head: z.object({ message: z.number(), hash: z.string() }).readonly().nullable(),
    /** Whether it is followed: a closed one shows nothing. */
    open: z.boolean(),
    /** The last line of the transcript that it shows, and the last one that was there when it was opened. */
    shown: z.number(),
    from: z.number(),
    /** Who had the conversation when that was told last. */
    told: z.string(),
    /** Hashes of what was typed in the topic itself, which need not be shown there again. */
    echoes: z.array(z.string()).readonly(),
  })
  .readonly();
export type Topic = z.infer<typeof kept>;

export type Topics = {
  get(conversation: ConversationId): Promise<Topic | null>;
  /** Null takes it away. Only within `exclusively`. */
  set(conversation: ConversationId, topic: Topic | null): Promise<void>;
  /** Runs one thing after another for a conversation. */
  exclusively<Result>(conversation: ConversationId, run: () => Promise<Result>): Promise<Result>;
  /** Whose topic it is, also of one that was replaced; null if it is none of ours. */
  conversationIn(topic: number): Promise<ConversationId | null>;
  /** Those that are followed. */
  open(): Promise<readonly ConversationId[]>;
};

/** More topics than any group can follow. */
const most = 10_000;
/** Somebody who types more than this before it is heard reads the rest twice. */
export const mostEchoes = 50;

/** @param group ids are another group's in another group. */
export function createTopics(records: Records, group: string): Topics {
  const root = `telegram-group/${group}/`;
  const places = {
    of: (conversation: string) => `${root}conversation/${conversation}`,
    topic: (topic: number) => `${root}topic/${topic}`,
    open: `${root}open/`,
  } as const;
  const running = new Map<ConversationId, Promise<unknown>>();

  const get = async (conversation: ConversationId): Promise<Topic | null> => {
    const found = await records.get(places.of(conversation));
    return found === null ? null : kept.parse(found.value);
  };

  return {
    get,

    set: (conversation, topic) =>
      records.write([
        { key: places.of(conversation), value: topic ?? undefined },
        { key: `${places.open}${conversation}`, value: topic?.open ? true : undefined },
        ...(topic === null || topic.topic === null
          ? []
          : [{ key: places.topic(topic.topic), value: conversation }]),
      ]),

    exclusively(conversation, run) {
      const result = (running.get(conversation) ?? Promise.resolve()).then(run);
      const settled = result.then(
        () => {},
        () => {},
      );
      running.set(conversation, settled);
      void settled.then(() => {
        if (running.get(conversation) === settled) running.delete(conversation);
      });
      return result;
    },

    async conversationIn(topic) {
      const found = await records.get(places.topic(topic));
      return found === null ? null : conversationId(z.string().parse(found.value));
    },

    async open() {
      const found = await records.list(places.open, { limit: most });
      return found.map(({ key }) => conversationId(key.slice(places.open.length)));
    },
  };
}

/** What somebody typed, as it is recognised in the transcript. */
export const echoOf = (by: string, text: string): string =>
  createHash('sha256').update(`${by}\0${text.trim()}`).digest('base64url').slice(0, 16);
