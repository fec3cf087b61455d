/** Keeps the group's topics showing what happens to the conversations that wait for people, or are with them. */

import type { Standing } from '../../../channels/channel.ts';
import { type Forum, TopicGone } from '../../../channels/forum.ts';
import { backoff } from '../../../core/backoff.ts';
import { asFailure, type Failure } from '../../../core/failure.ts';
import type { ConversationId } from '../../../core/ids/index.ts';
import type { Log } from '../../../log.ts';
import type { Store } from '../../../stores/store.ts';
import type { Topics } from '../topics.ts';
import { createDeeds } from './deeds.ts';
import type { Lane, Lanes } from './lanes.ts';
import { type Deed, linesAtOnce, nextDeed } from './showing.ts';

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
  const deeds = createDeeds({ store, topics, forum });
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
        await deeds.carryOut(conversation, { deed, topic, found });
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
