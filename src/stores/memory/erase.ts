/** Erasing: everything of a conversation disappears, but how far its revisions went. */

import type { ConversationId, EffectId } from '../../core/ids/index.ts';
import type { Kept, KeptJob, Lane } from './kept.ts';
import type { createParking } from './parked.ts';
import type { createRows } from './rows.ts';

export function createErasing(parts: {
  readonly conversations: Map<ConversationId, Kept>;
  readonly ready: Set<Kept>;
  readonly timers: Map<EffectId, { readonly conversation: Kept }>;
  readonly adrift: Map<EffectId, string>;
  readonly parking: Pick<ReturnType<typeof createParking>, 'forget'>;
  readonly rows: Pick<ReturnType<typeof createRows>, 'erase'>;
  remove(found: { readonly lane: Lane; readonly job: KeptJob }): void;
}) {
  const { conversations, ready, timers, adrift, parking, rows, remove } = parts;
  /** The revisions that conversations which begin anew go on from. */
  const revisions = new Map<ConversationId, number>();

  return {
    /** 0 for one that was never here. */
    revisionOf: (id: ConversationId): number => revisions.get(id) ?? 0,

    erase(kept: Kept): void {
      const { id } = kept;
      for (const lane of [...kept.lanes.values()]) for (const job of [...lane.jobs]) remove({ lane, job });
      for (const [timer, { conversation }] of timers) if (conversation === kept) timers.delete(timer);
      for (const effect of adrift.keys()) if (effect.startsWith(`${id}.`)) adrift.delete(effect);
      parking.forget(kept);
      rows.erase(id);
      ready.delete(kept);
      conversations.delete(id);
      // One more: whoever has claimed it commits nothing to the one that begins anew.
      revisions.set(id, kept.revision + 1);
    },
  };
}
