/** From WhatsApp's messages to what a conversation hears. Pure. */

import { normalizeMessageContent, proto } from '@whiskeysockets/baileys';
import type { Incoming, MediaKind } from '../../../core/content.ts';

/** What a message says; or what attendants should read of it; null if nobody says anything by it. */
export type Reading = Incoming | { readonly type: 'note'; readonly text: string } | null;

/**
 * @param refOf a reference to what a media message holds, for `media` later.
 */
export function readMessage(message: proto.IMessage, refOf: (media: proto.IMessage) => string): Reading {
  const content = normalizeMessageContent(message);
  if (!content) return null;
  const { protocolMessage } = content;
  if (protocolMessage) return readProtocol(protocolMessage);
  return (
    readText(content) ??
    readAnswer(content) ??
    readMedia(content, refOf) ??
    readPlace(content) ??
    readContact(content) ??
    readOther(content)
  );
}

const text = (words: string | null | undefined): Incoming | null =>
  words ? { type: 'text', text: words } : null;

const readText = ({ conversation, extendedTextMessage }: proto.IMessage): Incoming | null =>
  text(conversation) ?? text(extendedTextMessage?.text);

/** Buttons of another program, or of the app itself, count by what they say: ours are numbered text. */
const readAnswer = ({
  buttonsResponseMessage,
  listResponseMessage,
  templateButtonReplyMessage,
  interactiveResponseMessage,
}: proto.IMessage): Incoming | null =>
  text(buttonsResponseMessage?.selectedDisplayText) ??
  text(listResponseMessage?.title) ??
  text(templateButtonReplyMessage?.selectedDisplayText) ??
  text(interactiveResponseMessage?.body?.text);

/** Edits and deletions; everything else that the protocol says to itself nobody said. */
function readProtocol({ type, editedMessage }: proto.Message.IProtocolMessage): Reading {
  const { Type } = proto.Message.ProtocolMessage;
  if (type === Type.REVOKE) return { type: 'note', text: 'o cliente apagou uma mensagem' };
  if (type !== Type.MESSAGE_EDIT || !editedMessage) return null;
  const content = normalizeMessageContent(editedMessage);
  const words =
    content?.conversation ||
    content?.extendedTextMessage?.text ||
    content?.imageMessage?.caption ||
    content?.videoMessage?.caption ||
    content?.documentMessage?.caption;
  return words ? { type: 'text', text: words, edited: true } : null;
}

function readMedia(content: proto.IMessage, refOf: (media: proto.IMessage) => string): Incoming | null {
  const { imageMessage, audioMessage, videoMessage, ptvMessage, documentMessage, stickerMessage } = content;
  const candidates: readonly (readonly [MediaKind, proto.IMessage, string | null | undefined])[] = [
    ...(imageMessage ? [['photo', { imageMessage }, imageMessage.caption] as const] : []),
    ...(audioMessage ? [['audio', { audioMessage }, undefined] as const] : []),
    ...(videoMessage ? [['video', { videoMessage }, videoMessage.caption] as const] : []),
    ...(ptvMessage ? [['video', { videoMessage: ptvMessage }, undefined] as const] : []),
    ...(documentMessage ? [['document', { documentMessage }, documentMessage.caption] as const] : []),
    ...(stickerMessage ? [['sticker', { stickerMessage }, undefined] as const] : []),
  ];
  const [first] = candidates;
  if (first === undefined) return null;
  const [media, holder, caption] = first;
  return { type: 'media', media, ref: refOf(holder), ...(caption ? { caption } : {}) };
}

function readPlace({ locationMessage, liveLocationMessage }: proto.IMessage): Incoming | null {
  const { degreesLatitude, degreesLongitude } = locationMessage ?? liveLocationMessage ?? {};
  if (typeof degreesLatitude !== 'number' || typeof degreesLongitude !== 'number') return null;
  if (!Number.isFinite(degreesLatitude) || !Number.isFinite(degreesLongitude)) return null;
  // Stored as JSON, which has no -0.
  return { type: 'location', latitude: degreesLatitude + 0, longitude: degreesLongitude + 0 };
}

/** Of several the first. Nothing vouches that a card is the sender's own. */
function readContact({ contactMessage, contactsArrayMessage }: proto.IMessage): Incoming | null {
  const card = contactMessage ?? contactsArrayMessage?.contacts?.[0];
  if (!card) return null;
  const vcard = card.vcard ?? '';
  // Cards of iPhones number their lines (`item1.TEL:…`), and WhatsApp notes the number itself beside the one that people see (`TEL;waid=5511987650001:+55 11 98765-0001`).
  const phone = (
    /waid=(\d+)/.exec(vcard)?.[1] ??
    /^(?:[\w-]+\.)?TEL[^:\n]*:(.+)$/im.exec(vcard)?.[1] ??
    ''
  ).replace(/\D/g, '');
  return phone === ''
    ? { type: 'other', what: 'contato sem número' }
    : { type: 'contact', phone: phone.slice(0, 20), own: false };
}

/** Things that people send, and that the bot can only name. */
const nouns: Readonly<Record<string, string>> = {
  pollCreationMessage: 'enquete',
  pollCreationMessageV2: 'enquete',
  pollCreationMessageV3: 'enquete',
  eventMessage: 'evento',
  groupInviteMessage: 'convite de grupo',
  productMessage: 'produto',
  orderMessage: 'pedido',
  sendPaymentMessage: 'pagamento',
  requestPaymentMessage: 'cobrança',
  lottieStickerMessage: 'figurinha',
  stickerPackMessage: 'figurinhas',
};

/** What says nothing by itself: keys, reactions, votes, what stands beside another message, a text without any. */
const silent = new Set([
  'extendedTextMessage',
  'messageContextInfo',
  'senderKeyDistributionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'reactionMessage',
  'encReactionMessage',
  'pollUpdateMessage',
  'keepInChatMessage',
  'pinInChatMessage',
  'albumMessage',
  'deviceSentMessage',
  'chat',
  'call',
  'encCommentMessage',
  'encEventResponseMessage',
  'botInvokeMessage',
  'placeholderMessage',
  'stickerSyncRmrMessage',
]);

function readOther(content: proto.IMessage): Incoming | null {
  const said = Object.entries(content).flatMap(([key, value]) =>
    value === null || value === undefined || value === '' || silent.has(key) ? [] : [key],
  );
  // A kind that is newer than this code is still something that a person sent and wants an answer to.
  return said[0] === undefined
    ? null
    : { type: 'other', what: nouns[said[0]] ?? 'mensagem de um tipo desconhecido' };
}

/** What a person wrote on the phone itself, as the transcript shows it; null if nothing. */
export function readTyped(message: proto.IMessage): string | null {
  const reading = readMessage(message, () => '');
  if (reading === null) return null;
  switch (reading.type) {
    case 'text':
      return reading.edited ? `(editado) ${reading.text}` : reading.text;
    case 'media': {
      const noun = {
        photo: 'foto',
        audio: 'áudio',
        video: 'vídeo',
        document: 'documento',
        sticker: 'figurinha',
      };
      return `[${noun[reading.media]}]${reading.caption ? ` ${reading.caption}` : ''}`;
    }
    case 'location':
      return '[localização]';
    case 'contact':
      return '[contato]';
    case 'other':
      return `[${reading.what}]`;
    default:
      return null;
  }
}
