/**
 * A seller's access: a token that works, for whoever asks, in every process. The refresh token is good for one use, so that
 * one process at a time spends it, and writes down that it does before the request leaves. A process that finds that mark
 * without an answer tries once more with the same one, for the request may never have arrived. Where it had, and the
 * answer was lost, nothing but a new consent helps: that is told, and messages wait.
 */

import { backoff } from '../../../core/backoff.ts';
import { asFailure, Failure } from '../../../core/failure.ts';
import type { Log } from '../../../log.ts';
import type { Store } from '../../../stores/store.ts';
import type { Standing } from '../../channel.ts';
import { createAlone } from './alone.ts';
import type { Identity } from './identity.ts';
import { createRotation } from './rotation.ts';
import { describeMissing, hindersListening, missingOf } from './scopes.ts';
import { lost, notConsented, waitingForConsent } from './standings.ts';
import { type Kept, readTokens, type Tokens, tokensKey } from './tokens.ts';

export type Access = {
  /** @throws Failure (`retry`) while there is none. */
  bearer(): Promise<string>;
  /** Another one than this, which the API does not take. @throws Failure (`retry`) */
  renew(refused: string): Promise<string>;
  /** A code for tokens, which replace those before. @throws Failure in words for a person. */
  consent(code: string): Promise<Tokens>;
  /** What is kept; null if nobody has consented. @throws what the store throws. */
  known(): Promise<Tokens | null>;
  /** What is wrong with it, as far as is known; null if nothing is. */
  trouble(): Standing | null;
};

export type AccessParts = {
  readonly account: string;
  readonly store: Pick<Store, 'records' | 'locks' | 'fenced' | 'now'>;
  readonly identity: Identity;
  readonly log: Log;
  /** Milliseconds that a request to the identity server takes at the most: the lock is held longer. */
  readonly timeout: number;
  /** Milliseconds that a process which died keeps others from spending the token; for tests. */
  readonly lease?: number;
};

/** Milliseconds before its end from which a token is renewed. */
const early = 5 * 60_000;
/** Milliseconds between two renewals that the API asks for: a fresh token that it does not take will not get better. */
const seldom = 60_000;

export function createAccess(parts: AccessParts): Access {
  const { account, store, identity, log, timeout, lease = 3 * timeout } = parts;
  const { records, now } = store;
  const key = tokensKey(account);
  const alone = createAlone({ store, name: `magalu-token:${account}`, timeout, lease });
  let trouble: Standing | null = null;
  let renewing: Promise<string> | undefined;
  let misses = 0;
  let notBefore = 0;
  let forcedAt = Number.NEGATIVE_INFINITY;
  const tell = (next: Standing) => {
    if (trouble?.detail !== next.detail) {
      const level = next.state === 'down' ? 'error' : 'warn';
      log[level]({ account }, `magalu: ${next.detail}`);
    }
    trouble = next;
  };

  const load = async (): Promise<Kept | null> => {
    const kept = await readTokens(records, account);
    if (kept === null) tell(notConsented);
    else if (kept.tokens.lostAt !== undefined) tell(lost);
    else {
      const missing = missingOf(kept.tokens.scopes);
      // Another process may have renewed it.
      if (kept.tokens.until - now() > early) misses = 0;
      if (hindersListening(missing)) tell({ state: 'down', detail: describeMissing(missing) });
      else if (misses === 0) trouble = null;
    }
    return kept;
  };

  const demand = async (): Promise<Kept> => {
    const kept = await load();
    if (kept === null) throw new Failure('retry', notConsented.detail, { retryAfter: 10_000 });
    return kept;
  };

  const rotate = createRotation({ account, store, identity, log, demand });

  const refresh = async (stale: string): Promise<string> => {
    if (now() < notBefore)
      throw new Failure('retry', trouble?.detail ?? 'o token da Magalu espera por uma renovação', {
        retryAfter: notBefore - now(),
      });
    try {
      const renewed = await alone(
        (own) => rotate(stale, own),
        async () => {
          const { tokens } = await demand();
          return tokens.access === stale ? null : tokens.access;
        },
      );
      if (renewed === null)
        throw new Failure('retry', 'outro processo renova o token da Magalu', { retryAfter: 2_000 });
      misses = 0;
      await load();
      return renewed;
    } catch (thrown) {
      const failure = asFailure(thrown);
      const wait = Math.max(failure.retryAfter ?? 0, backoff(misses, Math.random()));
      misses++;
      notBefore = now() + wait;
      if (trouble?.state !== 'down')
        tell({ state: failure.kind === 'refused' ? 'down' : 'connecting', detail: failure.message });
      // Whatever became of the token: of what wanted it, nothing was done.
      throw new Failure('retry', failure.message, { retryAfter: wait, cause: thrown });
    }
  };

  /** One renewal at a time in this process too. */
  const renewOnce = (stale: string): Promise<string> => {
    renewing ??= refresh(stale).finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  return {
    async bearer() {
      const { tokens } = await demand();
      if (tokens.until - now() > early) return tokens.access;
      try {
        return await renewOnce(tokens.access);
      } catch (failure) {
        // It still works for a while, whatever keeps it from being renewed; or another process has renewed it meanwhile.
        const { tokens: kept } = await demand();
        if (kept.until > now()) return kept.access;
        throw failure;
      }
    },
    async renew(refused) {
      const { tokens } = await demand();
      if (tokens.access !== refused) return tokens.access;
      if (tokens.lostAt !== undefined) throw waitingForConsent();
      if (now() - forcedAt < seldom)
        throw new Failure('retry', 'a Magalu não aceita o token, nem um novo', { retryAfter: seldom });
      forcedAt = now();
      return renewOnce(refused);
    },
    async consent(code) {
      const pair = await identity.exchange(code);
      if (pair.refresh === undefined) throw new Failure('refused', 'a Magalu não deu um token que se renova');
      const { refresh: token } = pair;
      const tokens: Tokens = {
        ...{ access: pair.access, refresh: token, until: now() + pair.lasts, consentedAt: now() },
        scopes: [...(pair.scopes ?? missingOf([]))],
      };
      const write = async ({ records: over }: Pick<Store, 'records'>) => over.set(key, tokens);
      // Whoever is renewing what was before finds this in its place.
      if (
        (await alone(
          ({ store: own }) => write(own),
          async () => null,
        )) === null
      )
        await write(store);
      [misses, notBefore, forcedAt] = [0, 0, Number.NEGATIVE_INFINITY];
      trouble = null;
      await load();
      return tokens;
    },
    known: async () => (await load())?.tokens ?? null,
    trouble: () => trouble,
  };
}
