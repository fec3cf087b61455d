/** From what was received to what a conversation hears, and whose it is. */

import {
  isHostedLidUser,
  isHostedPnUser,
  isLidUser,
  isPnUser,
  type WAMessageKey,
} from '@whiskeysockets/baileys';
import { ownPhone } from '../../../core/content.ts';
import type { Arrival } from '../../channel.ts';
import type { MessageIds } from '../sending/message-id.ts';
import { readMessage, readTyped } from './incoming.ts';
import type { Received } from './index.ts';
import { writeMediaRef } from './media-ref.ts';
import type { createPeople, Names } from './people.ts';

/** Milliseconds after which what waited at WhatsApp no longer answers what the customer had before their eyes. */
const staleAfter = 10 * 60_000;

export function createArrivals(parts: {
  readonly people: Pick<ReturnType<typeof createPeople>, 'personOf'>;
  readonly ids: Pick<MessageIds, 'isOwn'>;
  readonly giveBackWord: string;
}) {
  const { people, ids, giveBackWord } = parts;

  const interpret = async (
    { key, message, writtenAt, waited, pushName }: Received,
    id: string,
    names: Names,
    serverTime: number,
  ): Promise<Arrival | null> => {
    if (key.fromMe) {
      const typed = readTyped(message);
      if (typed === null) return null;
      const { address } = await people.personOf(names);
      const event =
        typed.trim().toLowerCase() === giveBackWord.toLowerCase()
          ? ({ type: 'attendant.gaveBack', by: ownPhone } as const)
          : ({ type: 'attendant.said', by: ownPhone, text: typed } as const);
      return { address, dedupe: id, event };
    }
    const reading = readMessage(message, (media) =>
      writeMediaRef({ jid: key.remoteJid ?? '', id, fromMe: false }, media),
    );
    if (reading === null) return null;
    const { address, phone } = await people.personOf(names);
    if (reading.type === 'note') return { address, dedupe: id, event: { type: 'noted', text: reading.text } };
    const stale = waited && serverTime - writtenAt > staleAfter;
    return {
      address,
      dedupe: id,
      ...(waited ? { waited: true } : {}),
      event: {
        type: 'customer.said',
        content: reading,
        saidAt: writtenAt,
        ...(stale ? { stale: true } : {}),
        ...(phone === undefined ? {} : { verifiedPhone: phone }),
        ...(pushName ? { profileName: pushName } : {}),
      },
    };
  };

  return {
    /**
     * Null for what nobody said to the account: groups, broadcasts, statuses, channels, what the protocol says to itself,
     * and echoes of our own. `serverTime` is WhatsApp's clock, in milliseconds.
     */
    async read(received: Received, serverTime: number): Promise<Arrival | null> {
      const id = received.key.id ?? '';
      const names = namesOf(received.key);
      if (id === '' || names === null || ids.isOwn(id)) return null;
      return interpret(received, id, names, serverTime);
    },
  };
}

/** The person that a chat is with; null if it is with no person. Without the agent and the device that they wrote on. */
export function namesOf({
  remoteJid,
  remoteJidAlt,
}: Pick<WAMessageKey, 'remoteJid' | 'remoteJidAlt'>): Names | null {
  const names: { phone?: string; lid?: string } = {};
  for (const jid of [remoteJid, remoteJidAlt]) {
    if (!jid) continue;
    const user = jid.replace(/(?:_\d+)?(?::\d+)?@.*$/, '');
    // WhatsApp itself writes as "0", or as nobody.
    if (user === '0' || user === '') return null;
    if (isPnUser(jid) || isHostedPnUser(jid)) names.phone ??= `${user}@s.whatsapp.net`;
    else if (isLidUser(jid) || isHostedLidUser(jid)) names.lid ??= `${user}@lid`;
    else return null;
  }
  return names.phone === undefined && names.lid === undefined ? null : names;
}
