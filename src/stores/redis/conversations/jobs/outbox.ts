/** Jobs: handed out under leases, reported on, and taken back from those that wait for a person. */

import { type ConversationId, conversationId, storedEffectId } from '../../../../core/ids/index.ts';
import type { Lease, Renewal, Report, Unparking, Wanted } from '../../../contract/jobs.ts';
import { type Bodies, unlessDamaged } from '../../../keeping/bodies.ts';
import type { Change, Store } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { parts, shardOf, shards } from '../../keys.ts';
import { next } from '../../scripts/jobs/next.ts';
import { begin, renew } from '../../scripts/jobs/renew.ts';
import { report } from '../../scripts/jobs/report.ts';
import { isParked, unpark } from '../../scripts/jobs/unpark.ts';
import type { Asking } from '../asking.ts';
import { deliveryLetters, type Packing } from '../packing.ts';
import { byShard, type Requests } from '../requests/index.ts';
import { asList, asNumber, asText } from '../requests/replies.ts';
import type { Leasing } from './leasing.ts';
import type { Numbers } from './numbers.ts';
import type { Settling } from './settling.ts';

type Parts = {
  readonly requests: Requests;
  readonly asking: Asking;
  readonly bodies: Pick<Bodies, 'pack' | 'unpack'>;
  readonly packing: Packing;
  readonly leasing: Leasing;
  readonly settling: Settling;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
};

export function createOutbox(
  { requests, asking, bodies, packing, leasing, settling, tell }: Parts,
  withNumbers: Numbers,
) {
  const addReport = (to: Argument[], one: Report, parkedAs: number | null): void => {
    const { conversation, line, delivery, post, park } = one;
    const count = to.push(conversation, 0);
    const from = to.push(line, deliveryLetters[delivery]);
    to.push(parkedAs ?? '', park === undefined ? '' : bodies.pack('parked', park.job.id, park.reason));
    packing.addJob(to, park?.job);
    packing.addPost(to, conversation, post);
    to[count - 1] = to.length - from;
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

  return {
    async next(wanted: Wanted): Promise<readonly Lease[]> {
      const ahead = leasing.of(wanted.pool);
      if (wanted.limit === 0) {
        await settling.giveBack(ahead.takeBack());
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
