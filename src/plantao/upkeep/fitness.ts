/** Whether the store may still be trusted, as it tells itself: for the log, and for whoever watches. */

import type { Log } from '../../log.ts';
import type { StoreOptions } from '../../stores/index.ts';

export type Fitness = Required<Pick<StoreOptions, 'warn' | 'unfit'>> & {
  /** In words for whoever installs; null if there is nothing to object to. */
  standing(): { readonly state: 'unfit'; readonly detail: string } | null;
};

export function createFitness(log: Pick<Log, 'info' | 'warn' | 'error'>): Fitness {
  let objection: string | null = null;
  return {
    warn: (words) => log.warn({ words }, 'the store may lose data'),
    unfit(words) {
      objection = words;
      if (words === null) log.info({}, 'the store is fit to be used again');
      else log.error({ words }, 'the store is not fit to be used any more');
    },
    standing: () => (objection === null ? null : { state: 'unfit', detail: objection }),
  };
}
