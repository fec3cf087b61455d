/** A media message as a reference: what has to be known to fetch what it holds, and to ask the phone for it again. */

import { proto } from '@whiskeysockets/baileys';
import { z } from 'zod';

/** Where a message is: `fromMe` if it was written on the account's own phone. */
export type MessageKey = { readonly jid: string; readonly id: string; readonly fromMe: boolean };

const shape = z.tuple([z.string(), z.string(), z.boolean(), z.base64()]);

/** Only what fetching takes: previews, captions and what is quoted may be larger than all the rest together. */
export function writeMediaRef({ jid, id, fromMe }: MessageKey, media: proto.IMessage): string {
  const { imageMessage, audioMessage, videoMessage, documentMessage, stickerMessage } = media;
  const bare: proto.IMessage = {
    ...(imageMessage ? { imageMessage: whereOf(imageMessage) } : {}),
    ...(audioMessage ? { audioMessage: whereOf(audioMessage) } : {}),
    ...(videoMessage ? { videoMessage: whereOf(videoMessage) } : {}),
    ...(documentMessage ? { documentMessage: whereOf(documentMessage) } : {}),
    ...(stickerMessage ? { stickerMessage: whereOf(stickerMessage) } : {}),
  };
  const bytes = Buffer.from(proto.Message.encode(bare).finish()).toString('base64');
  return JSON.stringify([jid, id, fromMe, bytes]);
}

/** Where it is at WhatsApp, what it is decrypted with, and what it should be. Every kind spells this alike. */
const whereOf = ({
  url,
  directPath,
  mediaKey,
  mediaKeyTimestamp,
  mimetype,
  fileLength,
  fileSha256,
  fileEncSha256,
}: proto.Message.IImageMessage) => ({
  url: url ?? null,
  directPath: directPath ?? null,
  mediaKey: mediaKey ?? null,
  mediaKeyTimestamp: mediaKeyTimestamp ?? null,
  mimetype: mimetype ?? null,
  fileLength: fileLength ?? null,
  fileSha256: fileSha256 ?? null,
  fileEncSha256: fileEncSha256 ?? null,
});

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
