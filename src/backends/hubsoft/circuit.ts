/** Leaves an ERP alone that keeps failing or asks for a pause, and tells how it fares. */

import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleType, type IBackoff } from 'cockatiel';
import { Failure } from '../../core/failure.ts';
import type { Log } from '../../log.ts';
import type { BackendStanding } from '../backend.ts';

export type Circuit = {
  /** Does the work, or throws `retry` at once while the ERP is left alone. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  standing(): BackendStanding;
};

/** So many failures in a row open the circuit. */
const tolerated = 5;
/** Milliseconds that it stays open before one call may try. */
const rest = 20_000;
/** A longer pause is honoured by whoever planned the next attempt; meanwhile others may try. */
const longestPause = 60_000;

/** @param now the clock that all of it goes by: one that nobody sets back, or the ERP is left alone for so long. */
export function createCircuit(now: () => number, log: Log): Circuit {
  // The breaker compares this with the wall's clock: always too long, or never.
  const untilRested: IBackoff<unknown> = {
    get duration() {
      return resting() ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    },
    next: () => untilRested,
  };
  const breaker = circuitBreaker(handleType(Failure), {
    halfOpenAfter: untilRested,
    breaker: new ConsecutiveBreaker(tolerated),
  });
  let failures = 0;
  let reason = '';
  let answered = false;
  let resumes = 0;
  breaker.onBreak(() => {
    resumes = now() + rest;
    log.warn({ failures, reason, rest }, 'HubSoft keeps failing and is left alone for a while');
  });
  breaker.onReset(() => log.info({}, 'HubSoft answers again'));
  breaker.onSuccess(() => {
    answered = true;
    failures = 0;
  });
  breaker.onFailure(({ reason: failed }) => {
    failures += 1;
    if (!('error' in failed)) return;
    reason = failed.error.message;
    if (failed.error instanceof Failure && failed.error.retryAfter !== undefined)
      resumes = Math.max(resumes, now() + Math.min(failed.error.retryAfter, longestPause));
  });

  const resting = () => now() < resumes;
  return {
    async run(work) {
      const leave = () =>
        new Failure('retry', `o HubSoft está em pausa depois de falhas: ${reason}`, {
          retryAfter: Math.max(0, resumes - now()),
        });
      if (resting()) throw leave();
      try {
        return await breaker.execute(work);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? leave() : error;
      }
    },
    standing() {
      if (resting()) {
        const seconds = Math.ceil((resumes - now()) / 1000);
        return { state: 'resting', detail: `Em pausa (${reason}); nova tentativa em ${seconds} s.` };
      }
      if (failures > 0)
        return {
          state: 'failing',
          detail: `${failures === 1 ? 'Uma falha' : `${failures} falhas seguidas`}: ${reason}.`,
        };
      return answered
        ? { state: 'working', detail: 'Respondendo.' }
        : { state: 'unasked', detail: 'Ainda sem consultas.' };
    },
  };
}
