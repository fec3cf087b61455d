/** What every desk tells in the same words: how long ago, and what a customer sent. */

import { formatPhone } from '../core/text/brazil.ts';

/** Milliseconds as people say them: `40 s`, `12 min`, `3 h 05`, `2 dias`. */
export function duration(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1_000))} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.floor(minutes / 1_440)} dias`;
}

/** What a customer sent, as far as words tell it. */
export type Sent =
  | { readonly type: 'text'; readonly text: string; readonly edited?: boolean | undefined }
  | { readonly type: 'choice'; readonly label: string }
  | { readonly type: 'contact'; readonly phone: string; readonly own: boolean }
  | {
      readonly type: 'media';
      readonly media: 'photo' | 'audio' | 'video' | 'document' | 'sticker';
      readonly caption?: string | undefined;
    }
  | { readonly type: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly type: 'other'; readonly what: string };

/** What a customer sent, in words. */
export function contentText(content: Sent): string {
  switch (content.type) {
    case 'text':
      return content.edited ? `${content.text} (editado)` : content.text;
    case 'choice':
      return content.label;
    case 'contact':
      return `[contato${content.own ? ' próprio' : ''}] ${formatPhone(content.phone)}`;
    case 'media': {
      const noun = {
        photo: 'foto',
        audio: 'áudio',
        video: 'vídeo',
        document: 'documento',
        sticker: 'figurinha',
      }[content.media];
      return content.caption ? `[${noun}] ${content.caption}` : `[${noun}]`;
    }
    case 'location':
      return `[localização ${content.latitude}, ${content.longitude}]`;
    case 'other':
      return `[${content.what}]`;
  }
}
