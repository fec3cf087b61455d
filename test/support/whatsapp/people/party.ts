/** Whoever has a number: a subscriber, or the owner of an account. */

import { randomBytes } from 'node:crypto';
import { jidDecode, type proto } from '@whiskeysockets/baileys';
import type { BinaryNode } from '../wire/node.ts';
import { childOf, childrenOf } from '../wire/node.ts';
import type { Bundle, Sealed } from './identity.ts';

export type Party = {
  /** The phone number as an address. */
  readonly jid: string;
  /** The address that hides the phone number. */
  readonly lid: string;
  /** The numbers of the devices; 0 is the phone. */
  devices(): readonly number[];
  /** What is needed to write to a device; undefined if there is no such device, or it has no keys. */
  bundle(device: number): Promise<Bundle | undefined>;
  /** A message that a linked device of an account sent. */
  receive(message: Outgoing): Promise<void>;
  /** The account's device with that LID confirmed something, asked for it again, or showed that it is typing. */
  note(account: ChatAccount, stanza: BinaryNode, device: string): Promise<void>;
};

/** A linked device of the account: each gets its own copy of what is written. */
export type LinkedDevice = {
  readonly lid: string;
  takeBundle(): Bundle;
  readonly mailbox: { post(stanza: BinaryNode): void };
  readonly connection: { send(stanza: BinaryNode): void } | undefined;
};

/** What a chat needs of the account it is with. */
export type ChatAccount = { readonly lid: string; devices(): readonly LinkedDevice[] };

/** A message on its way from an account's linked device to a party. */
export type Outgoing = {
  readonly id: string;
  /** The chat, as the sender spelled it. */
  readonly to: string;
  readonly account: ChatAccount;
  /** The LID of the account with the device that sent it. */
  readonly sender: string;
  /** What was encrypted for the party, by the number of the device. */
  readonly sealed: ReadonlyMap<number, Sealed>;
};

/** Who is who on a server. */
export type Directory = {
  /** The party that an address belongs to, whichever of its addresses and devices that is. */
  find(jid: string | undefined): Party | undefined;
};

/** The part of an address that stays the same over the devices. */
export const userOf = (jid: string | undefined): string => {
  const { user, server } = jidDecode(jid) ?? {};
  return `${user}@${server}`;
};

/** The number of the device in an address. */
export const deviceOf = (jid: string): number => jidDecode(jid)?.device ?? 0;

/** An address with a device in it. */
export const withDevice = (jid: string, device: number): string =>
  device === 0 ? jid : jid.replace('@', `:${device}@`);

/** What a message stanza holds for each party, by the address of a device. */
export function readSealed(stanza: BinaryNode): readonly { readonly jid: string; readonly sealed: Sealed }[] {
  const own = childOf(stanza, 'enc');
  const direct = own === undefined ? [] : [{ jid: String(stanza.attrs.to), sealed: readEnc(own) }];
  const each = childrenOf(childOf(stanza, 'participants'), 'to').map((to) => ({
    jid: String(to.attrs.jid),
    sealed: readEnc(childOf(to, 'enc')),
  }));
  return [...direct, ...each];
}

function readEnc(enc: BinaryNode | undefined): Sealed {
  const bytes = enc?.content;
  if (!(bytes instanceof Uint8Array)) throw new Error('an <enc> without bytes');
  return { type: enc?.attrs.type === 'pkmsg' ? 'pkmsg' : 'msg', bytes };
}

/** An id for a message, as phones invent them. */
export const inventId = (): string => `3A${randomBytes(9).toString('hex').toUpperCase()}`;

/** What a person reads of a message. */
export const textOf = (message: proto.IMessage): string =>
  message.conversation ?? message.extendedTextMessage?.text ?? message.imageMessage?.caption ?? '';
