/** From a message that Magalu lists, of somebody else's than ours, to what a conversation hears. Pure. */

import type { Attendant, MediaKind } from '../../../core/content.ts';
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
  const dedupe = dedupeOf(message);
  const saidAt = Math.min(readTime(message.created_at) ?? now, now);
  const said = (content: Extract<Arrival['event'], { readonly type: 'customer.said' }>['content']) =>
    ({
      type: 'customer.said',
      content,
      saidAt,
      ...(message.owner?.name === undefined ? {} : { profileName: message.owner.name }),
    }) as const;
  const text = textOf(message);
  const [first, ...others] = message.attachments;
  if (first === undefined)
    return text === ''
      ? []
      : [{ address, dedupe, event: said({ type: 'text', text: message.message ?? '' }) }];
  const refer = (attachment: ListedAttachment) => ({
    type: 'media' as const,
    media: kindOf(attachment),
    ref: [address, message.id, attachment.id].map(encodeURIComponent).join('/'),
  });
  return [
    { address, dedupe, event: said({ ...refer(first), ...(text === '' ? {} : { caption: text }) }) },
    ...others.map((attachment) => ({
      address,
      dedupe: `${dedupe}:${attachment.id}`,
      event: said(refer(attachment)),
    })),
  ];
}

const nameOf = ({ name, filename }: ListedAttachment): string => name ?? filename ?? 'arquivo';

function kindOf(attachment: ListedAttachment): MediaKind {
  const type = attachment.content_type ?? attachment.mime_type ?? attachment.type ?? '';
  const name = nameOf(attachment);
  if (/image|^(?:jpe?g|png)$/i.test(type) || /\.(?:jpe?g|png|webp|gif)$/i.test(name)) return 'photo';
  if (/video/i.test(type) || /\.(?:mp4|mov)$/i.test(name)) return 'video';
  if (/audio/i.test(type) || /\.(?:mp3|ogg|m4a)$/i.test(name)) return 'audio';
  return 'document';
}
