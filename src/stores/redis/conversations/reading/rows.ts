/** Rows of read models, read by ranges of their keys. */

import { type ConversationId, conversationId } from '../../../../core/ids/index.ts';
import type { RowRange, StoredRow } from '../../../contract/rows.ts';
import { type Bodies, unlessDamaged } from '../../../keeping/bodies.ts';
import { shardOf, shards } from '../../keys.ts';
import { rows, rowsOf } from '../../scripts/pages/rows.ts';
import type { Requests } from '../requests/index.ts';
import { asList, asNumber, asText, inPieces } from '../requests/replies.ts';
import { merge } from './merge.ts';

/** A row as it lies in a shard. `version` tells of those that are nobody's which one was written last. */
type Kept = {
  readonly key: string;
  /** Empty for nobody's. */
  readonly owner: string;
  readonly packed: string;
  readonly version: number;
};

type Place = Pick<Kept, 'key' | 'owner'>;

/** @returns reads a range. */
export function createRows({
  requests,
  bodies,
}: {
  readonly requests: Pick<Requests, 'read'>;
  readonly bodies: Pick<Bodies, 'unpack'>;
}): (range: RowRange) => Promise<readonly StoredRow[]> {
  const read = ({ key, owner, packed }: Kept): StoredRow[] => {
    const value =
      packed === '' ? undefined : unlessDamaged(() => bodies.unpack('rows', [key, owner], packed));
    return value === undefined
      ? []
      : [{ key, conversation: owner === '' ? null : conversationId(owner), value }];
  };

  const findOf = async (owner: ConversationId, { from, to, after, backwards }: RowRange): Promise<Kept[]> => {
    const found = asList(await requests.read(shardOf(owner), rowsOf, [owner]));
    const edge = after && { key: after.key, owner: after.conversation ?? '' };
    const order = orderOf(backwards);
    return [...inPieces(found, 2)]
      .map(([key, packed]): Kept => ({ key: asText(key), owner, packed: asText(packed), version: 0 }))
      .filter((one) => from <= one.key && one.key < to && (edge === undefined || order(one, edge) > 0))
      .sort(order);
  };

  const ask = async (
    shard: number,
    { from, to, after, backwards }: RowRange,
    last: Place | undefined,
    limit: number,
  ): Promise<readonly Kept[]> => {
    const edge = last ?? (after && { key: after.key, owner: after.conversation ?? '' });
    const passed = edge && `(${edge.key} ${edge.owner}`;
    const edges = backwards ? [passed ?? `(${to}`, `[${from}`] : [passed ?? `[${from}`, `(${to}`];
    const found = asList(await requests.read(shard, rows, [...edges, limit, backwards ? 1 : 0]));
    return found.map((one): Kept => {
      const [key, owner, packed, version] = asList(one);
      return {
        key: asText(key),
        owner: asText(owner),
        packed: asText(packed),
        version: asNumber(version),
      };
    });
  };

  return async (range) => {
    if (range.from >= range.to) return [];
    if (range.conversation !== undefined)
      return (await findOf(range.conversation, range)).flatMap(read).slice(0, range.limit);
    const order = orderOf(range.backwards);
    const found: StoredRow[] = [];
    let after: Place | undefined;
    while (found.length < range.limit) {
      // One more: a row of nobody's that ends the page may lie in the next shard too, in a later version.
      const wanted = range.limit - found.length;
      const kept = await merge<Kept>(shards, wanted + shards, order, (shard, last, some) =>
        ask(shard, range, last ?? after, some),
      );
      const isLast = kept.length < wanted + shards;
      const whole = isLast ? kept : dropLast(kept);
      found.push(...newest(whole).flatMap(read));
      after = whole.at(-1);
      if (isLast || after === undefined) break;
    }
    return found.slice(0, range.limit);
  };
}

/** Without the last key, of which there may be more than this. */
function dropLast(kept: readonly Kept[]): readonly Kept[] {
  const last = kept.at(-1);
  return kept.filter(({ key, owner }) => key !== last?.key || owner !== last.owner);
}

/** Of rows that are nobody's, each of which several shards may have, those that were written last. */
function newest(kept: readonly Kept[]): readonly Kept[] {
  const found: Kept[] = [];
  for (const one of kept) {
    const before = found.at(-1);
    if (before === undefined || before.key !== one.key || before.owner !== one.owner) found.push(one);
    else if (one.version > before.version) found[found.length - 1] = one;
  }
  return found;
}

const orderOf = (backwards: true | undefined): ((a: Place, b: Place) => number) =>
  backwards ? (a, b) => byKey(b, a) : byKey;

const byKey = (a: Place, b: Place): number => compare(a.key, b.key) || compare(a.owner, b.owner);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
