/** Who may be written to: whoever has written lately. Numbers that write to others first are the ones that get banned. */

import { Failure } from '../../../core/failure.ts';
import type { ConversationId } from '../../../core/ids/index.ts';
import type { Store } from '../../../stores/store.ts';
import type { createPeople } from '../receiving/people.ts';

const lately = 72 * 60 * 60_000;
/** How far back a transcript is looked through for something of the customer's, in lines; the nearer ones first. */
const lookBack = [50, 2_000] as const;
const remembered = 10_000;

export function createAcquaintance(parts: {
  readonly store: Pick<Store, 'transcript' | 'now'>;
  readonly people: Pick<ReturnType<typeof createPeople>, 'addressesOf'>;
  readonly conversationOf: (address: string) => ConversationId;
}) {
  const { store, people, conversationOf } = parts;
  const heardAt = new Map<string, number>();

  const heard = (address: string, at: number): void => {
    const latest = Math.max(at, heardAt.get(address) ?? 0);
    // Put last: the one that has been silent for longest is the first to go.
    heardAt.delete(address);
    heardAt.set(address, latest);
    if (heardAt.size > remembered) {
      const [oldest] = heardAt.keys();
      if (oldest !== undefined) heardAt.delete(oldest);
    }
  };

  /** When the customer was last heard in this conversation, by the store's clock; 0 if it does not show. */
  const lastLine = async (address: string): Promise<number> => {
    for (const limit of lookBack) {
      const lines = await store.transcript(conversationOf(address), { limit });
      const line = lines.findLast(({ type }) => type === 'customer');
      if (line !== undefined) return line.at;
      if (lines.length < limit) return 0;
    }
    return 0;
  };

  return {
    /** A customer has written. */
    heard,
    /** Throws `Failure` (`refused`) if whoever is reached here has not written in the last 72 hours. */
    async demand(address: string): Promise<void> {
      const since = store.now() - lately;
      if ((heardAt.get(address) ?? 0) > since) return;
      const names = address.endsWith('@lid') ? { lid: address } : { phone: address };
      for (const one of await people.addressesOf(names)) {
        const at = Math.max(heardAt.get(one) ?? 0, await lastLine(one));
        if (at > since) return heard(address, at);
      }
      throw new Failure(
        'refused',
        'o cliente não escreve há mais de 72 horas: para não arriscar o número, escreva pelo celular',
      );
    },
  };
}
