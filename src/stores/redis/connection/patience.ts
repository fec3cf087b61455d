/** A bound on waiting: commands last over a reconnection, but nobody waits for one for ever. */

import { NoAnswer } from './failures.ts';

type Waiting = { readonly until: number; readonly reject: (error: Error) => void };

/**
 * Bounds promises. All wait equally long, so one clock for the oldest is enough; it does not keep the process alive.
 *
 * @param limit milliseconds.
 * @returns bounds one: it rejects with `NoAnswer` if it has not come to its end by then. What it comes to later is nobody's.
 */
export function createPatience(limit: number): <Result>(promise: Promise<Result>) => Promise<Result> {
  const waiting = new Set<Waiting>();
  let clock: NodeJS.Timeout | NodeJS.Immediate | undefined;

  // A process that was stopped hears the clock before what has arrived meanwhile: that is read first.
  const look = (): void => {
    clock = setImmediate(judge).unref();
  };
  const judge = (): void => {
    clock = undefined;
    const moment = performance.now();
    for (const one of waiting) {
      if (one.until > moment) {
        clock = setTimeout(look, one.until - moment + 1).unref();
        return;
      }
      waiting.delete(one);
      one.reject(new NoAnswer(`the Redis has not answered for ${limit} ms`));
    }
  };

  return (promise) =>
    new Promise((resolve, reject) => {
      const one = { until: performance.now() + limit, reject };
      waiting.add(one);
      if (clock === undefined) clock = setTimeout(look, limit).unref();
      promise.then(
        (value) => {
          waiting.delete(one);
          resolve(value);
        },
        (error: unknown) => {
          waiting.delete(one);
          reject(error);
        },
      );
    });
}
