/**
 * How fast an account sends. People do not write thirty messages in a second, and numbers that do are banned: each
 * message waits a while after the one before, never twice the same.
 */

import { Failure } from '../../../core/failure.ts';

/** Who would wait longer is sent back, to hold no worker's place meanwhile. Milliseconds. */
const longestWait = 5_000;

export type PaceParts = {
  /** Messages a minute, on average. */
  readonly perMinute: number;
  /** Milliseconds since any moment; nobody sets it back. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
};

export type Pace = {
  /** Resolves when a message may be sent. Throws `Failure` (`retry`) if that would take longer than five seconds. */
  turn(options?: { readonly patient?: boolean }): Promise<void>;
};

export function createPace({ perMinute, now, random, pause }: PaceParts): Pace {
  const usual = 60_000 / perMinute;
  /** When the next message may leave. */
  let free = 0;
  return {
    async turn({ patient = false } = {}) {
      const at = Math.max(free, now());
      const wait = at - now();
      if (wait > longestWait && !patient)
        throw new Failure('retry', 'há mensagens demais a enviar de uma vez por este número', {
          retryAfter: wait,
        });
      free = at + usual * (0.5 + random());
      if (wait > 0) await pause(wait);
    },
  };
}
