/** What every desk tells in the same words: how long ago, and what a customer sent. */

import type { MediaKind } from '../core/content.ts';
import { formatPhone } from '../core/text/brazil.ts';

/** Milliseconds as people say them: `40 s`, `12 min`, `3 h 05`, `2 dias`. */
export function duration(milliseconds: number, days = 'dias'): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1_000))} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.floor(minutes / 1_440)} ${days}`;
}

/** What a customer sent, as far as words tell it. */
export type Sent =
  | { readonly type: 'text'; readonly text: string; readonly edited?: boolean | undefined }
  | { readonly type: 'choice'; readonly label: string }
  | { readonly type: 'contact'; readonly phone: string; readonly own: boolean }
  | {
      readonly type: 'media';
      readonly media: MediaKind;
      readonly caption?: string | undefined;
    }
  | { readonly type: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly type: 'other'; readonly what: string };

/** What is said of what a customer sent. */
export type ContentWords = {
  readonly media: Readonly<Record<MediaKind, string>>;
  readonly edited: string;
  readonly contact: string;
  readonly ownContact: string;
  readonly location: string;
};

const portuguese: ContentWords = {
  media: { photo: 'foto', audio: 'áudio', video: 'vídeo', document: 'documento', sticker: 'figurinha' },
  edited: '(editado)',
  contact: 'contato',
  ownContact: 'contato próprio',
  location: 'localização',
};

/** What a customer sent, in words: Portuguese ones unless told. */
export function contentText(content: Sent, words: ContentWords = portuguese): string {
  switch (content.type) {
    case 'text':
      return content.edited ? `${content.text} ${words.edited}` : content.text;
    case 'choice':
      return content.label;
    case 'contact':
      return `[${content.own ? words.ownContact : words.contact}] ${formatPhone(content.phone)}`;
    case 'media': {
      const noun = words.media[content.media];
      return content.caption ? `[${noun}] ${content.caption}` : `[${noun}]`;
    }
    case 'location':
      return `[${words.location} ${content.latitude}, ${content.longitude}]`;
    case 'other':
      return `[${content.what}]`;
  }
}
