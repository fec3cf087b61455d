/** The ends of jobs; and with one that its conversation hears of, the turn that does, if it was decided beforehand. */

import type { Heard } from '../../../../core/flow.ts';
import type { ConversationId } from '../../../../core/ids/index.ts';
import type { Lease, NewJob, Settlement, SettleOutcome } from '../../../contract/jobs.ts';
import type { Bodies } from '../../../keeping/bodies.ts';
import { alonePosting, type Change, type Decide, type DecideOptions } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { settle } from '../../scripts/jobs/settle.ts';
import { deliveryLetters, type Packing } from '../packing.ts';
import { byShard, type Requests } from '../requests/index.ts';
import { asList, asNumber } from '../requests/replies.ts';
import type { Decided, Deciding } from '../turns/deciding.ts';
import type { Prepared, Writing } from '../turns/writing.ts';
import type { Numbers } from './numbers.ts';

export type SettlingParts = {
  readonly requests: Requests;
  readonly bodies: Pick<Bodies, 'pack'>;
  readonly packing: Packing;
  readonly deciding: Pick<Deciding, 'decide'>;
  readonly writing: Writing;
  /** Has the pools of jobs counted, before there are jobs in them; undefined if they are already. */
  readonly name: (jobs: readonly NewJob[]) => Promise<void> | undefined;
  /** By what leases last. */
  readonly moment: () => number;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
};

/** A turn that hears what a settlement posts. */
type Turn = Decided & { readonly prepared: Prepared };

export type Settling = ReturnType<typeof createSettling>;

export function createSettling(
  { requests, bodies, packing, deciding, writing, name, moment, tell }: SettlingParts,
  withNumbers: Numbers,
) {
  const add = (to: Argument[], one: Settlement, parkedAs: number | null, turn: Turn | undefined): void => {
    const { conversation, job, token, outcome, post, follow } = one;
    const isAgain = outcome.type === 'again';
    const delivery = isAgain ? undefined : outcome.delivery;
    to.push(conversation, job, token, delivery === undefined ? '' : deliveryLetters[delivery]);
    // How many arguments follow: mostly none.
    const from = to.push(0);
    if (outcome.type === 'done' && post === undefined && follow === undefined) return;
    const doubtful = isAgain ? outcome.doubtful : outcome.type === 'parked' && delivery === 'uncertain';
    to.push(outcome.type, isAgain ? Math.ceil(outcome.delay) : 0);
    to.push(isAgain ? packing.packProgress(job, outcome.progress) : '', doubtful ? 1 : 0, parkedAs ?? '');
    to.push(outcome.type === 'parked' ? bodies.pack('parked', job, outcome.reason) : '');
    packing.addJob(to, follow);
    packing.addPost(to, conversation, post);
    if (turn === undefined) to.push('', 0, 0, 0);
    else {
      const { claim, prepared } = turn;
      to.push(claim.token, claim.revision, claim.committedAt, claim.at);
      writing.add(to, prepared);
    }
    to[from - 1] = to.length - from;
  };

  /** Undefined also if it throws: ends of other shards are being written by then, and a claim tells what is wrong with the turn. */
  const decideOne = (conversation: ConversationId, event: Heard, decide: Decide): Decided | undefined => {
    try {
      return deciding.decide({ conversation, event }, decide);
    } catch {
      return undefined;
    }
  };

  /** The turn of what each posts, where it can be decided; mostly nothing is posted. */
  const decideAll = (
    settlements: readonly Settlement[],
    decide: Decide | undefined,
  ): readonly (Decided | undefined)[] => {
    if (decide === undefined) return [];
    const isAlone = alonePosting(settlements);
    return settlements.map((one) => {
      const { conversation, post: event } = one;
      return event !== undefined && isAlone(one) ? decideOne(conversation, event, decide) : undefined;
    });
  };

  const settleIn = async (
    shard: number,
    settlements: readonly Settlement[],
    decide: Decide | undefined,
  ): Promise<readonly SettleOutcome[]> => {
    const decided = decideAll(settlements, decide);
    const naming = decided.length === 0 ? undefined : name(decided.flatMap((one) => one?.commit.jobs ?? []));
    if (naming !== undefined) await naming;
    const [since, from] = [performance.now(), moment()];
    const turns = decided.map((one) => one && { ...one, prepared: writing.prepare(one.commit, one.claim) });
    let answers: readonly unknown[] = [];
    let codes: readonly number[] = [];
    let at = 0;
    const write = async (numbers: readonly (number | null)[]): Promise<readonly unknown[]> => {
      const args: Argument[] = [settlements.length];
      for (const [index, one] of settlements.entries()) add(args, one, numbers[index] ?? null, turns[index]);
      const answer = await requests.act(shard, settle, args);
      at = answer.at;
      return asList(answer.result);
    };
    try {
      answers = await withNumbers(
        settlements,
        ({ outcome }) => outcome.type === 'parked',
        write,
        (answer) => answer !== 0,
      );
    } finally {
      codes = settlements.map((_, index) => {
        const [answer, turn] = [answers[index], turns[index]];
        if (turn === undefined) return answer === undefined ? 0 : asNumber(answer);
        return writing.end(turn.prepared, answer, { token: turn.claim.token, at, since, from });
      });
    }
    return settlements.map(({ conversation }, index) => {
      const [code, turn] = [codes[index] ?? 0, turns[index]];
      if (code === 0) return 'lost';
      if (code < 3 || turn === undefined) {
        tell(conversation, ['transcript', 'outbox', ...(code === 2 ? (['mailbox'] as const) : [])]);
        return 'settled';
      }
      // What became of a message may be all that the transcript shows of it.
      tell(conversation, ['transcript']);
      writing.keep(turn.prepared, at, code === 4);
      return 'answered';
    });
  };

  const settleAll = (
    settlements: readonly Settlement[],
    { decide }: DecideOptions = {},
  ): Promise<readonly SettleOutcome[]> =>
    byShard(
      settlements,
      ({ conversation }) => conversation,
      (shard, some) => settleIn(shard, some, decide),
    );

  return {
    settle: settleAll,

    /** They were not begun. */
    giveBack: (leases: readonly Lease[]) =>
      settleAll(
        leases.map(({ conversation, id, token }) => ({
          ...{ conversation, token, job: id },
          outcome: { type: 'again', delay: 0 },
        })),
      ),
  };
}
