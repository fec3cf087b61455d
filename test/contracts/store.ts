/**
 * What every store must do. A store joins with a short test file:
 *
 *     storeContract('lmdb', async (clock) => {
 *       const store = await openLmdbStore({ folder, ...clock });
 *       return { store, reopen, close: () => store.close() };
 *     });
 *
 * Time passes by the clock that is given, so nothing here waits. `reopen` closes the store and opens what it left behind, as
 * a new process would; a store that forgets everything has none, and says so: `storeContract(name, open, { forgets: true })`.
 * The `reference` is what the others are compared with, and not itself.
 */

import { afterEach, beforeEach, describe } from 'vitest';
import { ahead } from './store/ahead.ts';
import { atOnce } from './store/at-once.ts';
import { clock } from './store/clock.ts';
import { depths } from './store/depths.ts';
import { erasing } from './store/erasing.ts';
import { files } from './store/files.ts';
import { jobs } from './store/jobs.ts';
import { leases } from './store/leases.ts';
import { locks } from './store/locks.ts';
import { mailbox } from './store/mailbox.ts';
import { pages } from './store/pages.ts';
import { parked } from './store/parked.ts';
import { randomly } from './store/randomly.ts';
import { records } from './store/records.ts';
import { reopening } from './store/reopening.ts';
import { reports } from './store/reports.ts';
import { rows } from './store/rows.ts';
import { createStage, type Open, type Stage } from './store/stage.ts';
import { takeover } from './store/takeover.ts';
import { timers } from './store/timers.ts';
import { turns } from './store/turns.ts';

export type { Open, Opened } from './store/stage.ts';

/** Declares the tests. `open` is called once for each, and gives an empty store. */
export function storeContract(name: string, open: Open, { forgets = false, reference = false } = {}): void {
  describe(`${name} is a store`, () => {
    let stage: Stage | undefined;
    const use = (): Stage => {
      if (stage === undefined) throw new Error('only within a test');
      return stage;
    };
    beforeEach(async () => {
      stage = await createStage(open);
    });
    afterEach(async () => {
      await stage?.close();
      stage = undefined;
    });
    const chapters = [
      ...[mailbox, turns, atOnce, timers, jobs, leases, ahead, takeover, parked, reports],
      ...[pages, depths, rows, erasing, records, files, locks, clock],
    ];
    for (const chapter of forgets ? chapters : [...chapters, reopening])
      describe(chapter.name, () => chapter(use));
  });
  if (!reference) describe(`${name} answers as the reference does`, () => randomly(open));
}
