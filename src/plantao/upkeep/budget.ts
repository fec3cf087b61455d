/** What is stored keeps to a size: beyond it closed conversations go before their time, those that were closed first first. */

import { setTimeout as delay } from 'node:timers/promises';
import { eraseOlder } from '../../archive/erase.ts';
import type { Keys } from '../../keys/index.ts';
import type { Log } from '../../log.ts';
import type { Row, Store } from '../../stores/store.ts';

export type Budget = {
  /** Erases until what is stored fits, or nothing more may go, or it is stopped; how many conversations were erased. */
  fit(signal: AbortSignal): Promise<number>;
  /** How it was found last, in words for whoever installs; null if nothing is to be kept to. */
  standing(): { readonly state: 'working' | 'exceeded'; readonly detail?: string } | null;
};

/**
 * Milliseconds after its last line in which a conversation is not erased for room's sake: whoever rates it or writes again
 * at once goes on where they were.
 */
const fresh = 60 * 60_000;
/** So many are erased in vain before it is somebody else's data that take the room. */
const patience = 1_000;

const full =
  'passou do limite de PLANTAO_REDIS_MEMORY_MB, e não há mais conversa encerrada que se possa apagar: aumente o limite e a memória';
const shared =
  'passou do limite de PLANTAO_REDIS_MEMORY_MB, e apagar conversas não libera memória: outro programa usa este Redis?';

/** @param parts.limit bytes; null for none. A store that cannot say what it takes is kept to nothing. */
export function createBudget(parts: {
  readonly store: Store;
  readonly keys: Pick<Keys, 'sign'>;
  readonly limit: number | null;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Milliseconds between two steps. */
  readonly rest: number;
}): Budget {
  const { store, limit, log } = parts;
  let trouble: string | null = null;

  const tell = (found: string | null, bytes: number): void => {
    if (found !== null && found !== trouble)
      log.warn({ bytes, limit, detail: found }, 'what is stored takes more than it may');
    trouble = found;
  };

  return {
    async fit(signal) {
      if (limit === null || store.room === undefined) return 0;
      let { used: bytes } = await store.room();
      let from = { bytes, erased: 0 };
      let erased = 0;
      let found: string | null = null;
      let after: Row | null = null;
      while (bytes > limit && found === null && !signal.aborted) {
        const step = await eraseOlder(parts, store.now() - fresh, after);
        erased += step.erased;
        after = step.next;
        ({ used: bytes } = await store.room());
        if (after === null) found = full;
        else if (bytes < from.bytes) from = { bytes, erased };
        else if (erased - from.erased >= patience) found = shared;
        if (after !== null) await delay(parts.rest, undefined, { signal, ref: false }).catch(() => {});
      }
      if (!signal.aborted) tell(bytes > limit ? found : null, bytes);
      if (erased > 0) log.info({ conversations: erased, bytes, limit }, 'conversations were erased for room');
      return erased;
    },
    standing() {
      if (limit === null || store.room === undefined) return null;
      return trouble === null ? { state: 'working' } : { state: 'exceeded', detail: trouble };
    },
  };
}
