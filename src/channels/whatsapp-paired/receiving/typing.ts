/**
 * That somebody writes, both ways. WhatsApp tells it of those whom the account asked for, and perhaps only while the account
 * is online: which it never says to be, or its phone would tell its owner of no message any more.
 */

import type { WASocket } from '@whiskeysockets/baileys';
import type { Names } from './people.ts';

/** Whom each connection asked for. */
const asked = new WeakMap<WASocket, Set<string>>();

/** Shows that an answer is being written, and asks to be told of theirs from then on. Never rejects. */
export async function showTyping(socket: WASocket, address: string): Promise<void> {
  const known = asked.get(socket) ?? new Set();
  asked.set(socket, known);
  try {
    await socket.sendPresenceUpdate('composing', address);
    if (known.has(address)) return;
    known.add(address);
    await socket.presenceSubscribe(address);
  } catch {
    // Nothing is lost with it.
  }
}

/** Hears of people who are writing, or recording. */
export function onTyping(socket: WASocket, hear: (names: Names) => Promise<void>): void {
  socket.ev.on('presence.update', ({ id, presences }) => {
    const isWriting = Object.values(presences).some(({ lastKnownPresence }) =>
      ['composing', 'recording'].includes(lastKnownPresence),
    );
    const [user = '', server = ''] = id.split('@');
    const name = `${user.replace(/:.*$/, '')}@${server}`;
    if (!isWriting || !['lid', 's.whatsapp.net'].includes(server)) return;
    hear(server === 'lid' ? { lid: name } : { phone: name }).catch(() => {});
  });
}
