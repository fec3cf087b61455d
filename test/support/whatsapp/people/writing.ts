/** How what a person writes gets to the linked devices of an account: encrypted for each, in the order of writing. */

import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { type BinaryNode, node, nowInSeconds } from '../wire/node.ts';
import { type Addressed, originOf } from './addressing.ts';
import type { Identity } from './identity.ts';
import { type ChatAccount, inventId, type LinkedDevice } from './party.ts';

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
  /** The linked devices get word of it and nothing to read, as with what people write from an advertisement. */
  readonly withheld?: boolean;
};

export type Writing = {
  send(message: proto.IMessage, how: SendOptions): Promise<string>;
  /** Encrypts it anew, for the device with that LID or for all, as the answer to a count of retry receipts. */
  resend(id: string, count: number, to?: string): Promise<void>;
  /** The very same bytes once more. */
  deliverAgain(id: string): void;
  /** A voice call that rings until it is over: nobody takes it. */
  ring(): void;
};

type Copy = { readonly device: LinkedDevice; readonly stanza: BinaryNode };
type Written = { readonly message: proto.IMessage; readonly copies: readonly Copy[] };

export function createWriting(options: {
  readonly account: ChatAccount;
  readonly person: Addressed & { readonly name: string };
  readonly phone: () => Identity;
}): Writing {
  const { account, person, phone } = options;
  const written = new Map<string, Written>();
  let sending: Promise<unknown> = Promise.resolve();

  /** One thing after another, so that what is said first arrives first. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = sending.then(work);
    sending = done.catch(() => undefined);
    return done;
  };
  const writtenOf = (id: string): Written => {
    const found = written.get(id);
    if (found === undefined) throw new Error(`nobody wrote a message ${id} here`);
    return found;
  };

  const seal = async (device: LinkedDevice, message: proto.IMessage, count?: number): Promise<BinaryNode> => {
    const identity = phone();
    const isAnew = count !== undefined || !(await identity.knows(device.lid));
    if (isAnew) await identity.meet(device.lid, device.takeBundle());
    const { type, bytes } = await identity.seal(device.lid, message);
    return node('enc', { v: 2, type, count }, bytes);
  };
  const contentFor = async (device: LinkedDevice, message: proto.IMessage, how: SendOptions) => {
    if (how.place?.endsWith('@newsletter'))
      return node('plaintext', {}, proto.Message.encode(message).finish());
    if (how.withheld) return node('unavailable');
    if (how.garbled) return node('enc', { v: 2, type: 'msg' }, randomBytes(80));
    return seal(device, message);
  };

  return {
    send: (message, how) =>
      inTurn(async () => {
        const id = how.id ?? inventId();
        const at = Math.floor((how.at?.getTime() ?? Date.now()) / 1000);
        const type = how.type ?? (isText(message) ? 'text' : 'media');
        const attributes = { id, t: at, type, notify: person.name, ...originOf(person, how.place) };
        const copies: Copy[] = [];
        for (const device of account.devices()) {
          const content = await contentFor(device, message, how);
          copies.push({ device, stanza: node('message', attributes, [content]) });
        }
        for (const { device, stanza } of copies) device.mailbox.post(stanza);
        written.set(id, { message, copies });
        return id;
      }),
    resend: (id, count, to) =>
      inTurn(async () => {
        const { message, copies } = writtenOf(id);
        for (const { device, stanza } of copies)
          if (to === undefined || device.lid === to)
            device.mailbox.post(node('message', stanza.attrs, [await seal(device, message, count)]));
      }),
    deliverAgain(id) {
      for (const { device, stanza } of writtenOf(id).copies) device.mailbox.post(stanza);
    },
    ring() {
      const call = { 'call-id': inventId(), 'call-creator': person.lid };
      const { from } = originOf(person, undefined);
      for (const step of [node('offer', call), node('terminate', { ...call, reason: 'timeout' })])
        for (const { mailbox } of account.devices())
          mailbox.post(node('call', { from, id: inventId(), t: nowInSeconds() }, [step]));
    },
  };
}

const isText = ({ conversation, extendedTextMessage }: proto.IMessage): boolean =>
  typeof conversation === 'string' || extendedTextMessage != null;
