/** What is kept of a conversation, in the plainest data structures that do it. */

import type { Entry, FlowState } from '../../core/flow.ts';
import type { ConversationId, EffectId } from '../../core/ids/index.ts';
import { type Delivery, isTold, type NewJob } from '../contract/jobs.ts';
import { dedupeLimits, entriesPerClaim } from '../contract/posts.ts';
import type { Claim, Line, Origin } from '../store.ts';

export type KeptJob = Omit<NewJob, 'delay' | 'expiresIn'> & {
  readonly createdAt: number;
  readonly expiresAt: number;
  due: number;
  attempts: number;
  /** Whether an attempt may have done it all the same: one that was never settled, or that said so. */
  doubtful: boolean;
  /** Whether it may have changed the world. */
  begun: boolean;
  progress: unknown;
  /** A person asked for it again, and no attempt has left any progress since. */
  retried: boolean;
  lease: { token: string; until: number } | null;
};

/** Jobs of one conversation that are done one after another: the first is the one to do. */
export type Lane = { readonly conversation: Kept; readonly name: string; readonly jobs: KeptJob[] };

export type Kept = {
  readonly id: ConversationId;
  origin: Origin;
  revision: number;
  committedAt: number;
  state: FlowState | null;
  lastAt: number;
  entries: number;
  unread: Entry[];
  readonly heard: Map<string, number>;
  hiddenUntil: number;
  token: string;
  readonly lines: Line[];
  readonly lanes: Map<string, Lane>;
};

/**
 * Nothing is known yet of this conversation, but where its customer is reached.
 *
 * @param revision 0, or what an erased one has left.
 */
export const begin = (id: ConversationId, origin: Origin, revision: number): Kept => ({
  id,
  origin,
  revision,
  committedAt: 0,
  state: null,
  lastAt: 0,
  entries: 0,
  unread: [],
  heard: new Map(),
  hiddenUntil: 0,
  token: '',
  lines: [],
  lanes: new Map(),
});

/** A job of it, with its lane; undefined if it has none of this id. */
export const locate = (
  kept: Kept | undefined,
  id: EffectId,
): { readonly lane: Lane; readonly job: KeptJob } | undefined => {
  for (const lane of kept?.lanes.values() ?? []) {
    const job = lane.jobs.find((candidate) => candidate.id === id);
    if (job) return { lane, job };
  }
  return undefined;
};

/** What whoever leads it is told. */
export const claimOf = (kept: Kept, token: string, at: number): Claim => ({
  conversation: kept.id,
  token,
  revision: kept.revision,
  committedAt: kept.committedAt,
  origin: kept.origin,
  state: kept.state,
  lines: kept.lines.length,
  entries: kept.unread.slice(0, entriesPerClaim),
  at,
});

/** Whether the conversation knows what the platform calls this; from now on it does. */
export function isRepeated({ heard }: Kept, dedupe: string, at: number): boolean {
  const heardAt = heard.get(dedupe);
  if (heardAt !== undefined && heardAt > at - dedupeLimits.age) return true;
  heard.delete(dedupe);
  heard.set(dedupe, at);
  if (heard.size > dedupeLimits.ids)
    for (const oldest of [...heard.keys()].slice(0, -dedupeLimits.ids)) heard.delete(oldest);
  return false;
}

/** What would come back from a disk: JSON, and nobody else's object. */
export const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

/** Shows on the line with this `seq` what became of its message; whether that was news. */
export function show(kept: Kept, seq: number, delivery: Delivery): boolean {
  const line = kept.lines[seq - 1];
  if (line?.type !== 'said' || line.delivery === delivery || !isTold(line.delivery, delivery)) return false;
  kept.lines[seq - 1] = { ...line, delivery };
  return true;
}

/** The same by the job that says it. */
export function deliver(kept: Kept, effect: EffectId, delivery: Delivery): void {
  const line = kept.lines.find((one) => one.type === 'said' && one.effect === effect);
  if (line) show(kept, line.seq, delivery);
}
