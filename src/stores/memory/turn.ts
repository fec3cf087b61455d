/** Commits: everything that a turn changes. */

import type { Heard } from '../../core/flow.ts';
import type { EffectId } from '../../core/ids/index.ts';
import { firstDelivery } from '../contract/jobs.ts';
import type { Commit } from '../store.ts';
import { deliver, type Kept, locate, plain } from './kept.ts';
import type { createOutbox } from './outbox.ts';
import type { createRows } from './rows.ts';

type Parts = {
  /** Conversations with unread entries, the one that has waited longest first. */
  readonly ready: Set<Kept>;
  readonly timers: Map<EffectId, { readonly conversation: Kept; readonly due: number }>;
  /** Says that a takeover overtook while they were under way, by id. */
  readonly adrift: Map<EffectId, string>;
  readonly outbox: Pick<ReturnType<typeof createOutbox>, 'enqueue' | 'isLeased' | 'remove'>;
  readonly rows: Pick<ReturnType<typeof createRows>, 'write'>;
  readonly append: (kept: Kept, event: Heard) => void;
  /** The store's clock, as the conversation's last reading of it. */
  readonly stamp: (kept: Kept) => number;
};

/** Makes what writes a commit to the conversation that it was decided on. */
export function createApply({
  ready,
  timers,
  adrift,
  outbox,
  rows,
  append,
  stamp,
}: Parts): (kept: Kept, commit: Commit) => void {
  const { enqueue, isLeased, remove } = outbox;

  /** A person speaks now: what the bot has not said yet is withdrawn, and what must not be lost goes to that person. */
  const hush = (kept: Kept): void => {
    const lane = kept.lanes.get('chat');
    for (const job of [...(lane?.jobs ?? [])]) {
      if (lane === undefined || job.work.type !== 'say' || job.work.by !== 'bot') continue;
      if (isLeased(job)) adrift.set(job.id, job.lease?.token ?? '');
      deliver(kept, job.id, job.lease !== null || job.doubtful ? 'uncertain' : 'withdrawn');
      if (job.work.keep) append(kept, { type: 'say.withdrawn', text: job.work.message.text });
      remove({ lane, job });
    }
  };

  const withdraw = (kept: Kept, id: EffectId | null): boolean => {
    const found = id === null ? undefined : locate(kept, id);
    if (found === undefined || found.job.begun) return false;
    remove(found);
    return true;
  };

  const cancel = (kept: Kept, id: EffectId): void => {
    timers.delete(id);
    const found = locate(kept, id);
    if (found) remove(found);
    kept.unread = kept.unread.filter(
      ({ event }) =>
        !(event.type === 'timer.fired' && event.timer === id) &&
        !(event.type === 'call.finished' && event.call === id),
    );
  };

  return (kept, commit) => {
    const at = stamp(kept);
    kept.unread = kept.unread.filter(({ seq }) => seq > commit.consumed);
    for (const id of commit.cancel) cancel(kept, id);
    if (commit.hush) hush(kept);
    for (const { job, key } of commit.withdraw)
      append(kept, { type: 'job.withdrawn', key, withdrawn: withdraw(kept, job) });
    for (const line of plain(commit.lines))
      kept.lines.push({
        ...line,
        seq: kept.lines.length + 1,
        at,
        ...(line.type === 'said' ? { delivery: firstDelivery(line) } : {}),
      });
    for (const { id, delay } of commit.timers) timers.set(id, { conversation: kept, due: at + delay });
    for (const job of commit.jobs) enqueue(kept, job);
    for (const row of commit.rows ?? []) rows.write(kept.id, row);
    kept.state = plain(commit.state);
    kept.revision++;
    kept.committedAt = at;
    kept.hiddenUntil = 0;
    kept.token = '';
    ready.delete(kept);
    if (kept.unread.length > 0) ready.add(kept);
  };
}
