/** What we wrote, by the ids of its messages: for whoever could not read it and asks for it again, and for its receipts. */

import { proto, type WAMessageKey } from '@whiskeysockets/baileys';
import type { Message } from '../../../core/content.ts';
import type { ConversationId, EffectId } from '../../../core/ids/index.ts';
import type { Store } from '../../../stores/store.ts';
import { namesOf } from '../receiving/arrivals.ts';
import type { createPeople } from '../receiving/people.ts';
import type { MessageIds } from './message-id.ts';
import type { Part } from './parts.ts';

/** How many of the latest messages are known without looking, and how many lines of a transcript are looked through. */
const remembered = 5_000;
const looked = 200;

/** What was sent, and what it said. Nobody but its reader has the key to a file: it is known here as long as the process lives. */
type Found = { readonly effect: EffectId; readonly message?: proto.IMessage };

/** A text as the library sends it. */
export const asMessage = (text: string): proto.IMessage =>
  proto.Message.fromObject({ extendedTextMessage: { text } });

export type Written = ReturnType<typeof createWritten>;

export function createWritten(parts: {
  readonly store: Pick<Store, 'transcript'>;
  readonly ids: MessageIds;
  /** The messages that show a message. */
  readonly partsOf: (message: Message) => readonly Part[];
  readonly people: Pick<ReturnType<typeof createPeople>, 'addressesOf'>;
  readonly conversationOf: (address: string) => ConversationId;
}) {
  const { store, ids, partsOf, people, conversationOf } = parts;
  const latest = new Map<string, Found>();

  const look = async (key: WAMessageKey, id: string): Promise<Found | undefined> => {
    const names = namesOf(key);
    if (names === null) return undefined;
    for (const address of await people.addressesOf(names)) {
      const lines = await store.transcript(conversationOf(address), { limit: looked });
      for (const line of lines.toReversed()) {
        if (line.type !== 'said' || line.elsewhere) continue;
        for (const [index, { text, file }] of partsOf(line.message).entries())
          if (ids.idOf(line.effect, index) === id)
            return { effect: line.effect, ...(file ? {} : { message: asMessage(text) }) };
      }
    }
    return undefined;
  };

  const findOwn = async (key: WAMessageKey) => {
    const id = key.id ?? '';
    if (!ids.isOwn(id)) return undefined;
    return latest.get(id) ?? (await look(key, id));
  };

  return {
    remember(id: string, effect: EffectId, message: proto.IMessage): void {
      latest.set(id, { effect, message });
      if (latest.size > remembered)
        for (const oldest of [...latest.keys()].slice(0, remembered / 2)) latest.delete(oldest);
    },
    /** The message of this id as it was sent; undefined if it is none of ours, of too long ago, or had a file before a restart. */
    async find(key: WAMessageKey): Promise<proto.IMessage | undefined> {
      return (await findOwn(key))?.message;
    },
    /** What the message of this id said. */
    async effectOf(key: WAMessageKey): Promise<EffectId | undefined> {
      return (await findOwn(key))?.effect;
    },
  };
}
