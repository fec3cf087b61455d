/**
 * The forum contract: a group where a bot keeps topics, as a desk works with it. What people write there never becomes a
 * customer's conversation.
 */

import { z } from 'zod';
import { Failure } from '../core/failure.ts';

/** Something that somebody did in the group, or wrote to the bot in private to be known in it. Plain data, to be stored. */
export const forumEvent = z
  .object({
    /** The platform's number of the update: the same when it comes again. */
    id: z.number(),
    /** Of a topic; `general` is the group beside its topics. */
    place: z.union([z.object({ topic: z.number() }).readonly(), z.literal(['general', 'private'])]),
    from: z
      .object({
        id: z.string(),
        name: z.string(),
        /** Whoever wrote hides behind the group: nobody can tell who it is. */
        anonymous: z.literal(true).exactOptional(),
      })
      .readonly(),
    what: z.discriminatedUnion('type', [
      z.object({ type: z.literal('said'), text: z.string() }).readonly(),
      z.object({ type: z.literal('edited') }).readonly(),
      /** `key` answers the press; `message` is what the button stands beneath. */
      z
        .object({ type: z.literal('pressed'), press: z.string(), key: z.string(), message: z.number() })
        .readonly(),
      /** `ref` is for the channel's `media`. */
      z
        .object({
          type: z.literal('file'),
          ref: z.string(),
          name: z.string().exactOptional(),
          caption: z.string().exactOptional(),
        })
        .readonly(),
      /** A kind of message that nobody can pass on. */
      z.object({ type: z.literal('other') }).readonly(),
    ]),
    /** What the topic was called when it was made, where the platform tells. */
    topicName: z.string().exactOptional(),
  })
  .readonly();
export type ForumEvent = z.infer<typeof forumEvent>;

/** `press` comes back when it is pressed: at most 64 bytes. */
export type ForumButton = { readonly label: string; readonly press: string };

/** Rows of buttons. */
export type ForumButtons = readonly (readonly ForumButton[])[];

/** The longest text of a message, in UTF-16 units. */
export const longestText = 4_096;

/** The topic that something was for is not there any more: somebody deleted it. */
export class TopicGone extends Failure {
  constructor() {
    super('refused', 'o tópico não existe mais no grupo');
    this.name = 'TopicGone';
  }
}

/** All that can fail throws `Failure`, `retry` with `retryAfter` where the platform asks for a pause. */
export interface Forum {
  /**
   * Hands over what happens in the group, in order. Only once it has resolved is the platform told "received"; what it
   * rejects comes again. While nobody listens nothing of the bot's is received.
   */
  listen(receive: (events: readonly ForumEvent[]) => Promise<void>): void;
  /** Makes a topic, and tells its number. */
  createTopic(name: string): Promise<number>;
  /** One that is closed already is closed. */
  closeTopic(topic: number): Promise<void>;
  /** One that is open already is open. */
  reopenTopic(topic: number): Promise<void>;
  /** With everything in it. One that is gone is gone. */
  deleteTopic(topic: number): Promise<void>;
  /** Writes into a topic, and tells the message's number. @throws TopicGone */
  send(topic: number, text: string, buttons?: ForumButtons): Promise<number>;
  /** Changes a message of one's own. One that reads like this already does. */
  edit(message: number, text: string, buttons: ForumButtons): Promise<void>;
  /** Says something beside the button to who pressed it, in at most 200 letters. For the look of it: never throws. */
  answer(key: string, words: string): Promise<void>;
  /** Writes beside the topics, or to somebody who wrote to the bot in private. */
  sendBeside(to: 'general' | { readonly user: string }, text: string): Promise<void>;
  /** Where a topic is opened from a browser. */
  linkTo(topic: number): string;
}
