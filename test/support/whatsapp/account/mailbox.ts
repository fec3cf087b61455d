/**
 * What waits for a linked device, in order. It stays until the device has confirmed it, whatever becomes of the
 * connection, and comes again at the next login.
 */

import type { Connection } from '../wire/connection.ts';
import { type BinaryNode, node, service } from '../wire/node.ts';

export type Mailbox = {
  /** Sends it now if the device is there, and keeps it until it is confirmed. */
  post(stanza: BinaryNode): void;
  /** The device is ready: everything that waits goes out, marked as from when it was away. */
  open(connection: Connection): void;
  /** The device is gone. */
  close(): void;
  /** The device has it: the oldest one of that name and id that was sent need not come again. */
  confirm(tag: string, id: string | undefined): void;
  /** What the device has not confirmed. */
  readonly waiting: readonly BinaryNode[];
};

type Letter = { readonly stanza: BinaryNode; sent: boolean };

export function createMailbox(): Mailbox {
  const letters: Letter[] = [];
  let connection: Connection | undefined;

  return {
    post(stanza) {
      const letter: Letter = { stanza, sent: false };
      letters.push(letter);
      if (connection === undefined) return;
      letter.sent = true;
      connection.send(stanza);
    },
    open(next) {
      connection = next;
      const counts: Record<string, number> = {
        count: letters.length,
        message: 0,
        receipt: 0,
        notification: 0,
      };
      for (const { stanza } of letters) counts[stanza.tag] = (counts[stanza.tag] ?? 0) + 1;
      if (letters.length > 0) next.send(node('ib', { from: service }, [node('offline_preview', counts)]));
      for (const [index, letter] of letters.entries()) {
        letter.sent = true;
        next.send({ ...letter.stanza, attrs: { ...letter.stanza.attrs, offline: String(index) } });
      }
      next.send(node('ib', { from: service }, [node('offline', { count: letters.length })]));
    },
    close() {
      connection = undefined;
    },
    confirm(tag, id) {
      const at = letters.findIndex(
        ({ sent, stanza }) => sent && stanza.tag === tag && stanza.attrs.id === id,
      );
      if (at >= 0) letters.splice(at, 1);
    },
    get waiting() {
      return letters.map(({ stanza }) => stanza);
    },
  };
}
