/** Contents that refer to a message sent before, as phones spell them. For `Chat.send`. */

import { proto } from '@whiskeysockets/baileys';

/** Which message is meant; `byAccount` if it is one of the account's. */
type Target = { readonly id: string; readonly byAccount?: boolean };

const keyOf = ({ id, byAccount = false }: Target): proto.IMessageKey => ({ id, fromMe: !byAccount });

const { Type } = proto.Message.ProtocolMessage;

/** The person corrects what they wrote. */
export const edited = (id: string, text: string): proto.IMessage => ({
  protocolMessage: {
    key: keyOf({ id }),
    type: Type.MESSAGE_EDIT,
    editedMessage: { conversation: text },
    timestampMs: Date.now(),
  },
});

/** The person deletes, for everybody, what they wrote. */
export const revoked = (id: string): proto.IMessage => ({
  protocolMessage: { key: keyOf({ id }), type: Type.REVOKE },
});

/** A reaction; an empty one takes it back. */
export const reacted = (target: Target, emoji: string): proto.IMessage => ({
  reactionMessage: { key: keyOf(target), text: emoji, senderTimestampMs: Date.now() },
});

/** A text that quotes another message. */
export const quoted = (id: string, text: string, quote: proto.IMessage): proto.IMessage => ({
  extendedTextMessage: { text, contextInfo: { stanzaId: id, quotedMessage: quote } },
});
