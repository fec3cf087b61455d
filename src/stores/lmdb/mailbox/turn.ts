/** Commits: everything that a turn changes, within one write. */

import { firstDelivery } from '../../contract/jobs.ts';
import type { Recent } from '../../keeping/recent.ts';
import type { Commit, CommitOutcome } from '../../store.ts';
import type { Lanes } from '../jobs/lanes.ts';
import type { Outbox } from '../jobs/outbox.ts';
import type { Rows } from '../rows.ts';
import type { Tables } from '../tables/index.ts';
import type { Unit } from '../tables/writer.ts';
import type { Mailbox } from './index.ts';

export type TurnParts = {
  readonly tables: Tables;
  readonly mailbox: Mailbox;
  readonly lanes: Lanes;
  readonly outbox: Outbox;
  readonly recent: Recent;
  readonly rows: Rows;
  readonly now: () => number;
};

/** Writes a commit, unless another came first. Called within a write. */
export function commitTurn(
  commit: Commit,
  unit: Unit,
  { tables, mailbox, lanes, outbox, recent, rows, now }: TurnParts,
): CommitOutcome {
  const { conversation, state } = commit;
  const draft = mailbox.load(conversation);
  if (draft === undefined || draft.head.revision !== commit.revision) {
    if (mailbox.claims.get(conversation)?.token === commit.token) mailbox.claims.delete(conversation);
    return 'lost';
  }
  const at = now();

  mailbox.consume(draft, commit.consumed, unit);
  for (const id of commit.cancel) {
    outbox.cancel(id, unit);
    mailbox.cancel(draft, id, unit);
  }
  if (commit.hush) outbox.hush(draft, unit);
  for (const { job, key } of commit.withdraw) {
    const withdrawn = job !== null && outbox.withdraw(job, unit);
    mailbox.append(draft, { type: 'job.withdrawn', key, withdrawn }, unit);
  }

  const shownBy = new Map<string, number>();
  let seq = draft.head.lines;
  for (const line of commit.lines) {
    tables.lines.insert(
      [conversation, ++seq],
      { at, delivery: line.type === 'said' ? firstDelivery(line) : null },
      line,
    );
    if (line.type === 'said') shownBy.set(line.effect, seq);
  }
  for (const { id, delay } of commit.timers) mailbox.setTimer(conversation, id, at + delay, unit);
  for (const job of commit.jobs) lanes.enqueue(conversation, job, shownBy.get(job.id) ?? null, unit);

  for (const row of commit.rows ?? []) rows.write(conversation, row);

  const { listed } = draft.head;
  const { place, since } = state.listing;
  if (listed?.place !== place || listed.since !== since) {
    if (listed) tables.places.remove([listed.place, listed.since, conversation]);
    tables.places.insert([place, since, conversation], null, null);
  }
  tables.states.put(conversation, null, state);
  draft.head = {
    ...draft.head,
    lines: seq,
    listed: { place, since },
    revision: commit.revision + 1,
    committedAt: at,
    lastAt: at,
  };
  mailbox.save(draft);

  unit.after(() => {
    mailbox.claims.delete(conversation);
    recent.keep(conversation, { revision: commit.revision + 1, state });
  });
  unit.tell(conversation, 'listing', ...(commit.lines.length > 0 ? (['transcript'] as const) : []));
  // What came while the turn was taken waits for the next claim, which was not possible until now.
  if (draft.head.unread > 0) unit.tell(conversation, 'mailbox');
  return 'committed';
}
