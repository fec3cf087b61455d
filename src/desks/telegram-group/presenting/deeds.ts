/** Does in the group what a topic has to show next, and writes down what it has shown by then. */

import { type Forum, TopicGone } from '../../../channels/forum.ts';
import { asFailure } from '../../../core/failure.ts';
import type { ConversationId } from '../../../core/ids/index.ts';
import type { Conversation, Store } from '../../../stores/store.ts';
import type { Topic, Topics } from '../topics.ts';
import { topicNameOf } from './head.ts';
import { type Deed, holderOf, linesBefore } from './showing.ts';

export type Deeds = {
  /** One request at the most. Only within `Topics.exclusively`. Throws `Failure`, and then nothing is written down. */
  carryOut(
    conversation: ConversationId,
    what: { readonly deed: Deed; readonly topic: Topic | null; readonly found: Conversation | null },
  ): Promise<void>;
};

export function createDeeds({
  store,
  topics,
  forum,
}: {
  readonly store: Pick<Store, 'transcript'>;
  readonly topics: Topics;
  readonly forum: Forum;
}): Deeds {
  const carryOut = async (
    conversation: ConversationId,
    {
      deed,
      topic,
      found,
    }: { readonly deed: Deed; readonly topic: Topic | null; readonly found: Conversation | null },
  ): Promise<void> => {
    if (deed.type === 'make') {
      if (found !== null) await make(found, topic);
      return;
    }
    if (topic === null) return;
    const { topic: thread } = topic;
    const save = (change: Partial<Topic>) => topics.set(conversation, { ...topic, ...change });
    switch (deed.type) {
      case 'erase':
        if (thread !== null) await forum.deleteTopic(thread);
        return topics.set(conversation, null);
      case 'skip':
        return save(deed.then);
    }
    if (thread === null) return;
    switch (deed.type) {
      case 'reopen': {
        await forum.reopenTopic(thread);
        const before = await startOf(conversation);
        const open = {
          open: true,
          shown: Math.max(topic.shown, before.shown),
          from: before.from,
        };
        return save({ ...open, head: null, told: found === null ? topic.told : holderOf(found.listing) });
      }
      case 'head': {
        const message = await forum.send(thread, deed.head.text, deed.head.buttons);
        return save({ head: { message, hash: deed.head.hash } });
      }
      case 'edit': {
        const { head } = topic;
        if (head === null) return;
        const isThere = await forum.edit(head.message, deed.head.text, deed.head.buttons).then(
          () => true,
          (thrown: unknown) => {
            if (asFailure(thrown).kind !== 'refused' || thrown instanceof TopicGone) throw thrown;
            return false;
          },
        );
        // One that cannot be changed any more (deleted, too old) is written anew.
        return save({ head: isThere ? { message: head.message, hash: deed.head.hash } : null });
      }
      case 'tell':
        await forum.send(thread, deed.text);
        return save(deed.then);
      case 'close':
        await forum.closeTopic(thread);
        return save({ open: false });
    }
  };

  /** What is about to be made is written down first: a crash in between leaves a twin, which the new one tells of. */
  const make = async (found: Conversation, before: Topic | null) => {
    const { conversation, listing } = found;
    const making: Topic = {
      topic: null,
      making: true,
      head: null,
      open: true,
      ...(await startOf(conversation)),
      told: holderOf(listing),
      echoes: [],
      ...(before?.making || before?.twin ? { twin: true } : {}),
    };
    await topics.set(conversation, making);
    const { making: _, ...made } = making;
    const topic = await forum.createTopic(topicNameOf(found)).catch(async (thrown: unknown) => {
      // Surely not made: there is no twin.
      if (asFailure(thrown).kind !== 'unknown') await topics.set(conversation, { ...made, open: false });
      throw thrown;
    });
    await topics.set(conversation, { ...made, topic });
  };

  /** Where a topic begins that shows the last few lines of before. */
  const startOf = async (conversation: ConversationId) => {
    const last = await store.transcript(conversation, { limit: linesBefore });
    const from = last.at(-1)?.seq ?? 0;
    return { shown: (last[0]?.seq ?? 1) - 1, from };
  };

  return { carryOut };
}
