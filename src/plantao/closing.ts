/** How everything that was opened is given back. */

import { type Log, reasonOf } from '../log.ts';

type Closer = () => Promise<void>;

/** What is to be closed: first, all at once, whatever takes or carries out work; then what that stands on, backwards. */
export function createClosing(log: Log) {
  const work: Closer[] = [];
  const ground: Closer[] = [];
  const run = (closer: Closer) =>
    closer().catch((error: unknown) => log.warn({ reason: reasonOf(error) }, 'a part did not close cleanly'));
  return {
    work,
    ground,
    async close() {
      await Promise.all(work.splice(0).map(run));
      for (const closer of ground.splice(0).reverse()) await run(closer);
    },
  };
}
