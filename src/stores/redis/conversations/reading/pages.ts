/** What pages show of conversations, lists and jobs. */

import type { FlowState, Listing } from '../../../../core/flow.ts';
import { type ConversationId, conversationId, storedEffectId } from '../../../../core/ids/index.ts';
import type { NewLine } from '../../../../core/turn/index.ts';
import type { Awaited, Parked } from '../../../contract/jobs.ts';
import { type Bodies, unlessDamaged } from '../../../keeping/bodies.ts';
import type { Conversation, Line, Row, Store } from '../../../store.ts';
import { shardOf, shards } from '../../keys.ts';
import { conversations } from '../../scripts/pages/conversations.ts';
import { jobs } from '../../scripts/pages/jobs.ts';
import { list } from '../../scripts/pages/list.ts';
import { parked } from '../../scripts/pages/parked.ts';
import { transcript } from '../../scripts/pages/transcript.ts';
import { deliveryOf, type Packing } from '../packing.ts';
import { byShard, type Requests } from '../requests/index.ts';
import { asList, asNumber, asText, inPieces } from '../requests/replies.ts';
import { merge } from './merge.ts';

type Parts = {
  readonly requests: Pick<Requests, 'read'>;
  readonly bodies: Pick<Bodies, 'unpack'>;
  readonly packing: Pick<Packing, 'unpackWork'>;
};

/** A conversation in a place, as far as it takes to put it into order. */
type Placed = { readonly id: ConversationId; readonly since: number };

type Found = Omit<Conversation, 'origin'> & { readonly packedOrigin: string };

export function createPages({
  requests,
  bodies,
  packing,
}: Parts): Pick<Store, 'transcript' | 'conversation' | 'list' | 'parked' | 'jobs'> {
  const readConversation = (id: ConversationId, found: readonly unknown[]): Found | null => {
    if (found.length === 0) return null;
    const [channel, revision, unread, lastAt, place, since, origin, packed, aside] = found;
    const read = unlessDamaged((): FlowState | null =>
      packed === null ? null : bodies.unpack('states', id, asText(packed)),
    );
    const listing: Listing =
      read === undefined || aside === 1
        ? damagedListing(place === '' ? asNumber(lastAt) : asNumber(since))
        : (read?.listing ?? { place: 'closed', since: asNumber(lastAt) });
    return {
      conversation: id,
      channel: asText(channel),
      packedOrigin: asText(origin),
      revision: asNumber(revision),
      state: read ?? null,
      unread: asNumber(unread),
      listing,
    };
  };

  const readAll = (ids: readonly ConversationId[]): Promise<readonly (Found | null)[]> =>
    byShard(
      ids,
      (id) => id,
      async (shard, some) => {
        const found = asList(await requests.read(shard, conversations, some));
        return some.map((id, index) => readConversation(id, asList(found[index])));
      },
    );

  return {
    async transcript(conversation, { after, limit }) {
      const args = [conversation, after ?? '', limit];
      const [first, found] = asList(await requests.read(shardOf(conversation), transcript, args));
      return asList(found).map((one, index): Line => {
        const [head, packed] = cut(asText(one));
        const delivery = deliveryOf(head.slice(0, 1));
        const line =
          unlessDamaged((): NewLine => bodies.unpack('lines', conversation, packed)) ?? damagedLine;
        const seq = asNumber(first) + index;
        return { ...line, seq, at: Number(head.slice(1)), ...(delivery === null ? {} : { delivery }) };
      });
    },

    async conversation(id) {
      const [found] = await readAll([id]);
      if (!found) return null;
      const { packedOrigin, ...rest } = found;
      return { ...rest, origin: bodies.unpack('conversations', id, packedOrigin) };
    },

    async list({ place, after, limit, newestFirst = false }) {
      const order = newestFirst ? (a: Placed, b: Placed) => byAge(b, a) : byAge;
      const start = after && { id: after.conversation, since: after.listing.since };
      const placed = await merge(shards, limit, order, async (shard, last, some) => {
        const { since, id } = last ?? start ?? { since: '', id: '' };
        const found = await requests.read(shard, list, [place, some, newestFirst ? 1 : 0, since, id]);
        return [...inPieces(asList(found), 2)].map(
          ([one, score]): Placed => ({ id: conversationId(asText(one)), since: asNumber(score) }),
        );
      });
      const rows = await readAll(placed.map(({ id }) => id));
      return rows.flatMap((row): Row[] =>
        // It may have moved since.
        row?.listing.place === place
          ? [{ conversation: row.conversation, channel: row.channel, listing: row.listing }]
          : [],
      );
    },

    async parked({ after = 0, limit }) {
      const order = (a: Parked, b: Parked) => a.number - b.number;
      return merge(shards, limit, order, async (shard, last, some) => {
        const found = asList(await requests.read(shard, parked, [last?.number ?? after, some]));
        return found.flatMap((one): Parked[] => {
          const [number, of, name, attempts, createdAt, at, packed, packedReason] = asList(one);
          const id = storedEffectId(asText(name));
          return (
            unlessDamaged(() => [
              {
                number: asNumber(number),
                conversation: conversationId(asText(of)),
                id,
                work: packing.unpackWork(id, asText(packed)),
                reason: asText(bodies.unpack('parked', id, asText(packedReason))),
                at: asNumber(at),
                attempts: asNumber(attempts),
                createdAt: asNumber(createdAt),
              },
            ]) ?? []
          );
        });
      });
    },

    async jobs({ pool, limit }) {
      const found = await Promise.all(
        Array.from({ length: shards }, async (_, shard) =>
          asList(await requests.read(shard, jobs, [pool, limit])),
        ),
      );
      return found
        .flat()
        .map((one) => asList(one))
        .sort((a, b) => asNumber(a[0]) - asNumber(b[0]))
        .slice(0, limit)
        .flatMap(([due, name, of, attempts, createdAt, packed]): Awaited[] => {
          const id = storedEffectId(asText(name));
          const work = unlessDamaged(() => packing.unpackWork(id, asText(packed)));
          if (work === undefined) return [];
          const conversation = conversationId(asText(of));
          return [
            {
              conversation,
              id,
              work,
              attempts: asNumber(attempts),
              createdAt: asNumber(createdAt),
              due: asNumber(due),
            },
          ];
        });
    },
  };
}

const byAge = (a: Placed, b: Placed): number => a.since - b.since || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A line's head, and its body. */
function cut(text: string): readonly [string, string] {
  const at = text.indexOf(' ');
  return [text.slice(0, at), text.slice(at + 1)];
}

const damagedListing = (since: number): Listing => ({
  place: 'waiting',
  since,
  reason: 'parte do que estava guardado desta conversa está danificada: fale com o cliente por outro meio',
  stopped: 'DamagedRecord',
});

const damagedLine: NewLine = { type: 'note', text: 'esta linha está danificada e não pode ser lida' };
