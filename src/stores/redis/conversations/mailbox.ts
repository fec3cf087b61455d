/** Posting, claiming, committing, and the timers that end in mailboxes. */

import type { Entry } from '../../../core/flow.ts';
import { type ConversationId, conversationId } from '../../../core/ids/index.ts';
import { type Bodies, unlessDamaged } from '../../bodies.ts';
import { firstDelivery } from '../../jobs.ts';
import type { Recent } from '../../recent.ts';
import { demandRowKeys, ownerOf } from '../../rows.ts';
import type { Change, Claim, Commit, CommitOutcome, Origin, Post, PostOutcome, Store } from '../../store.ts';
import type { Argument } from '../connection/index.ts';
import { parts, shardOf } from '../keys.ts';
import { claim } from '../scripts/mailbox/claim.ts';
import { commit } from '../scripts/mailbox/commit.ts';
import { fire } from '../scripts/mailbox/fire.ts';
import { post } from '../scripts/mailbox/post.ts';
import { release, setAside } from '../scripts/mailbox/release.ts';
import type { Asking } from './asking.ts';
import { deliveryLetters, effectOf, hashOf, type Packing } from './packing.ts';
import { byShard, type Requests } from './requests/index.ts';
import { asList, asNumber, asText, inPieces } from './requests/replies.ts';

type Parts = {
  readonly requests: Requests;
  readonly asking: Asking;
  readonly bodies: Pick<Bodies, 'pack' | 'unpack'>;
  readonly packing: Packing;
  readonly recent: Recent;
  /** A number for each row that is nobody's: the greatest counts. */
  readonly version: () => number;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
};

/** How many posts go in one script: others wait for it. */
const postsAtOnce = 100;

export type Mailbox = ReturnType<typeof createMailbox>;

export function createMailbox({ requests, asking, bodies, packing, recent, version, tell }: Parts) {
  const postArguments = ({ conversation, origin, event, dedupe, hold = 0 }: Post): readonly Argument[] => [
    conversation,
    origin === undefined ? '' : bodies.pack('conversations', conversation, origin),
    origin?.channel ?? '',
    origin?.via === undefined ? 0 : 1,
    hashOf(dedupe),
    Math.ceil(hold),
    effectOf(event),
    bodies.pack('entries', conversation, event),
  ];

  const postTo = async (
    shard: number,
    posts: readonly Post[],
    fence: readonly [string, number],
  ): Promise<readonly PostOutcome[]> => {
    const batches: Promise<readonly unknown[]>[] = [];
    for (let from = 0; from < posts.length; from += postsAtOnce) {
      const batch = posts.slice(from, from + postsAtOnce);
      const args = [batch.length, ...batch.flatMap(postArguments)];
      batches.push(requests.actFenced(shard, post, fence, args).then(({ result }) => asList(result)));
    }
    const outcomes = (await Promise.all(batches))
      .flat()
      .map((code) => postOutcomes[asNumber(code)] ?? 'unknown');
    for (const [index, { conversation }] of posts.entries())
      if (outcomes[index] === 'posted') tell(conversation, ['mailbox']);
    return outcomes;
  };

  const readClaim = (found: readonly unknown[], token: string, at: number): Claim | undefined =>
    unlessDamaged(() => {
      const [id, revision, committedAt, lines, origin, state, entries] = found;
      const conversation = conversationId(asText(id));
      const known = recent.get(conversation, asNumber(revision), asNumber(committedAt));
      return {
        conversation,
        token,
        revision: asNumber(revision),
        committedAt: asNumber(committedAt),
        origin: bodies.unpack('conversations', conversation, asText(origin)) satisfies Origin,
        state: known ?? (state === null ? null : bodies.unpack('states', conversation, asText(state))),
        lines: asNumber(lines),
        entries: [...inPieces(asList(entries), 5)].map(
          ([seq, when, kind, about, body]): Entry => ({
            seq: asNumber(seq),
            at: asNumber(when),
            event: packing.unpackEntry(conversation, asText(kind), asText(about), asText(body)),
          }),
        ),
        at,
      };
    });

  /** It waits for a person. If this fails, it is met again: those that were taken are not given up for it. */
  const putAside = async (shard: number, id: string, token: string): Promise<void> => {
    await requests
      .act(shard, setAside, [id, token])
      .then(() => tell(conversationId(id), ['listing']))
      .catch(() => {});
  };

  const commitArguments = (one: Commit): readonly Argument[] => {
    const { conversation, lines, jobs, cancel, withdraw, timers, rows = [], state } = one;
    const shownBy = new Map(
      lines.flatMap((line, index) => (line.type === 'said' ? [[line.effect, index + 1] as const] : [])),
    );
    const rest: Argument[] = [
      one.consumed,
      cancel.length,
      ...cancel,
      one.hush ? 1 : 0,
      withdraw.length,
      ...withdraw.flatMap(({ job, key }) => [job ?? '', key]),
      lines.length,
      ...lines.flatMap((line) => [
        line.type === 'said' ? deliveryLetters[firstDelivery(line)] : '-',
        bodies.pack('lines', conversation, line),
      ]),
      timers.length,
      ...timers.flatMap(({ id, delay }) => [id, Math.ceil(delay)]),
      jobs.length,
      ...jobs.flatMap((job) => [shownBy.get(job.id) ?? 0, ...packing.packJob(job)]),
      rows.length,
      ...rows.flatMap(({ key, value }) => {
        const owner = ownerOf(conversation, key);
        const isGone = value === null || value === undefined;
        return [
          key,
          owner === null ? 1 : 0,
          owner === null ? version() : 0,
          isGone ? '' : bodies.pack('rows', [key, owner ?? ''], value),
        ];
      }),
      state.listing.place,
      state.listing.since,
      bodies.pack('states', conversation, state),
    ];
    return [conversation, one.token, one.revision, rest.length, ...rest];
  };

  const commitTo = async (shard: number, commits: readonly Commit[]): Promise<readonly CommitOutcome[]> => {
    const { result, at } = await requests.act(shard, commit, [
      commits.length,
      ...commits.flatMap(commitArguments),
    ]);
    return asList(result).map((code, index) => {
      const one = commits[index];
      if (one === undefined || code === 0) return 'lost';
      recent.keep(one.conversation, one.revision + 1, one.state, at);
      tell(one.conversation, [
        'outbox',
        'listing',
        ...(one.lines.length > 0 || one.hush ? (['transcript'] as const) : []),
        ...(code === 2 ? (['mailbox'] as const) : []),
      ]);
      return 'committed';
    });
  };

  return {
    post: (posts: readonly Post[], fence: readonly [string, number]): Promise<readonly PostOutcome[]> =>
      byShard(
        posts,
        ({ conversation }) => conversation,
        (shard, some) => postTo(shard, some, fence),
      ),

    claim: ({ token, limit, lease }: Parameters<Store['claim']>[0]): Promise<readonly Claim[]> =>
      asking.take(parts.ready, { limit }, async (shard, some) => {
        const { result, version: as, at } = await requests.act(shard, claim, [token, some, Math.ceil(lease)]);
        const [next, taken] = asList(result);
        const items: Claim[] = [];
        for (const one of asList(taken)) {
          const found = asList(one);
          const read = readClaim(found, token, at);
          if (read) items.push(read);
          else await putAside(shard, asText(found[0]), token);
        }
        return { items, next: asNumber(next), version: as };
      }),

    async commit(commits: readonly Commit[]): Promise<readonly CommitOutcome[]> {
      for (const { rows } of commits) demandRowKeys(rows);
      return byShard(commits, ({ conversation }) => conversation, commitTo);
    },

    async release({ conversation, token, delay }: Parameters<Store['release']>[0]): Promise<void> {
      await requests.ask(shardOf(conversation), release, [conversation, token, Math.ceil(delay)]);
    },

    async fire(limit: number): Promise<number> {
      const fired = await asking.take(parts.timers, { limit }, async (shard, some) => {
        const { result, version: as } = await requests.act(shard, fire, [some]);
        const [next, count, conversations] = asList(result);
        for (const id of new Set(asList(conversations))) tell(conversationId(asText(id)), ['mailbox']);
        return { items: Array.from({ length: asNumber(count) }), next: asNumber(next), version: as };
      });
      return fired.length;
    },
  };
}

const postOutcomes: readonly PostOutcome[] = ['posted', 'repeated', 'unknown'];
