/**
 * What people do in the group, stored before Telegram is told "received", and carried out in order, topic by topic. What
 * a crash interrupts is carried out again: it is one request, which a conversation hears once.
 */

import { type ForumEvent, forumEvent } from '../../channels/forum.ts';
import type { Pause } from '../../channels/pause.ts';
import { backoff } from '../../core/backoff.ts';
import { asFailure } from '../../core/failure.ts';
import type { Log } from '../../log.ts';
import type { Records } from '../../stores/store.ts';

export type InboxOptions = {
  readonly records: Records;
  readonly group: string;
  /** Carries out one event. What it returns is done when the answer was given. */
  readonly handle: (event: ForumEvent) => Promise<{ readonly answered: Promise<void> }>;
  readonly log: Log;
  readonly pause: Pause;
};

export type Inbox = {
  /** Durable once it resolves; what was there before changes nothing. */
  take(events: readonly ForumEvent[]): Promise<void>;
  /** Takes up what was not carried out before, or was kept by another process. */
  look(): Promise<void>;
  /** Begins nothing more; what is left is taken up at the next start. */
  stop(): Promise<void>;
};

const places = (group: string) => ({
  pendings: `telegram-group/${group}/pending/`,
  /** Numbers have at most 16 digits: keys in their order. */
  pending: (id: number) => `telegram-group/${group}/pending/${String(id).padStart(16, '0')}`,
  done: (id: number) => `telegram-group/${group}/done/${id}`,
});

/** Keeps events for whoever carries them out; those that were not carried out before. Durable once it resolves. */
export async function keepEvents(
  records: Pick<Records, 'get' | 'set'>,
  group: string,
  events: readonly ForumEvent[],
): Promise<readonly ForumEvent[]> {
  const { done, pending } = places(group);
  const kept: ForumEvent[] = [];
  for (const event of events) {
    if ((await records.get(done(event.id))) !== null) continue;
    await records.set(pending(event.id), event);
    kept.push(event);
  }
  return kept;
}

/** Telegram keeps what was not confirmed for 24 hours: for twice as long the numbers of what was done are known. */
const known = 48 * 3_600_000;
const most = 10_000;

export function createInbox({ records, group, handle, log, pause }: InboxOptions): Inbox {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { pendings, pending, done } = places(group);
  /** The last step of each topic. */
  const steps = new Map<string, Promise<void>>();
  const taken = new Set<number>();

  const finish = async (id: number) => {
    if (signal.aborted) return;
    await records.set(done(id), true, { expiresIn: known });
    await records.delete(pending(id));
    taken.delete(id);
  };

  const persist = async (event: ForumEvent) => {
    for (let misses = 0; !signal.aborted; misses++) {
      try {
        const { answered } = await handle(event);
        void answered.then(() => finish(event.id)).catch(() => {});
        return;
      } catch (thrown) {
        log.warn({ failure: asFailure(thrown).kind }, 'telegram group: what was done there waits');
        await pause(backoff(misses, Math.random()), signal);
      }
    }
  };

  const begin = (event: ForumEvent) => {
    if (taken.has(event.id)) return;
    taken.add(event.id);
    const key = typeof event.place === 'string' ? event.from.id : `topic ${event.place.topic}`;
    const step = (steps.get(key) ?? Promise.resolve()).then(() => persist(event));
    steps.set(key, step);
    void step.then(() => {
      if (steps.get(key) === step) steps.delete(key);
    });
  };

  return {
    async take(events) {
      if (signal.aborted) throw new Error('the desk stops');
      for (const event of events)
        if (!taken.has(event.id)) for (const kept of await keepEvents(records, group, [event])) begin(kept);
    },

    async look() {
      const left = await records.list(pendings, { limit: most });
      for (const { value } of left) {
        const event = forumEvent.parse(value);
        if (taken.has(event.id)) continue;
        if ((await records.get(done(event.id))) === null) begin(event);
        else await records.delete(pending(event.id));
      }
    },

    async stop() {
      stopping.abort();
      await Promise.all(steps.values());
    },
  };
}
