/** A person's chat with an account: what they write goes to the account's linked devices, what they see is kept. */

import { randomBytes } from 'node:crypto';
import { encodeBigEndian, proto } from '@whiskeysockets/baileys';
import { type BinaryNode, childOf, childrenOf, contentOf, node, nowInSeconds } from '../wire/node.ts';
import { type Addressed, originOf } from './addressing.ts';
import type { Identity } from './identity.ts';
import { type ChatAccount, type LinkedDevice, type Outgoing, textOf, userOf, withDevice } from './party.ts';

/** A message of the account as the person sees it. */
export type Seen = {
  readonly id: string;
  readonly text: string;
  readonly message: proto.Message;
};

export type SendOptions = {
  /** One of WhatsApp's kind is invented if absent. */
  readonly id?: string;
  /** When it was written; now if absent. */
  readonly at?: Date;
  /** The stanza's type: `text` for plain text, `media` otherwise, if absent. */
  readonly type?: string;
  /** A group, a broadcast list, `status@broadcast` or a channel in which it is said, instead of the chat. */
  readonly place?: string;
  /** The first time, the account gets something that it cannot read. */
  readonly garbled?: boolean;
};

export type Chat = {
  /** Writes a text. Resolves with its id once the service has it. */
  say(text: string, options?: SendOptions): Promise<string>;
  /** Sends any content. Resolves with its id once the service has it. */
  send(message: proto.IMessage, options?: SendOptions): Promise<string>;
  /** The service delivers the very same bytes again, as it does when it is not sure. */
  deliverAgain(id: string): void;
  /** The person's phone encrypts the message anew and sends it under the same id, as after a retry receipt. */
  resend(id: string): Promise<void>;
  /** What the account's messages say that could be read, each id once, in order. */
  readonly seen: readonly Seen[];
  /** The texts of those. */
  readonly texts: readonly string[];
  /** How often a message of that id arrived and could be read. */
  arrivals(id: string): number;
  /** How many messages arrived without anything that the person can read. */
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
  /** A device of the account confirms, asks again, or shows that it is typing. */
  note(stanza: BinaryNode): Promise<void>;
};

type Copy = { readonly device: LinkedDevice; readonly stanza: BinaryNode };
type Written = { readonly message: proto.IMessage; readonly options: SendOptions; copies: readonly Copy[] };

export function createChat(options: {
  readonly account: ChatAccount;
  readonly subscriber: Addressed & { readonly name: string; silent: boolean };
  /** The person's device of that number, made if there is none. */
  readonly identity: (device: number) => Identity;
}): ChatEnd {
  const { account, subscriber, identity } = options;
  const written = new Map<string, Written>();
  const received = new Map<string, { count: number; readonly to: string; readonly sender: string }>();
  const seen: Seen[] = [];
  const typing: string[] = [];
  const delivered: string[] = [];
  const read: string[] = [];
  let unreadable = 0;
  let sending: Promise<unknown> = Promise.resolve();

  /** One thing after another, so that what is said first arrives first. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = sending.then(work);
    sending = done.catch(() => undefined);
    return done;
  };

  const seal = async (device: LinkedDevice, message: proto.IMessage, fresh: boolean): Promise<BinaryNode> => {
    const phone = identity(0);
    if (fresh || !(await phone.knows(device.lid))) await phone.meet(device.lid, device.takeBundle());
    const { type, bytes } = await phone.seal(device.lid, message);
    return node('enc', { v: 2, type }, bytes);
  };

  const content = async (
    device: LinkedDevice,
    message: proto.IMessage,
    how: SendOptions,
  ): Promise<BinaryNode> => {
    if (how.place?.endsWith('@newsletter'))
      return node('plaintext', {}, proto.Message.encode(message).finish());
    if (how.garbled) return node('enc', { v: 2, type: 'msg' }, randomBytes(80));
    return seal(device, message, false);
  };

  const post = async (id: string, message: proto.IMessage, how: SendOptions) => {
    const at = Math.floor((how.at?.getTime() ?? Date.now()) / 1000);
    const type = how.type ?? (isText(message) ? 'text' : 'media');
    const attributes = { id, t: at, type, notify: subscriber.name, ...originOf(subscriber, how.place) };
    const copies: Copy[] = [];
    for (const device of account.devices())
      copies.push({ device, stanza: node('message', attributes, [await content(device, message, how)]) });
    for (const { device, stanza } of copies) device.mailbox.post(stanza);
    written.set(id, { message, options: how, copies });
    return id;
  };

  const resend = (id: string, count?: number) =>
    inTurn(async () => {
      const { message, copies } = writtenOf(id);
      for (const { device, stanza } of copies) {
        const enc = await seal(device, message, true);
        device.mailbox.post(
          node('message', stanza.attrs, [{ ...enc, attrs: { ...enc.attrs, count: String(count ?? 1) } }]),
        );
      }
    });

  const writtenOf = (id: string): Written => {
    const found = written.get(id);
    if (found === undefined) throw new Error(`nobody wrote a message ${id} here`);
    return found;
  };

  const postReceipt = (
    id: string,
    device: number,
    type: string | undefined,
    children?: readonly BinaryNode[],
  ) => {
    const message = received.get(id);
    if (message === undefined) throw new Error(`no message ${id} of the account has arrived here`);
    const from = withDevice(userOf(message.to), device);
    const stanza = node('receipt', { from, id, t: nowInSeconds(), type }, children);
    for (const { lid, mailbox } of account.devices()) if (lid === message.sender) mailbox.post(stanza);
  };

  const open = async ({ sender, sealed }: Outgoing): Promise<proto.Message | undefined> => {
    let message: proto.Message | undefined;
    for (const [device, letter] of sealed)
      message =
        (await identity(device)
          .open(sender, letter)
          .catch(() => undefined)) ?? message;
    return message;
  };

  const chat: ChatEnd = {
    say: (text, how) => chat.send({ conversation: text }, how),
    send: (message, how = {}) => inTurn(() => post(how.id ?? inventId(), message, how)),
    deliverAgain(id) {
      for (const { device, stanza } of writtenOf(id).copies) device.mailbox.post(stanza);
    },
    resend: (id) => resend(id),
    seen,
    get texts() {
      return seen.map(({ text }) => text);
    },
    arrivals: (id) => received.get(id)?.count ?? 0,
    get unreadable() {
      return unreadable;
    },
    typing,
    delivered,
    read,
    confirm: (id, how) => postReceipt(id, 0, how === 'read' ? 'read' : undefined),
    askAgain(id, { device = 0, count = 1 } = {}) {
      const { registrationId } = identity(device).creds;
      postReceipt(id, device, 'retry', [
        node('retry', { count, id, t: nowInSeconds(), v: 1 }),
        node('registration', {}, encodeBigEndian(registrationId)),
      ]);
    },
    async receive(outgoing) {
      const { id, to, sender } = outgoing;
      const message = await open(outgoing);
      if (message === undefined) {
        unreadable += 1;
        return;
      }
      const before = received.get(id);
      received.set(id, { count: (before?.count ?? 0) + 1, to, sender });
      if (before === undefined) seen.push({ id, text: textOf(message), message });
      if (!subscriber.silent) chat.confirm(id, 'delivered');
    },
    async note(stanza) {
      const { type, id } = stanza.attrs;
      if (stanza.tag === 'chatstate') typing.push(...contentOf(stanza).map(({ tag }) => tag));
      else if (type === 'retry') await resend(String(id), Number(childOf(stanza, 'retry')?.attrs.count ?? 1));
      else {
        const list = type === 'read' ? read : delivered;
        list.push(...idsOf(stanza));
      }
    },
  };
  return chat;
}

/** The ids that a receipt is about. */
const idsOf = (receipt: BinaryNode): readonly string[] => [
  String(receipt.attrs.id),
  ...childrenOf(childOf(receipt, 'list'), 'item').map(({ attrs }) => String(attrs.id)),
];

/** Ids as phones invent them. */
const inventId = (): string => `3A${randomBytes(9).toString('hex').toUpperCase()}`;

const isText = ({ conversation, extendedTextMessage }: proto.IMessage): boolean =>
  typeof conversation === 'string' || extendedTextMessage != null;
