/** Committing; and if somebody here waits for such work, what a turn wants done is leased with it. */

import type { Lease } from '../../../contract/jobs.ts';
import { demandRowKeys } from '../../../contract/rows.ts';
import type { Commit, CommitOutcome } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { commit } from '../../scripts/mailbox/commit.ts';
import type { Leasing } from '../jobs/leasing.ts';
import { byShard, type Requests } from '../requests/index.ts';
import { asList } from '../requests/replies.ts';
import type { Leading } from '../turns/led.ts';
import type { Prepared, Writing } from '../turns/writing.ts';

type Parts = {
  readonly requests: Requests;
  readonly writing: Writing;
  readonly leading: Leading;
  readonly leasing: Leasing;
  /** Ends leases of what was not begun. */
  readonly giveBack: (leases: readonly Lease[]) => Promise<unknown>;
  /** A token that no lease has had. */
  readonly mark: () => string;
  /** By what leases last. */
  readonly moment: () => number;
};

export function createCommitting({ requests, writing, leading, leasing, giveBack, mark, moment }: Parts) {
  const add = (to: Argument[], prepared: Prepared): void => {
    const { conversation, token, revision, consumed } = prepared.commit;
    // How many arguments follow: the script passes over those of a lost one.
    const count = to.push(conversation, token, revision, 0);
    to.push(consumed);
    writing.add(to, prepared);
    to[count - 1] = to.length - count;
  };

  const commitTo = async (shard: number, commits: readonly Commit[]): Promise<readonly CommitOutcome[]> => {
    const token = mark();
    const prepared = commits.map((one) => writing.prepare(one, leading.end(one.conversation)));
    const [since, from] = [performance.now(), moment()];
    let answered: readonly unknown[] = [];
    let codes: readonly number[] = [];
    let at = 0;
    try {
      const args: Argument[] = [token, commits.length];
      for (const one of prepared) add(args, one);
      const { result, at: when } = await requests.act(shard, commit, args);
      answered = asList(result);
      at = when;
    } finally {
      codes = prepared.map((one, index) => writing.end(one, answered[index], { token, at, since, from }));
    }
    return prepared.map((one, index) => {
      const code = codes[index];
      if (code !== 1 && code !== 2) return 'lost';
      writing.keep(one, at, code === 2);
      return 'committed';
    });
  };

  return async (commits: readonly Commit[]): Promise<readonly CommitOutcome[]> => {
    for (const { rows } of commits) demandRowKeys(rows);
    // What is only kept for somebody here is not under way: a person who takes over does not hear it said all the same.
    const hushed = commits.flatMap(({ conversation, hush }) => (hush ? [conversation] : []));
    if (hushed.length > 0) await giveBack(leasing.takeOut(new Set(hushed)));
    return byShard(commits, ({ conversation }) => conversation, commitTo);
  };
}
