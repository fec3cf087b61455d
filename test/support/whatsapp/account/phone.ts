/** The account owner's own phone: it links devices, gets copies of what they send, and writes by itself too. */

import { deflateSync } from 'node:zlib';
import { proto } from '@whiskeysockets/baileys';
import { type Addressed, recipientOf } from '../people/addressing.ts';
import { createIdentity, type Identity } from '../people/identity.ts';
import { inventId, type Outgoing, textOf } from '../people/party.ts';
import { type BinaryNode, node, nowInSeconds } from '../wire/node.ts';
import type { Device } from './device.ts';
import { handIn } from './hand-in.ts';
import { type Linker, linkByCode, linkByQr } from './link.ts';
import type { Pairings } from './pairing.ts';

/** A copy of what a linked device sent. */
export type Copy = {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly message: proto.IMessage;
};

export type Phone = {
  /** Links the device that shows this QR code. */
  scan(qr: string): Promise<void>;
  /** Links the device that shows this code for the account's number. */
  enterCode(code: string): Promise<void>;
  /** Unlinks the devices: those that are there close with 401, the others are refused with 401. */
  unlink(): void;
  /** The owner writes to a person on the phone. Resolves with the message's id once the linked devices have a copy. */
  say(to: Addressed, text: string, options?: { readonly id?: string; readonly at?: Date }): Promise<string>;
  send(
    to: Addressed,
    message: proto.IMessage,
    options?: { readonly id?: string; readonly at?: Date },
  ): Promise<string>;
  /** Copies of what the linked devices sent, in order. */
  readonly seen: readonly Copy[];
  /** The files that it can hand in again, by the ids of their messages: what they are sealed with, and where they then are. */
  readonly files: Map<string, { readonly mediaKey: Uint8Array; readonly directPath: string }>;
  /** What only the phone could read, by the ids: a linked device that asks for it gets it. */
  readonly kept: Map<string, proto.IWebMessageInfo>;
  /** Hands in one of those, asked for or not. */
  handOver(id: string): Promise<void>;
  /** What a device that is linked from now on is told of the past: texts that people wrote. */
  readonly history: { readonly from: Addressed; readonly text: string; readonly at: Date }[];
};

/** The part that the service drives. */
export type PhoneEnd = Phone & {
  readonly identity: Identity;
  receive(message: Outgoing): Promise<void>;
  note(stanza: BinaryNode, device: string): Promise<void>;
  /** Tells a device that has just been linked of the past. */
  syncHistory(device: Device): Promise<void>;
};

type Written = {
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly message: proto.IMessage;
};

export function createPhone(options: {
  readonly account: Omit<Linker, 'keys'>;
  readonly pairings: Pairings;
  devices(): readonly Device[];
  unlink(): void;
}): PhoneEnd {
  const { account, pairings } = options;
  const identity = createIdentity();
  const linker: Linker = { ...account, keys: identity.creds.signedIdentityKey };
  const seen: Copy[] = [];
  const history: Phone['history'] = [];
  const written = new Map<string, Written>();
  const files: Phone['files'] = new Map();
  const kept: Phone['kept'] = new Map();
  let sending: Promise<unknown> = Promise.resolve();

  /** To every linked device, one message after another. */
  const post = ({ attributes, message }: Written, to: readonly Device[], fresh = false) => {
    const done = sending.then(async () => {
      for (const device of to) {
        if (fresh || !(await identity.knows(device.lid)))
          await identity.meet(device.lid, device.takeBundle());
        const { type, bytes } = await identity.seal(device.lid, message);
        device.mailbox.post(node('message', attributes, [node('enc', { v: 2, type }, bytes)]));
      }
    });
    sending = done.catch(() => undefined);
    return done;
  };

  /** What devices of one account tell each other. */
  const peer = (protocolMessage: proto.Message.IProtocolMessage): Written => ({
    attributes: { id: inventId(), from: account.lid, t: nowInSeconds(), type: 'text', category: 'peer' },
    message: { protocolMessage },
  });

  const phone: PhoneEnd = {
    identity,
    seen,
    history,
    files,
    kept,
    async handOver(id) {
      const message = kept.get(id);
      if (message === undefined) throw new Error(`the phone has no message ${id}`);
      await post(peer(handedOver(message)), options.devices());
    },
    scan: (qr) => linkByQr(linker, pairings, qr),
    enterCode: (code) => linkByCode(linker, pairings, code),
    unlink: options.unlink,
    say: (to, text, how) => phone.send(to, { conversation: text }, how),
    async send(to, message, { id = inventId(), at = new Date() } = {}) {
      const recipient = recipientOf(to, account);
      const copy: Written = {
        attributes: { id, t: Math.floor(at.getTime() / 1000), type: 'text', ...recipient },
        message: { deviceSentMessage: { destinationJid: recipient.recipient, message } },
      };
      written.set(id, copy);
      await post(copy, options.devices());
      return id;
    },
    async receive({ id, to, sender, sealed }) {
      const letter = sealed.get(0);
      if (letter === undefined) return;
      const opened = await identity.open(sender, letter);
      const message = opened.deviceSentMessage?.message;
      const asked =
        message?.protocolMessage?.peerDataOperationRequestMessage?.placeholderMessageResendRequest;
      if (asked != null) {
        for (const { messageKey } of asked)
          if (messageKey?.id && kept.has(messageKey.id)) await phone.handOver(messageKey.id);
        return;
      }
      if (message != null) seen.push({ id, to, text: textOf(message), message });
    },
    async note(stanza, device) {
      if (stanza.attrs.type === 'server-error') {
        const answer = handIn(stanza, files.get(String(stanza.attrs.id)), account.jid);
        for (const { lid, mailbox } of options.devices()) if (lid === device) mailbox.post(answer);
        return;
      }
      const copy = written.get(String(stanza.attrs.id));
      if (stanza.attrs.type === 'retry' && copy !== undefined)
        await post(
          copy,
          options.devices().filter(({ lid }) => lid === device),
          true,
        );
    },
    async syncHistory(device) {
      const past = proto.HistorySync.encode({
        syncType: proto.HistorySync.HistorySyncType.INITIAL_BOOTSTRAP,
        conversations: history.map(({ from: { lid }, text, at }) => {
          const key = { remoteJid: lid, fromMe: false, id: inventId() };
          const messageTimestamp = Math.floor(at.getTime() / 1000);
          return {
            id: lid,
            messages: [{ message: { key, messageTimestamp, message: { conversation: text } } }],
          };
        }),
        chunkOrder: 1,
        progress: 100,
      });
      await post(
        peer({
          type: proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION,
          historySyncNotification: {
            syncType: proto.Message.HistorySyncType.INITIAL_BOOTSTRAP,
            chunkOrder: 1,
            progress: 100,
            initialHistBootstrapInlinePayload: deflateSync(past.finish()),
          },
        }),
        [device],
      );
    },
  };
  return phone;
}

/** A message as the phone hands it in to a device that could not read it. */
const handedOver = (message: proto.IWebMessageInfo): proto.Message.IProtocolMessage => ({
  type: proto.Message.ProtocolMessage.Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE,
  peerDataOperationRequestResponseMessage: {
    stanzaId: inventId(),
    peerDataOperationRequestType: proto.Message.PeerDataOperationRequestType.PLACEHOLDER_MESSAGE_RESEND,
    peerDataOperationResult: [
      {
        placeholderMessageResendResponse: {
          webMessageInfoBytes: proto.WebMessageInfo.encode(message).finish(),
        },
      },
    ],
  },
});
