/** A person's chat with an account: what they write goes to the account's linked devices, what they see is kept. */

import type { proto } from '@whiskeysockets/baileys';
import { type BinaryNode, childOf, childrenOf, contentOf, node } from '../wire/node.ts';
import { type Addressed, originOf } from './addressing.ts';
import type { Identity } from './identity.ts';
import type { ChatAccount, Outgoing } from './party.ts';
import { createReading, type Seen } from './reading.ts';
import { createWriting, type SendOptions } from './writing.ts';

export type Chat = {
  /** Writes a text. Resolves with its id once the service has it. */
  say(text: string, options?: SendOptions): Promise<string>;
  /** Sends any content. Resolves with its id once the service has it. */
  send(message: proto.IMessage, options?: SendOptions): Promise<string>;
  /** The service delivers the very same bytes again, as it does when it is not sure. */
  deliverAgain(id: string): void;
  /** The person's phone encrypts the message anew and sends it under the same id, as after a retry receipt. */
  resend(id: string): Promise<void>;
  /** Calls the account, which nobody answers. */
  ring(): void;
  /** Types something, which is told to the linked devices that asked for it. */
  compose(): void;
  /** What the account's messages say that could be read, each id once, in order. */
  readonly seen: readonly Seen[];
  /** The texts of those. */
  readonly texts: readonly string[];
  /** How often a message of that id arrived and could be read. */
  arrivals(id: string): number;
  /** How often a message arrived without anything that the person can read; their phone then asks for it again. */
  readonly unreadable: number;
  /** `composing` and `paused`, as the account showed them. */
  readonly typing: readonly string[];
  /** The ids of the person's messages that the account has confirmed, and marked as read. */
  readonly delivered: readonly string[];
  readonly read: readonly string[];
  /** A receipt for a message of the account. */
  confirm(id: string, how: 'delivered' | 'read'): void;
  /** As if the message could not be read: asks for it again, from the phone (0) or a companion device. */
  askAgain(id: string, options?: { readonly device?: number; readonly count?: number }): void;
};

/** The part of a chat that the service drives. */
export type ChatEnd = Chat & {
  receive(message: Outgoing): Promise<void>;
  /** The device of the account with that LID confirms, asks again, or shows that it is typing. */
  note(stanza: BinaryNode, device: string): Promise<void>;
};

export function createChat(options: {
  readonly account: ChatAccount;
  readonly person: Addressed & { readonly name: string; readonly silent: boolean };
  /** The person's device of that number, made if there is none. */
  readonly identity: (device: number) => Identity;
}): ChatEnd {
  const reading = createReading(options);
  const writing = createWriting({ ...options, phone: () => options.identity(0) });
  const typing: string[] = [];
  const watching = new Set<string>();
  const delivered: string[] = [];
  const read: string[] = [];

  return {
    say: (text, how = {}) => writing.send({ conversation: text }, how),
    send: (message, how = {}) => writing.send(message, how),
    deliverAgain: writing.deliverAgain,
    resend: (id) => writing.resend(id, 1),
    ring: writing.ring,
    compose() {
      const stanza = node('chatstate', originOf(options.person, undefined), [node('composing')]);
      for (const { lid, connection } of options.account.devices())
        if (watching.has(lid)) connection?.send(stanza);
    },
    seen: reading.seen,
    get texts() {
      return reading.seen.map(({ text }) => text);
    },
    arrivals: reading.arrivals,
    get unreadable() {
      return reading.unreadable;
    },
    typing,
    delivered,
    read,
    confirm: reading.confirm,
    askAgain: reading.askAgain,
    receive: reading.receive,
    async note(stanza, device) {
      const { type, id } = stanza.attrs;
      if (stanza.tag === 'presence') watching.add(device);
      else if (stanza.tag === 'chatstate') typing.push(...contentOf(stanza).map(({ tag }) => tag));
      else if (type === 'retry') {
        const count = Number(childOf(stanza, 'retry')?.attrs.count ?? 1);
        await writing.resend(String(id), count, device);
      } else {
        const list = type === 'read' ? read : delivered;
        list.push(...idsOf(stanza));
      }
    },
  };
}

/** The ids that a receipt is about. */
const idsOf = (receipt: BinaryNode): readonly string[] => [
  String(receipt.attrs.id),
  ...childrenOf(childOf(receipt, 'list'), 'item').map(({ attrs }) => String(attrs.id)),
];
