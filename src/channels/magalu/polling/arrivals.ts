/** From a message that Magalu lists, of somebody else's than ours, to what a conversation hears. Pure. */

import type { Attendant, MediaKind } from '../../../core/content.ts';
import { defined } from '../../../core/defined.ts';
import type { Arrival } from '../../channel.ts';
import type { ListedAttachment, ListedMessage } from '../api/schemas.ts';
import { readTime } from '../api/times.ts';
import { authorOf, passageOf, refusalOf } from './reading.ts';

/** Whoever answers in Magalu's own panel: nobody knows who. */
export const panel: Attendant = { id: 'panel', name: 'painel da Magalu', elsewhere: true };

/** What it makes a conversation hear, in order. */
export function arrivalsOf(ticket: string, message: ListedMessage, now: number): readonly Arrival[] {
  switch (authorOf(message)) {
    case 'marketplace':
      return [noted(ticket, message, `Magalu: ${textOf(message) || nothingWritten}`)];
    case 'seller':
      return [ofSeller(ticket, message)];
    case 'buyer':
      return ofBuyer(ticket, message, now);
  }
}

const nothingWritten = '(sem texto)';

const textOf = ({ message }: ListedMessage): string => (message ?? '').trim();

const dedupeOf = ({ id }: ListedMessage): string => `message:${id}`;

const noted = (address: string, message: ListedMessage, text: string, step = ''): Arrival => ({
  address,
  dedupe: `${dedupeOf(message)}${step}`,
  event: { type: 'noted', text },
});

/** Somebody of the seller's wrote it in the panel. */
function ofSeller(address: string, message: ListedMessage): Arrival {
  const written = textOf(message);
  if (passageOf(message) === 'refused')
    return noted(address, message, `Do painel da Magalu: ${refusalOf(message)}: ${written}`, ':refused');
  const files = message.attachments.map((attachment) => `[${nameOf(attachment)}]`);
  const text = [...files, written].join(' ').trim() || nothingWritten;
  return { address, dedupe: dedupeOf(message), event: { type: 'attendant.said', by: panel, text } };
}

/** A buyer's words are heard once moderation has let them pass; each file is a message of its own. */
function ofBuyer(address: string, message: ListedMessage, now: number): readonly Arrival[] {
  const passage = passageOf(message);
  if (passage === 'held') return [];
  if (passage === 'refused')
    return [noted(address, message, 'A moderação da Magalu reteve uma mensagem do comprador.', ':refused')];
  const text = textOf(message);
  const files = distinct(message.attachments);
  if (files.length > 0)
    return files.map((file, index) =>
      fileOf(address, { message, file, ...(index === 0 && text !== '' ? { caption: text } : {}) }, now),
    );
  if (text === '') return [];
  const event = saidBy(message, { type: 'text', text: message.message ?? '' }, now);
  return [{ address, dedupe: dedupeOf(message), event }];
}

/** The same of files that were listed after their message was told. */
export function lateArrivalsOf(
  address: string,
  { message, files }: { readonly message: ListedMessage; readonly files: readonly ListedAttachment[] },
  now: number,
): readonly Arrival[] {
  const author = authorOf(message);
  if (author === 'marketplace' || passageOf(message) !== 'shown') return [];
  return distinct(files).map((file) =>
    author === 'buyer'
      ? fileOf(address, { message, file }, now)
      : {
          address,
          dedupe: dedupeOfFile(message, file),
          event: { type: 'attendant.said', by: panel, text: `[${nameOf(file)}]` },
        },
  );
}

type BuyerSaid = Extract<Arrival['event'], { readonly type: 'customer.said' }>;

const saidBy = (message: ListedMessage, content: BuyerSaid['content'], now: number): BuyerSaid => ({
  type: 'customer.said',
  content,
  saidAt: Math.min(readTime(message.created_at) ?? now, now),
  ...defined({ profileName: message.owner?.name }),
});

/** A buyer's file. It is told by itself even if the words were told before it was listed. */
const fileOf = (
  address: string,
  {
    message,
    file,
    ...caption
  }: {
    readonly message: ListedMessage;
    readonly file: ListedAttachment;
    readonly caption?: string;
  },
  now: number,
): Arrival => {
  const ref = [address, message.id, file.id].map(encodeURIComponent).join('/');
  const content = { type: 'media', media: kindOf(file), ref, ...caption } as const;
  return { address, dedupe: dedupeOfFile(message, file), event: saidBy(message, content, now) };
};

const dedupeOfFile = (message: ListedMessage, { id }: ListedAttachment): string =>
  `${dedupeOf(message)}:${id}`;

const distinct = (files: readonly ListedAttachment[]): readonly ListedAttachment[] => [
  ...new Map(files.map((file) => [file.id, file])).values(),
];

const nameOf = ({ name, filename }: ListedAttachment): string => name ?? filename ?? 'arquivo';

function kindOf(attachment: ListedAttachment): MediaKind {
  const type = attachment.content_type ?? attachment.mime_type ?? attachment.type ?? '';
  const name = nameOf(attachment);
  if (/image|^(?:jpe?g|png)$/i.test(type) || /\.(?:jpe?g|png|webp|gif)$/i.test(name)) return 'photo';
  if (/video/i.test(type) || /\.(?:mp4|mov)$/i.test(name)) return 'video';
  if (/audio/i.test(type) || /\.(?:mp3|ogg|m4a)$/i.test(name)) return 'audio';
  return 'document';
}
