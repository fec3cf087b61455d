/** Takes turns: claims conversations with unread entries, lets their flow decide, and commits all of it at once. */

import { NewerState } from '../core/flow.ts';
import { contactKey } from '../core/ids/contact-number.ts';
import { type Log, originOf } from '../log.ts';
import type { Commit, Store } from '../stores/store.ts';
import { type DecideParts, decide, type Listening, type Told } from './decide.ts';

export type AdvanceParts = DecideParts &
  Listening & {
    readonly store: Pick<Store, 'claim' | 'commit' | 'release' | 'records'>;
    readonly log: Log;
  };

/** How long others leave a claimed conversation alone: only for efficiency, the revision decides. */
const claimLease = 10_000;
/** How long a conversation that this process cannot lead is left to others. */
const strangeDelay = 5_000;

export type Round = {
  /** How many conversations were claimed. */
  readonly claimed: number;
  /** Resolves once what was decided is committed; rejects if the store could not. */
  readonly committed: Promise<void>;
};

/** `ahead`: see `Wanted`. */
type RoundOptions = { readonly token: string; readonly limit: number; readonly ahead?: number };

/** One round, to its end. Returns how many conversations were claimed. */
export async function advance(parts: AdvanceParts, options: RoundOptions): Promise<number> {
  const { claimed, committed } = await beginRound(parts, options);
  await committed;
  return claimed;
}

/**
 * Claims at most `limit` conversations and decides their turns; what was decided is being committed when it resolves, so that
 * the next round can begin meanwhile. A round that dies at any line changes nothing, or everything of a conversation: what was
 * not committed is claimed again when the claim expires.
 */
export async function beginRound(parts: AdvanceParts, options: RoundOptions): Promise<Round> {
  const { store, log } = parts;
  const claims = await store.claim({ ...options, lease: claimLease });
  const listeners = claims.length === 0 ? [] : ((await parts.listeners?.()) ?? []);
  const commits: Commit[] = [];
  const told: Told[] = [];
  for (const claim of claims) {
    try {
      const decided = decide(parts, claim, listeners);
      commits.push(decided.commit);
      told.push(...decided.told);
    } catch (error) {
      const newer = error instanceof NewerState;
      log[newer ? 'warn' : 'error'](
        { conversation: claim.conversation, ...originOf(error) },
        newer ? 'a newer process must lead this conversation' : 'a conversation cannot be led',
      );
      await store.release({ conversation: claim.conversation, token: claim.token, delay: strangeDelay });
    }
  }
  return { claimed: claims.length, committed: commitAll(parts, commits, told) };
}

async function commitAll(
  { store, log }: AdvanceParts,
  commits: readonly Commit[],
  told: readonly Told[],
): Promise<void> {
  // The index first: the turn run again tells the same number, and one to what was never told leads to nothing.
  if (told.length > 0)
    await Promise.all(
      told.map(({ number, conversation, at }) => store.records.set(contactKey(number, conversation), { at })),
    );
  if (commits.length === 0) return;
  const outcomes = await store.commit(commits);
  for (const [index, outcome] of outcomes.entries())
    if (outcome === 'lost')
      log.debug({ conversation: commits[index]?.conversation }, 'another worker was faster');
}
