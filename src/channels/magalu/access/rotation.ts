/**
 * A refresh token for the next pair: it is marked as being spent before the request leaves, and the answer is written over what
 * it answers. Whoever finds the mark without an answer tries once more, for the request may never have arrived; if the
 * server knows the token no more, the answer is lost, and that is written down.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../core/failure.ts';
import type { Log } from '../../../log.ts';
import type { Store } from '../../../stores/store.ts';
import type { Alone } from './alone.ts';
import { GrantRefused, type Identity, type Pair } from './identity.ts';
import { notConsented, waitingForConsent } from './standings.ts';
import { type Kept, readTokens, type Tokens, tokensKey } from './tokens.ts';

export type RotationParts = {
  readonly account: string;
  readonly store: Pick<Store, 'records' | 'now'>;
  readonly identity: Pick<Identity, 'refresh'>;
  readonly log: Log;
  /** What is kept. @throws Failure (`retry`) if nobody has consented. */
  readonly demand: () => Promise<Kept>;
};

/**
 * An access token after `stale`: another's, if there is one by now.
 *
 * @throws Failure
 */
export type Rotate = (stale: string, alone: Alone) => Promise<string>;

export function createRotation({ account, store, identity, log, demand }: RotationParts): Rotate {
  const { records, now } = store;
  const key = tokensKey(account);
  /** An answer that could not be written yet, and what it answers. */
  let unwritten: { readonly spent: string; readonly pair: Pair } | undefined;

  /** Writes the answer in the place of what it answers, however often that takes; what was consented meanwhile stays. */
  const keep = async (spent: string, pair: Pair): Promise<Tokens> => {
    unwritten = { spent, pair };
    for (let attempts = 0; ; attempts++)
      try {
        const kept = await readTokens(records, account);
        if (kept === null || kept.tokens.refresh !== spent) {
          unwritten = undefined;
          if (kept === null) throw new Failure('retry', notConsented.detail);
          return kept.tokens;
        }
        const next = follow(kept.tokens, pair, now());
        if (!(await records.set(key, next, { expect: kept.version }))) continue;
        unwritten = undefined;
        return next;
      } catch (error) {
        if (error instanceof Failure) throw error;
        if (attempts === 10)
          throw new Failure('retry', 'o token novo da Magalu ainda não pôde ser gravado', { cause: error });
        await delay(Math.min(100 * 2 ** attempts, 2_000));
      }
  };

  const lose = async (spent: string): Promise<Tokens> => {
    const kept = await demand();
    if (kept.tokens.refresh === spent && kept.tokens.lostAt === undefined)
      await records.set(key, { ...kept.tokens, lostAt: now() }, { expect: kept.version });
    const { tokens } = await demand();
    return tokens;
  };

  return async (stale, { store: fenced, demandTime }) => {
    if (unwritten !== undefined) await keep(unwritten.spent, unwritten.pair);
    const { tokens, version } = await demand();
    if (tokens.access !== stale) return tokens.access;
    if (tokens.lostAt !== undefined) throw waitingForConsent();
    const { since, attempts } = tokens.spending ?? { since: now(), attempts: 0 };
    const marked = { ...tokens, spending: { since, attempts: attempts + 1 } };
    if (!(await fenced.records.set(key, marked, { expect: version }))) return (await demand()).tokens.access;
    if (attempts > 0)
      log.warn({ account, attempts }, 'magalu: a refresh token whose answer is missing is tried again');
    demandTime();
    let pair: Pair;
    try {
      pair = await identity.refresh(tokens.refresh);
    } catch (thrown) {
      if (!(thrown instanceof GrantRefused)) throw thrown;
      const left = await lose(tokens.refresh);
      if (left.access !== stale) return left.access;
      throw waitingForConsent();
    }
    return (await keep(tokens.refresh, pair)).access;
  };
}

/** What follows from an answer. A server that does not replace the refresh token leaves the one before good. */
const follow = ({ refresh, scopes, consentedAt }: Tokens, pair: Pair, at: number): Tokens => ({
  access: pair.access,
  until: at + pair.lasts,
  refresh: pair.refresh ?? refresh,
  scopes: [...(pair.scopes ?? scopes)],
  consentedAt,
});
