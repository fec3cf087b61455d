/** Jobs: handed out under leases, settled, reported on, and parked for a person. */

import { type ConversationId, conversationId, storedEffectId } from '../../../core/ids/index.ts';
import type {
  Lease,
  NewJob,
  Renewal,
  Report,
  Settlement,
  SettleOutcome,
  Unparking,
  Wanted,
} from '../../contract/jobs.ts';
import { type Bodies, unlessDamaged } from '../../keeping/bodies.ts';
import { aloneAmong, type Change, type Decide, type Store } from '../../store.ts';
import type { Argument } from '../connection/index.ts';
import { parts, shardOf, shards } from '../keys.ts';
import { next } from '../scripts/jobs/next.ts';
import { begin, renew } from '../scripts/jobs/renew.ts';
import { report } from '../scripts/jobs/report.ts';
import { settle } from '../scripts/jobs/settle.ts';
import { isParked, number, unpark } from '../scripts/jobs/unpark.ts';
import type { Asking } from './asking.ts';
import type { Leasing } from './leasing.ts';
import type { Decided, Deciding } from './mailbox/deciding.ts';
import type { Prepared, Writing } from './mailbox/writing.ts';
import { deliveryLetters, type Packing } from './packing.ts';
import { byShard, counting, type Requests } from './requests/index.ts';
import { asList, asNumber, asText } from './requests/replies.ts';

type Parts = {
  readonly requests: Requests;
  readonly asking: Asking;
  readonly bodies: Pick<Bodies, 'pack' | 'unpack'>;
  readonly packing: Packing;
  readonly leasing: Leasing;
  readonly deciding: Pick<Deciding, 'decide'>;
  readonly writing: Writing;
  /** Has the pools of jobs counted, before there are jobs in them; undefined if they are already. */
  readonly name: (jobs: readonly NewJob[]) => Promise<void> | undefined;
  /** By what leases last. */
  readonly moment: () => number;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
};

/** A turn that hears what a settlement posts. */
type Early = Decided & { readonly prepared: Prepared };

export function createOutbox(given: Parts) {
  const { requests, asking, bodies, packing, leasing, deciding, writing, name, moment, tell } = given;
  /** Numbers that were taken for what was not parked after all. */
  const spare: number[] = [];

  /** A number is taken before it is known whether it is needed: what parks lies in another slot. */
  const takeNumber = async (): Promise<number> =>
    spare.shift() ?? asNumber((await requests.act(counting, number, [])).result);

  /** Takes a number for each that may be parked; those that are not needed in the end serve another time. */
  const withNumbers = async <Element, Code>(
    elements: readonly Element[],
    mayPark: (element: Element) => boolean,
    act: (numbers: readonly (number | null)[]) => Promise<readonly Code[]>,
    wasParked: (code: Code) => boolean,
  ): Promise<readonly Code[]> => {
    const numbers: (number | null)[] = [];
    if (!elements.some(mayPark)) return act(numbers);
    for (const element of elements) numbers.push(mayPark(element) ? await takeNumber() : null);
    const codes = await act(numbers);
    for (const [index, code] of codes.entries()) {
      const given = numbers[index] ?? null;
      if (given !== null && !wasParked(code)) spare.push(given);
    }
    spare.sort((a, b) => a - b);
    return codes;
  };

  const addSettlement = (
    to: Argument[],
    one: Settlement,
    parkedAs: number | null,
    early: Early | undefined,
  ): void => {
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
    if (early === undefined) to.push('', 0, 0, 0);
    else {
      const { token: leasing, revision, committedAt, at } = early.claim;
      to.push(leasing, revision, committedAt, at);
      writing.add(to, early.prepared);
    }
    to[from - 1] = to.length - from;
  };

  const addReport = (to: Argument[], one: Report, parkedAs: number | null): void => {
    const { conversation, line, delivery, post, park } = one;
    const count = to.push(conversation, 0);
    const from = to.push(line, deliveryLetters[delivery]);
    to.push(parkedAs ?? '', park === undefined ? '' : bodies.pack('parked', park.job.id, park.reason));
    packing.addJob(to, park?.job);
    packing.addPost(to, conversation, post);
    to[count - 1] = to.length - from;
  };

  /** The turn of what each posts, where it can be decided. */
  const decideAll = (
    settlements: readonly Settlement[],
    decide: Decide | undefined,
  ): readonly (Early | undefined)[] => {
    const isAlone = aloneAmong(settlements.filter(({ post }) => post !== undefined));
    return settlements.map((one) => {
      const { conversation, post: event } = one;
      if (decide === undefined || event === undefined || !isAlone(one)) return undefined;
      const decided = deciding.decide({ conversation, event }, decide);
      return decided && { ...decided, prepared: writing.prepare(decided.commit, decided.claim) };
    });
  };

  const settleIn = async (
    shard: number,
    settlements: readonly Settlement[],
    decide: Decide | undefined,
  ): Promise<readonly SettleOutcome[]> => {
    const [since, from] = [performance.now(), moment()];
    const turns = decideAll(settlements, decide);
    let codes: readonly unknown[] = [];
    let at = 0;
    const write = async (numbers: readonly (number | null)[]): Promise<readonly unknown[]> => {
      const args: Argument[] = [settlements.length];
      for (const [index, one] of settlements.entries())
        addSettlement(args, one, numbers[index] ?? null, turns[index]);
      const answer = await requests.act(shard, settle, args);
      at = answer.at;
      return asList(answer.result);
    };
    try {
      const naming = name(turns.flatMap((turn) => turn?.commit.jobs ?? []));
      if (naming !== undefined) await naming;
      codes = await withNumbers(
        settlements,
        ({ outcome }) => outcome.type === 'parked',
        write,
        (code) => code !== 0,
      );
    } finally {
      for (const [index, turn] of turns.entries()) {
        const code = codes[index];
        const leased = Array.isArray(code) ? code.slice(1) : [];
        if (turn) writing.keepLeases(turn.prepared, leased, { token: turn.claim.token, at, since, from });
      }
    }
    return settlements.map(({ conversation }, index) => {
      const told = codes[index];
      const code = asNumber(Array.isArray(told) ? told[0] : (told ?? 0));
      if (code === 0) return 'lost';
      tell(conversation, ['transcript', 'outbox', ...(code === 2 ? (['mailbox'] as const) : [])]);
      const turn = turns[index];
      if (code < 3 || turn === undefined) return 'settled';
      writing.keep(turn.prepared, at, code === 4);
      return 'answered';
    });
  };

  const reportIn = async (
    shard: number,
    reports: readonly Report[],
    fence: readonly [string, number],
  ): Promise<readonly boolean[]> => {
    const codes = await withNumbers(
      reports,
      ({ park }) => park !== undefined,
      async (numbers) => {
        const args: Argument[] = [...fence, reports.length];
        for (const [index, one] of reports.entries()) addReport(args, one, numbers[index] ?? null);
        return asList((await requests.actFenced(shard, report, fence, args)).result);
      },
      (code) => code === 3 || code === 4,
    );
    return reports.map(({ conversation }, index) => {
      const code = asNumber(codes[index]);
      if (code === 0) return false;
      tell(conversation, ['transcript', ...(code % 2 === 0 ? (['mailbox'] as const) : [])]);
      return true;
    });
  };

  const readLease = (found: readonly unknown[], pool: string, token: string, at: number): Lease | undefined =>
    unlessDamaged(() => {
      const [name, of, lane, attempts, createdAt, retried, expired, origin, work, progress] = found;
      const [id, conversation] = [storedEffectId(asText(name)), conversationId(asText(of))];
      return {
        conversation,
        origin: bodies.unpack('conversations', conversation, asText(origin)),
        id,
        lane: asText(lane),
        pool,
        token,
        work: packing.unpackWork(id, asText(work)),
        attempts: asNumber(attempts),
        progress: packing.unpackProgress(id, asText(progress)),
        retried: retried === 1,
        createdAt: asNumber(createdAt),
        expired: expired === 1,
        at,
      };
    });

  const take = ({ pool, token, limit, lease, sole = false }: Wanted): Promise<readonly Lease[]> =>
    asking.take(`${parts.pool}${pool}`, { limit, sole }, async (shard, some) => {
      const args = [pool, token, some, Math.ceil(lease), requests.takingUntil()];
      const { result, version, at } = await requests.act(shard, next, args);
      const [first, taken] = asList(result);
      // What is damaged blocks its lane, and nothing else: its lease ends, and it is met again.
      const items = asList(taken).flatMap((one) => readLease(asList(one), pool, token, at) ?? []);
      return { items, next: asNumber(first), version };
    });

  const settleAll = (
    settlements: readonly Settlement[],
    { decide }: Parameters<Store['settle']>[1] = {},
  ): Promise<readonly SettleOutcome[]> =>
    byShard(
      settlements,
      ({ conversation }) => conversation,
      (shard, some) => settleIn(shard, some, decide),
    );

  /** They were not begun. */
  const giveBack = (leases: readonly Lease[]) =>
    settleAll(
      leases.map(({ conversation, id, token }) => ({
        ...{ conversation, token, job: id },
        outcome: { type: 'again', delay: 0 },
      })),
    );

  return {
    giveBack,

    async next(wanted: Wanted): Promise<readonly Lease[]> {
      const ahead = leasing.of(wanted.pool);
      if (wanted.limit === 0) {
        await giveBack(ahead.takeBack());
        return [];
      }
      const isQuiet = asking.isQuiet(`${parts.pool}${wanted.pool}`);
      return ahead.ask(wanted, isQuiet, (limit) => take({ ...wanted, limit }));
    },

    async renew({ conversation, job, token, lease }: Renewal): Promise<boolean> {
      const args = [conversation, job, token, Math.ceil(lease)];
      return (await requests.ask(shardOf(conversation), renew, args)).result === 1;
    },

    async begin({
      conversation,
      job,
      token,
      lease,
      progress,
    }: Parameters<Store['begin']>[0]): Promise<boolean> {
      const args = [conversation, job, token, Math.ceil(lease), packing.packProgress(job, progress)];
      return (await requests.ask(shardOf(conversation), begin, args)).result === 1;
    },

    settle: settleAll,

    report: (reports: readonly Report[], fence: readonly [string, number]): Promise<readonly boolean[]> =>
      byShard(
        reports,
        ({ conversation }) => conversation,
        (shard, some) => reportIn(shard, some, fence),
      ),

    async unpark({ number: parkedAs, how, posts }: Unparking): Promise<boolean> {
      // Numbers tell nobody where a job lies.
      const found = await Promise.all(
        Array.from({ length: shards }, (_, shard) => requests.read(shard, isParked, [parkedAs])),
      );
      const shard = found.findIndex((one) => one !== '');
      if (shard < 0) return false;
      const conversation = conversationId(asText(found[shard]));
      const args: Argument[] = [parkedAs, how === 'retry' ? 1 : 0, posts.length];
      for (const post of posts) packing.addPost(args, conversation, post);
      const { result } = await requests.act(shard, unpark, args);
      if (result === '') return false;
      tell(conversation, ['outbox', 'transcript', ...(posts.length > 0 ? (['mailbox'] as const) : [])]);
      return true;
    },
  };
}
