/** A media message as a reference: what has to be known to fetch what it holds, and to ask the phone for it again. */

import { proto } from '@whiskeysockets/baileys';
import { z } from 'zod';

/** Where a message is: `fromMe` if it was written on the account's own phone. */
export type MessageKey = { readonly jid: string; readonly id: string; readonly fromMe: boolean };

const shape = z.tuple([z.string(), z.string(), z.boolean(), z.base64()]);

/** Without the previews, which may be as large as all the rest together. */
export function writeMediaRef({ jid, id, fromMe }: MessageKey, media: proto.IMessage): string {
  const bare = proto.Message.fromObject(media);
  for (const part of [bare.imageMessage, bare.videoMessage, bare.documentMessage])
    if (part) {
      part.jpegThumbnail = null;
      part.contextInfo = null;
      part.caption = null;
    }
  if (bare.audioMessage) bare.audioMessage.waveform = null;
  if (bare.stickerMessage) bare.stickerMessage.pngThumbnail = null;
  const bytes = Buffer.from(proto.Message.encode(bare).finish()).toString('base64');
  return JSON.stringify([jid, id, fromMe, bytes]);
}

/** Undefined if it is none of ours. */
export function readMediaRef(
  ref: string,
): { readonly key: MessageKey; readonly message: proto.Message } | undefined {
  try {
    const [jid, id, fromMe, bytes] = shape.parse(JSON.parse(ref));
    return { key: { jid, id, fromMe }, message: proto.Message.decode(Buffer.from(bytes, 'base64')) };
  } catch {
    return undefined;
  }
}
