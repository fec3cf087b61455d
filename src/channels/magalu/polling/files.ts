/** The files of messages: how a conversation hears of them. Pure. */

import type { Incoming, MediaKind } from '../../../core/content.ts';
import type { Attached, Told } from '../api/schemas.ts';

/** What whoever wants the file asks for it by. */
export const fileOf = (
  ticket: string,
  told: Told,
  attached: Attached,
): Pick<Extract<Incoming, { readonly type: 'media' }>, 'type' | 'media' | 'ref'> => ({
  type: 'media',
  media: kindOf(attached),
  ref: [ticket, told.id, attached.id].map(encodeURIComponent).join('/'),
});

export const nameOf = ({ name, filename }: Attached): string => name ?? filename ?? 'arquivo';

function kindOf(attached: Attached): MediaKind {
  const type = attached.content_type ?? attached.mime_type ?? attached.type ?? '';
  const name = nameOf(attached);
  if (/image|^(?:jpe?g|png)$/i.test(type) || /\.(?:jpe?g|png|webp|gif)$/i.test(name)) return 'photo';
  if (/video/i.test(type) || /\.(?:mp4|mov)$/i.test(name)) return 'video';
  if (/audio/i.test(type) || /\.(?:mp3|ogg|m4a)$/i.test(name)) return 'audio';
  return 'document';
}
