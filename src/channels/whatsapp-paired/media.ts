/** What a media message holds: fetched from WhatsApp, and decrypted, when somebody wants to see it. */

import { downloadMediaMessage, getContentType, type WASocket } from '@whiskeysockets/baileys';
import { Failure } from '../../core/failure.ts';
import type { Media } from '../channel.ts';
import { readMediaRef } from './media-ref.ts';
import { silentLogger } from './quiet.ts';

/**
 * Asks the phone to hand it in again if the link to it has expired.
 *
 * @param limit bytes.
 * @throws Failure
 */
export async function fetchMedia(socket: WASocket | undefined, ref: string, limit: number): Promise<Media> {
  const found = readMediaRef(ref);
  if (found === undefined) throw new Failure('refused', 'este arquivo não veio por este número');
  const { key, message } = found;
  const type = getContentType(message);
  const holder =
    message.imageMessage ??
    message.audioMessage ??
    message.videoMessage ??
    message.documentMessage ??
    message.stickerMessage;
  if (type === undefined || !holder) throw new Failure('refused', 'não há arquivo nesta mensagem');
  if (Number(holder.fileLength ?? 0) > limit) throw tooLarge(limit);
  if (socket === undefined) throw new Failure('retry', 'o WhatsApp não está conectado');
  const whole = { key: { remoteJid: key.jid, id: key.id, fromMe: key.fromMe }, message };
  try {
    const stream = await downloadMediaMessage(
      whole,
      'stream',
      {},
      {
        logger: silentLogger,
        reuploadRequest: socket.updateMediaMessage,
      },
    );
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      // What the sender said of its size need not be so.
      if (size > limit) {
        stream.destroy();
        throw tooLarge(limit);
      }
      chunks.push(bytes);
    }
    return { type: holder.mimetype ?? 'application/octet-stream', bytes: Buffer.concat(chunks) };
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw new Failure('refused', 'o WhatsApp não tem mais este arquivo', { cause: thrown });
  }
}

const tooLarge = (limit: number): Failure =>
  new Failure('refused', `o arquivo é maior que ${Math.floor(limit / 2 ** 20)} MB`);
