/**
 * The long poll. Asking for updates from an offset tells Telegram that those before it were received, so the next
 * question is asked only once the answer to the last one is stored. Nothing is skipped but what cannot be read.
 */

import type { Failure } from '../../core/failure.ts';
import type { Standing } from '../channel.ts';
import { isWebhookSet } from './failures.ts';
import { persist } from './persist.ts';
import { readUpdates } from './reading.ts';
import { forGrammy } from './signal.ts';
import {
  connecting,
  endSpinning,
  notStored,
  receiving,
  type Taken,
  type Taking,
  type TakingParts,
} from './taking.ts';
import { wantedUpdates } from './update.ts';

/** How long Telegram may let a question wait, in seconds. */
export const pollSeconds = 30;

export function startPoll(options: TakingParts): Taking {
  const { api, receive, log, pause, now, group } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let standing: Standing = connecting;
  /** What confirms the batch before; none once it is confirmed, for Telegram may begin again from a lower number. */
  let offset: number | undefined;

  const miss = (failure: Failure) => {
    standing = { state: 'down', detail: failure.message };
    log.warn({ failure: failure.kind }, `telegram: ${failure.message}`);
  };

  const takeBatch = async () => {
    const batch: readonly unknown[] = await api.getUpdates(
      {
        ...(offset === undefined ? {} : { offset }),
        // While nothing is known of the connection an answer is wanted at once.
        timeout: standing.state === 'connected' ? pollSeconds : 0,
        allowed_updates: wantedUpdates,
      },
      forGrammy(signal),
    );
    const { arrivals, presses, highest } = readUpdates(batch, now(), log, group);
    if (batch.length > 0 && highest === undefined)
      throw new Error('no update has a number: none could be confirmed');
    if (arrivals.length > 0 && !(await store(arrivals))) return;
    if (standing.state !== 'connected') log.info({}, 'telegram: connected');
    standing = receiving;
    offset = highest === undefined ? undefined : highest + 1;
    void endSpinning(api, presses);
  };

  const store = (arrivals: readonly Taken[]) =>
    persist(() => receive(arrivals), {
      signal,
      pause,
      onMiss: () => {
        standing = notStored;
        log.warn({ arrivals: arrivals.length }, 'telegram: what arrived could not be stored');
      },
    });

  const running = (async () => {
    while (!signal.aborted)
      await persist(takeBatch, {
        signal,
        pause,
        onMiss: async (failure, thrown) => {
          miss(failure);
          // What waits for the webhook is not dropped: it comes by the poll instead.
          if (isWebhookSet(thrown))
            await api.deleteWebhook({ drop_pending_updates: false }, forGrammy(signal)).catch(() => {});
        },
      });
  })();

  return {
    standing: () => standing,
    async stop({ replaced } = { replaced: false }) {
      stopping.abort();
      await running;
      // A question would end the other process's.
      if (offset === undefined || replaced) return;
      // Not to hear the last batch again after the next start. If it fails, the ids of what comes again are known.
      await api
        .getUpdates({ offset, limit: 1, timeout: 0 }, forGrammy(AbortSignal.timeout(5_000)))
        .catch(() => {});
    },
  };
}
