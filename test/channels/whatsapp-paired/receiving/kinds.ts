/** Every kind of message that people send, and what is heard of it. */

import type { proto } from '@whiskeysockets/baileys';

export const said = (text: string) => ({ type: 'text', text });
/** Its reference is `ref:` and the field that it came in. */
export const media = (kind: string, field: string, caption?: string) => ({
  type: 'media',
  media: kind,
  ref: `ref:${field}`,
  ...(caption === undefined ? {} : { caption }),
});
export const card = (...lines: string[]) =>
  ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Ana Souza', ...lines, 'END:VCARD'].join('\n');
const contact = (phone: string) => ({ type: 'contact', phone, own: false });
export const other = (what: string) => ({ type: 'other', what });
export const unnamed = other('mensagem de um tipo desconhecido');
export const key = { remoteJid: '1234@lid', id: 'ABCDEF', fromMe: true };
/** As WhatsApp writes the number of a contact that it knows. */
export const waid = 'TEL;type=CELL;waid=5511987650001:+55 11 98765-0001';

/** A name, what comes, what is heard. */
export const kinds: readonly (readonly [string, proto.IMessage, unknown])[] = [
  ['a text', { conversation: 'oi' }, said('oi')],
  ['a text with a link or a quotation', { extendedTextMessage: { text: 'oi' } }, said('oi')],
  ['no text', { conversation: '' }, null],
  ['no text, extended', { extendedTextMessage: { text: '' } }, null],
  ['nothing', {}, null],
  [
    'a button',
    { buttonsResponseMessage: { selectedDisplayText: 'Sim', selectedButtonId: '1' } },
    said('Sim'),
  ],
  ['a button without words', { buttonsResponseMessage: { selectedButtonId: '1' } }, unnamed],
  [
    'a line of a list',
    { listResponseMessage: { title: 'Abrir um chamado', singleSelectReply: { selectedRowId: '2' } } },
    said('Abrir um chamado'),
  ],
  [
    'a button of a template',
    { templateButtonReplyMessage: { selectedDisplayText: 'Não', selectedId: 'n', selectedIndex: 1 } },
    said('Não'),
  ],
  ['an interactive answer', { interactiveResponseMessage: { body: { text: 'Talvez' } } }, said('Talvez')],
  ['a photo', { imageMessage: { caption: 'o modem' } }, media('photo', 'imageMessage', 'o modem')],
  ['a photo alone', { imageMessage: { caption: '' } }, media('photo', 'imageMessage')],
  ['a voice', { audioMessage: { ptt: true } }, media('audio', 'audioMessage')],
  ['a video', { videoMessage: { caption: 'veja' } }, media('video', 'videoMessage', 'veja')],
  ['a moving picture', { videoMessage: { gifPlayback: true } }, media('video', 'videoMessage')],
  // Fetched as any other video.
  ['a round video', { ptvMessage: { seconds: 3 } }, media('video', 'videoMessage')],
  ['a document', { documentMessage: { fileName: 'conta.pdf' } }, media('document', 'documentMessage')],
  ['a sticker', { stickerMessage: { isAnimated: true } }, media('sticker', 'stickerMessage')],
  [
    'a place',
    { locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6 } },
    { type: 'location', latitude: -23.5, longitude: -46.6 },
  ],
  [
    'a place that moves',
    { liveLocationMessage: { degreesLatitude: 1, degreesLongitude: 2 } },
    { type: 'location', latitude: 1, longitude: 2 },
  ],
  [
    'a place at zero',
    { locationMessage: { degreesLatitude: -0, degreesLongitude: 0 } },
    { type: 'location', latitude: 0, longitude: 0 },
  ],
  [
    'a place that is none',
    { locationMessage: { degreesLatitude: Number.NaN, degreesLongitude: 1 } },
    unnamed,
  ],
  ['a place too far', { locationMessage: { degreesLatitude: 1, degreesLongitude: -1 / 0 } }, unnamed],
  ['half a place', { locationMessage: { degreesLatitude: 1 } }, unnamed],
  ['a contact', { contactMessage: { vcard: card(waid) } }, contact('5511987650001')],
  [
    'a contact as written',
    { contactMessage: { vcard: card('TEL:(11) 98765-0001') } },
    contact('11987650001'),
  ],
  [
    'a contact of an iPhone',
    { contactMessage: { vcard: card('item1.TEL:+55 11 98765-0001', 'item1.X-ABLabel:Celular') } },
    contact('5511987650001'),
  ],
  [
    'a contact with other line ends',
    { contactMessage: { vcard: card('TEL;type=HOME:+55 11 98765-0001').replaceAll('\n', '\r\n') } },
    contact('5511987650001'),
  ],
  ['a contact without a number', { contactMessage: { vcard: card() } }, other('contato sem número')],
  ['a contact of a company', { contactMessage: { vcard: card('TEL:ramal') } }, other('contato sem número')],
  ['a contact of nothing', { contactMessage: {} }, other('contato sem número')],
  [
    'an endless number',
    { contactMessage: { vcard: card(`TEL;waid=${'9'.repeat(5_000)}:x`) } },
    contact('9'.repeat(20)),
  ],
  [
    'several contacts',
    { contactsArrayMessage: { contacts: [{ vcard: card(waid) }, { vcard: card('TEL:11') }] } },
    contact('5511987650001'),
  ],
  ['a poll', { pollCreationMessageV3: { name: 'Qual?' } }, other('enquete')],
  ['an event', { eventMessage: { name: 'Festa' } }, other('evento')],
  ['an invitation', { groupInviteMessage: { groupJid: '1-2@g.us' } }, other('convite de grupo')],
  ['an order', { orderMessage: { orderId: '1' } }, other('pedido')],
  ['a payment', { sendPaymentMessage: { noteMessage: { conversation: 'pix' } } }, other('pagamento')],
  ['something new', { richResponseMessage: { messageType: 0 } }, unnamed],
  ['a reaction', { reactionMessage: { key, text: '👍' } }, null],
  ['a hidden reaction', { encReactionMessage: { targetMessageKey: key } }, null],
  ['a vote', { pollUpdateMessage: { pollCreationMessageKey: key } }, null],
  ['something pinned', { pinInChatMessage: { key, type: 1 } }, null],
  ['something kept', { keepInChatMessage: { key, keepType: 1 } }, null],
  ['keys', { senderKeyDistributionMessage: { groupId: '1@g.us' }, messageContextInfo: {} }, null],
  ['what stands beside a message', { messageContextInfo: { messageSecret: new Uint8Array(32) } }, null],
  ['a text and what stands beside it', { messageContextInfo: {}, conversation: 'oi' }, said('oi')],
];
