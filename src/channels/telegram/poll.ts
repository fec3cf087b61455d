/**
 * The long poll. Asking for updates from an offset tells Telegram that those before it were received, so the next
 * question is asked only once the answer to the last one is stored. Nothing is skipped but what cannot be read.
 */

import type { Api } from 'grammy';
import type { Failure } from '../../core/failure.ts';
import type { Log } from '../../log.ts';
import type { Arrival, Receive, Standing } from '../channel.ts';
import { isWebhookSet } from './failures.ts';
import { toArrival } from './incoming.ts';
import { type Pause, persist } from './persist.ts';
import { forGrammy } from './signal.ts';
import { type Update, updateSchema, wantedUpdates } from './update.ts';

/** How long Telegram may let a question wait, in seconds. */
export const pollSeconds = 30;

export type Poll = {
  standing(): Standing;
  /** Takes no more; resolves once what was taken is stored and confirmed, or is left for another time. */
  stop(): Promise<void>;
};

export function startPoll(options: {
  readonly api: Api;
  readonly receive: Receive;
  readonly log: Log;
  readonly pause: Pause;
  readonly now: () => number;
}): Poll {
  const { api, receive, log, pause, now } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let standing: Standing = { state: 'connecting', detail: 'conectando ao Telegram' };
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
    const { arrivals, presses, next } = readBatch(batch);
    if (arrivals.length > 0 && !(await store(arrivals))) return;
    if (standing.state !== 'connected') log.info({}, 'telegram: connected');
    standing = { state: 'connected', detail: 'recebendo mensagens' };
    offset = next;
    void endSpinning(presses);
  };

  const readBatch = (batch: readonly unknown[]) => {
    const updates: Update[] = [];
    let highest = -1;
    for (const raw of batch) {
      const { data: update, error } = updateSchema.safeParse(raw);
      const id = updateSchema.pick({ update_id: true }).safeParse(raw).data?.update_id;
      highest = Math.max(highest, id ?? -1);
      if (update !== undefined) updates.push(update);
      // Where it is wrong, never what stands there.
      else
        log.warn(
          { update: id, at: error.issues.map(({ path }) => path.join('.')) },
          'telegram: unreadable update',
        );
    }
    if (batch.length > 0 && highest < 0) throw new Error('no update has a number: none could be confirmed');
    return {
      arrivals: updates.flatMap((update) => toArrival(update, now()) ?? []),
      presses: updates.flatMap(({ callback_query: press }) => press?.id ?? []),
      next: highest < 0 ? undefined : highest + 1,
    };
  };

  const store = (arrivals: readonly Arrival[]) =>
    persist(() => receive(arrivals), {
      signal,
      pause,
      onMiss: () => {
        const detail = 'as mensagens não podem ser gravadas agora; o Telegram as guarda por 24 horas';
        standing = { state: 'down', detail };
        log.warn({ arrivals: arrivals.length }, 'telegram: what arrived could not be stored');
      },
    });

  /** Only for the look of it: the presses are stored already, so nothing waits for this, and it is tried once. */
  const endSpinning = async (presses: readonly string[]) => {
    for (const press of presses)
      await api.answerCallbackQuery(press, {}, forGrammy(AbortSignal.timeout(5_000))).catch(() => {});
  };

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
    async stop() {
      stopping.abort();
      await running;
      if (offset === undefined) return;
      // Not to hear the last batch again after the next start. If it fails, the ids of what comes again are known.
      await api
        .getUpdates({ offset, limit: 1, timeout: 0 }, forGrammy(AbortSignal.timeout(5_000)))
        .catch(() => {});
    },
  };
}
