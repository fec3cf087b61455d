/** Claims: of what waits in shards, and of what is posted here while somebody waits for it. */

import type { Entry } from '../../../../core/flow.ts';
import { type ConversationId, conversationId } from '../../../../core/ids/index.ts';
import { type Bodies, unlessDamaged } from '../../../keeping/bodies.ts';
import type { Change, Claim, Origin, Store } from '../../../store.ts';
import { parts, shardOf } from '../../keys.ts';
import { claim } from '../../scripts/mailbox/claim.ts';
import { release, setAside } from '../../scripts/mailbox/release.ts';
import { createAhead } from '../ahead.ts';
import type { Asking } from '../asking.ts';
import type { Packing } from '../packing.ts';
import type { Requests } from '../requests/index.ts';
import { asList, asNumber, asText, asTextOrNull, inPieces } from '../requests/replies.ts';
import type { Lately, Leading } from '../turns/led.ts';

export type ClaimingParts = {
  readonly requests: Requests;
  readonly asking: Asking;
  readonly bodies: Pick<Bodies, 'pack' | 'unpack'>;
  readonly packing: Packing;
  readonly lately: Lately;
  readonly leading: Leading;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
  /** By what leases last. */
  readonly moment: () => number;
};

/** A claim as a script tells it. */
export type Told = Pick<Claim, 'conversation' | 'revision' | 'committedAt' | 'lines' | 'entries' | 'at'> & {
  readonly origin: string;
  readonly state: string | null;
};

/** Milliseconds for which what is posted may be claimed before anybody asks; what a late turn decides is lost, and harms nobody. */
const longest = 5_000;

export type Claiming = ReturnType<typeof createClaiming>;

export function createClaiming(given: ClaimingParts) {
  const { requests, asking, bodies, packing, lately, leading, tell, moment } = given;
  const ahead = createAhead<Claim>(moment, longest);

  /** Undefined if it is damaged. */
  const read = (told: Told, token: string): Claim | undefined =>
    unlessDamaged(() => {
      const { conversation, revision, committedAt, lines, origin, state, entries, at } = told;
      const known = lately.get(conversation, revision, committedAt);
      return {
        conversation,
        token,
        revision,
        committedAt,
        lines,
        entries,
        at,
        origin: bodies.unpack('conversations', conversation, origin) satisfies Origin,
        state: known ?? (state === null ? null : bodies.unpack('states', conversation, state)),
      };
    });

  const readEntries = (conversation: ConversationId, found: readonly unknown[]): readonly Entry[] =>
    [...inPieces(found, 5)].map(([seq, when, kind, about, body]) => ({
      seq: asNumber(seq),
      at: asNumber(when),
      event: packing.unpackEntry(conversation, asText(kind), asText(about), asText(body)),
    }));

  const readFound = (found: readonly unknown[], token: string, at: number): Claim | undefined =>
    unlessDamaged(() => {
      const [id, revision, committedAt, lines, origin, state, entries] = found;
      const conversation = conversationId(asText(id));
      const told: Told = {
        conversation,
        revision: asNumber(revision),
        committedAt: asNumber(committedAt),
        lines: asNumber(lines),
        origin: asText(origin),
        state: asTextOrNull(state),
        entries: readEntries(conversation, asList(entries)),
        at,
      };
      return read(told, token);
    });

  /** It waits for a person. If this fails, it is met again: those that were taken are not given up for it. */
  const putAside = async (id: ConversationId, token: string): Promise<void> => {
    await requests
      .act(shardOf(id), setAside, [id, token])
      .then(() => tell(id, ['listing']))
      .catch(() => {});
  };

  const giveUp = async (conversation: ConversationId, token: string, delay: number): Promise<void> => {
    leading.end(conversation);
    await requests.ask(shardOf(conversation), release, [conversation, token, Math.ceil(delay)]);
  };

  const claimFrom = ({ token, limit, lease }: Parameters<Store['claim']>[0]): Promise<readonly Claim[]> =>
    asking.take(parts.ready, { limit }, async (shard, some) => {
      const args = [token, some, Math.ceil(lease), requests.takingUntil()];
      const { result, version, at } = await requests.act(shard, claim, args);
      const [next, taken] = asList(result);
      const items: Claim[] = [];
      for (const one of asList(taken)) {
        const found = asList(one);
        const claimed = readFound(found, token, at);
        if (claimed) items.push(claimed);
        else await putAside(conversationId(asText(found[0])), token);
      }
      return { items, next: asNumber(next), version };
    });

  return {
    async claim(options: Parameters<Store['claim']>[0]): Promise<readonly Claim[]> {
      if (options.limit === 0) {
        const kept = ahead.takeBack();
        await Promise.all(kept.map(({ conversation, token }) => giveUp(conversation, token, 0)));
        return [];
      }
      const claims = await ahead.ask(options, asking.isQuiet(parts.ready), (limit) =>
        claimFrom({ ...options, limit }),
      );
      for (const one of claims) leading.begin(one);
      return claims;
    },

    release: ({ conversation, token, delay }: Parameters<Store['release']>[0]): Promise<void> =>
      giveUp(conversation, token, delay),

    /** How many conversations may be claimed as they are posted to. */
    reserve: ahead.reserve,
    free: ahead.free,

    /** It was claimed as it was posted to. */
    keep(told: Told, token: string, until: number): void {
      const claimed = read(told, token);
      if (claimed === undefined) void putAside(told.conversation, token);
      else if (!ahead.keep(claimed, until)) giveUp(told.conversation, token, 0).catch(() => {});
    },
  };
}
