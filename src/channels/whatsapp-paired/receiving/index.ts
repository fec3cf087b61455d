/**
 * Makes messages durable before WhatsApp hears that they were received. The library confirms a message as soon as it has
 * decrypted it, and hands it to its listeners afterwards, without waiting for them: a process that dies in between has
 * lost it. What it decrypts with can be given to it, however. So a message is stored there: within the transaction
 * of its keys, before their change is written and before the receipt leaves. Killed anywhere, the
 * same message comes again, can be read again, and is known by its id.
 */

import {
  areJidsSameUser,
  type BinaryNode,
  decodeMessageNode,
  type proto as Proto,
  proto,
  type SignalAuthState,
  type SignalKeyStoreWithTransaction,
  type SocketConfig,
  unpadRandomMax16,
  type WAMessageKey,
} from '@whiskeysockets/baileys';
import { readHandedIn } from './handed-in.ts';
import { alone } from './turns.ts';

/** A message as it is stored. */
export type Received = {
  readonly key: WAMessageKey;
  readonly message: Proto.IMessage;
  /** When it was written, by WhatsApp's clock, in milliseconds. */
  readonly writtenAt: number;
  /** It waited at WhatsApp while this account was not connected. */
  readonly waited: boolean;
  readonly pushName: string | undefined;
};

type MakeRepository = SocketConfig['makeSignalRepository'];

export type Reception = {
  /** For the socket's configuration. */
  readonly makeSignalRepository: MakeRepository;
  /** Hears of every stanza before the library reads it. */
  notice(stanza: BinaryNode): void;
};

export type ReceptionParts = {
  /** The library's own. */
  readonly makeSignalRepository: MakeRepository;
  /** Who this account is. */
  readonly me: () => { readonly id: string; readonly lid: string };
  /** Durable once it resolves. If it rejects, the message counts as unread, and WhatsApp keeps it. */
  readonly take: (received: Received) => Promise<void>;
  /** Resolves when messages may be taken: never, if none are taken any more. */
  readonly admitted: () => Promise<void>;
};

/** One for each socket. */
export function createReception({ makeSignalRepository, me, take, admitted }: ReceptionParts): Reception {
  /** What was encrypted, and the stanza that it came in. */
  const stanzas = new WeakMap<Uint8Array, BinaryNode>();

  const store = async (stanza: BinaryNode, padded: Uint8Array): Promise<void> => {
    for (const received of readStanza(stanza, padded, me())) await take(received);
  };

  return {
    notice(stanza) {
      if (stanza.tag !== 'message' || !Array.isArray(stanza.content)) return;
      for (const { tag, content } of stanza.content)
        if (tag === 'enc' && content instanceof Uint8Array) stanzas.set(content, stanza);
    },
    makeSignalRepository(auth, logger, phoneToLid) {
      const repository = makeSignalRepository(auth, logger, phoneToLid);
      const keys = withTransaction(auth);
      return {
        ...repository,
        async decryptMessage(options) {
          const stanza = stanzas.get(options.ciphertext);
          if (stanza === undefined) return alone(options.jid, () => repository.decryptMessage(options));
          await admitted();
          // The library sends in a transaction of this name, and decrypts in one by the sender's: both change the same
          // session, and the one that is written first is undone by the other. What was said then cannot be read.
          return keys.transaction(async () => {
            const padded = await alone(options.jid, () => repository.decryptMessage(options));
            await store(stanza, padded);
            return padded;
          }, me().id);
        },
        injectE2ESession: (options) => alone(options.jid, () => repository.injectE2ESession(options)),
        async encryptMessage(options) {
          return alone(options.jid, () => repository.encryptMessage(options));
        },
      };
    },
  };
}

/** The socket gives its repository keys with transactions, whatever the type says (`Socket/socket.js`). */
function withTransaction({ keys }: SignalAuthState): SignalKeyStoreWithTransaction {
  if ('transaction' in keys) return keys;
  throw new Error('keys without transactions cannot be kept');
}

/** Whether a message is in the chat of the account with itself: what its owner notes down there is said to nobody. */
const isOwnChat = ({ remoteJid }: WAMessageKey, me: ReturnType<ReceptionParts['me']>): boolean =>
  [me.id, me.lid].some((own) => areJidsSameUser(remoteJid ?? '', own));

/** Nothing for what the library can make no message of: then it says so itself. Several if the phone hands them in. */
function readStanza(
  stanza: BinaryNode,
  padded: Uint8Array,
  { id, lid }: { readonly id: string; readonly lid: string },
): readonly Received[] {
  let whole: Proto.IMessage;
  try {
    whole = proto.Message.decode(unpadRandomMax16(padded));
  } catch {
    return [];
  }
  const { fullMessage } = decodeMessageNode(stanza, id, lid);
  const { remoteJidAlt: alt, ...rest } = fullMessage.key;
  // Of what its owner writes the other name may be the owner's own: it names nobody else.
  const key = alt && !isOwnChat({ remoteJid: alt }, { id, lid }) ? { ...rest, remoteJidAlt: alt } : rest;
  if (isOwnChat(key, { id, lid }))
    return key.fromMe ? readHandedIn(whole).filter((message) => !isOwnChat(message.key, { id, lid })) : [];
  return [
    {
      key,
      message: whole.deviceSentMessage?.message ?? whole,
      writtenAt: Number(stanza.attrs.t) * 1_000 || Date.now(),
      waited: stanza.attrs.offline !== undefined,
      pushName: fullMessage.pushName ?? undefined,
    },
  ];
}
