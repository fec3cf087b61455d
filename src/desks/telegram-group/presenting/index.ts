/** Keeps the group's topics showing what happens to the conversations that wait for people, or are with them. */

import type { Standing } from '../../../channels/channel.ts';
import { type Forum, TopicGone } from '../../../channels/forum.ts';
import { backoff } from '../../../core/backoff.ts';
import { asFailure, type Failure } from '../../../core/failure.ts';
import type { ConversationId } from '../../../core/ids/index.ts';
import type { Log } from '../../../log.ts';
import type { Conversation, Store } from '../../../stores/store.ts';
import type { Topic, Topics } from '../topics.ts';
import { topicNameOf } from './head.ts';
import type { Lane, Lanes } from './lanes.ts';
import { type Deed, holderOf, linesAtOnce, linesBefore, nextDeed } from './showing.ts';

export type PresenterOptions = {
  readonly store: Store;
  readonly topics: Topics;
  readonly forum: Forum;
  readonly lanes: Lanes;
  readonly log: Log;
  /** Where the desk's pages are reached, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Milliseconds between two looks at everything that waits, for changes that nobody told of. */
  readonly sweepEvery: number;
};

export type Presenter = {
  /** Looks at everything that waits, and from then on at what changes. */
  start(): void;
  stop(): Promise<void>;
  standing(): Standing;
};

const laneOf = (deed: Deed): Lane =>
  deed.type === 'make' || deed.type === 'reopen' || deed.type === 'head' ? 'topics' : 'lines';

/** Of the conversations that wait, more than a group can follow. */
const mostWaiting = 1_000;
/** What the group refuses is tried again this late, in milliseconds: somebody has to see to the bot's rights. */
const refusedFor = 300_000;

export function createPresenter(options: PresenterOptions): Presenter {
  const { store, topics, forum, lanes, log, publicUrl } = options;
  /** Those whose next deed waits in a lane: one at a time. */
  const queued = new Set<ConversationId>();
  /** Those that changed while their deed waited, or was done. */
  const again = new Set<ConversationId>();
  const misses = new Map<ConversationId, number>();
  const timers = new Set<NodeJS.Timeout>();
  const looks = new Set<Promise<void>>();
  let standing: Standing = { state: 'off', detail: 'desligado' };
  let stopped = true;
  let unwatch = () => {};
  let sweeping: NodeJS.Timeout | undefined;

  const view = async (conversation: ConversationId) => {
    const [topic, found] = await Promise.all([topics.get(conversation), store.conversation(conversation)]);
    const lines =
      topic?.open && found !== null
        ? await store.transcript(conversation, { after: topic.shown, limit: linesAtOnce })
        : [];
    return {
      topic,
      found,
      deed: nextDeed({ topic, conversation: found, lines, now: store.now(), publicUrl }),
    };
  };

  const later = (milliseconds: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, milliseconds).unref();
    timers.add(timer);
  };

  /** Puts the next deed of a conversation into its lane, if there is any. */
  const look = (conversation: ConversationId): void => {
    if (stopped) return;
    if (queued.has(conversation)) {
      again.add(conversation);
      return;
    }
    queued.add(conversation);
    const looking = (async () => {
      const { deed } = await view(conversation);
      if (deed === null) return finish(conversation);
      if (deed.type === 'skip') {
        await turn(conversation, null);
        return;
      }
      const lane = laneOf(deed);
      lanes.add(lane, () => turn(conversation, lane));
    })().catch((thrown: unknown) => miss(conversation, asFailure(thrown)));
    looks.add(looking);
    void looking.finally(() => looks.delete(looking));
  };

  const finish = (conversation: ConversationId) => {
    queued.delete(conversation);
    if (again.delete(conversation)) look(conversation);
  };

  /** What there is to do by now, if it is still of this lane; then what comes after it. */
  const turn = async (conversation: ConversationId, lane: Lane | null): Promise<void> => {
    try {
      await topics.exclusively(conversation, async () => {
        const { topic, found, deed } = await view(conversation);
        if (deed === null) return;
        if (deed.type !== 'skip' && laneOf(deed) !== lane) return;
        await carryOut(conversation, { deed, topic, found });
      });
      misses.delete(conversation);
      if (lane !== null) standing = { state: 'connected', detail: 'acompanha o grupo' };
    } catch (thrown) {
      if (!(thrown instanceof TopicGone)) return miss(conversation, asFailure(thrown));
      await forgetTopic(conversation);
    }
    again.add(conversation);
    finish(conversation);
  };

  const miss = (conversation: ConversationId, failure: Failure) => {
    const earlier = misses.get(conversation) ?? 0;
    misses.set(conversation, earlier + 1);
    // Not `down`: customers are served all the same.
    standing = { state: 'connecting', detail: failure.message };
    log.warn({ failure: failure.kind }, `telegram group: ${failure.message}`);
    if (failure.retryAfter !== undefined) lanes.hold(failure.retryAfter);
    const wait = failure.kind === 'refused' ? refusedFor : backoff(earlier, Math.random());
    queued.delete(conversation);
    again.delete(conversation);
    later(Math.max(wait, failure.retryAfter ?? 0), () => look(conversation));
  };

  /** Somebody deleted it. */
  const forgetTopic = (conversation: ConversationId) =>
    topics.exclusively(conversation, async () => {
      const { topic, found } = await view(conversation);
      if (topic === null) return;
      const isPersons = found?.listing.place === 'waiting' || found?.listing.place === 'attended';
      await topics.set(conversation, isPersons ? { ...topic, topic: null, head: null } : null);
    });

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
          echoes: [],
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

  const sweep = async () => {
    const waiting = await store.list({ place: 'waiting', limit: mostWaiting });
    for (const { conversation } of waiting) look(conversation);
    for (const conversation of await topics.open()) look(conversation);
  };

  const sweepSafely = () =>
    void sweep().catch((thrown: unknown) =>
      log.warn({ failure: asFailure(thrown).kind }, 'telegram group: what waits could not be read'),
    );

  return {
    start() {
      stopped = false;
      standing = { state: 'connected', detail: 'acompanha o grupo' };
      unwatch = store.watch(({ conversation, what }) => {
        if (what.includes('listing') || what.includes('transcript')) look(conversation);
      });
      sweeping = setInterval(sweepSafely, options.sweepEvery).unref();
      sweepSafely();
    },
    async stop() {
      stopped = true;
      unwatch();
      clearInterval(sweeping);
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(looks);
      await lanes.stop();
    },
    standing: () => standing,
  };
}
