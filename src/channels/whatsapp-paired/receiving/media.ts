/**
 * What a media message holds: fetched from WhatsApp, and decrypted, when somebody wants to see it. Not by the library,
 * which fetches from whatever host the sender's message names, hangs when a download breaks off, does not look whether
 * what it got is what was sent, and never asks the phone again (its `downloadMediaMessage` looks for a status where its
 * errors have none).
 */

import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import {
  getContentType,
  getMediaKeys,
  MEDIA_HKDF_KEY_MAPPING,
  type MediaType,
  type proto,
  type WASocket,
} from '@whiskeysockets/baileys';
import { Failure } from '../../../core/failure.ts';
import type { Media } from '../../channel.ts';
import { readMediaRef } from './media-ref.ts';

export type MediaSource = {
  /** Where WhatsApp keeps files, if not where it usually does. */
  readonly origin?: string;
  /** Milliseconds for each step; the usual ones if absent. */
  readonly within?: number;
};

const usualOrigin = 'https://mmg.whatsapp.net';
const usuallyWithin = 60_000;
/** What the file has besides what it holds: up to one block of padding, and the end of its checksum. */
const padding = 16;
const checksum = 10;

/** What of a message tells where its file is, and what decrypts it. */
type Holder = {
  readonly mimetype?: string | null;
  readonly fileLength?: unknown;
  readonly mediaKey?: Uint8Array | null;
  directPath?: string | null;
  url?: string | null;
};

/**
 * Asks the phone to hand it in again if WhatsApp has it no more.
 *
 * @param limit bytes.
 * @throws Failure
 */
export async function fetchMedia(
  socket: WASocket | undefined,
  ref: string,
  limit: number,
  source: MediaSource = {},
): Promise<Media> {
  const found = readMediaRef(ref);
  if (found === undefined) throw new Failure('refused', 'este arquivo não veio por este número');
  const { key, message } = found;
  const holder = holderOf(message);
  const type = getContentType(message)?.replace('Message', '');
  if (holder === undefined || type === undefined || !isMediaType(type))
    throw new Failure('refused', 'não há arquivo nesta mensagem');
  if (Number(holder.fileLength ?? 0) > limit) throw tooLarge(limit);
  if (!holder.mediaKey?.length) throw new Failure('refused', 'não há arquivo nesta mensagem');
  const within = source.within ?? usuallyWithin;

  const get = () => download(addressOf(holder, source.origin ?? usualOrigin), limit, within);
  let sealed = await get();
  if (sealed === 'gone') {
    if (socket === undefined) throw new Failure('retry', 'o WhatsApp não está conectado');
    await renew(socket, { key: { remoteJid: key.jid, id: key.id, fromMe: key.fromMe }, message }, within);
    sealed = await get();
    if (sealed === 'gone') throw gone();
  }
  const bytes = await open(sealed, holder.mediaKey, type);
  if (bytes.length > limit) throw tooLarge(limit);
  return { type: holder.mimetype ?? 'application/octet-stream', bytes };
}

const holderOf = (message: proto.IMessage): Holder | undefined =>
  message.imageMessage ??
  message.audioMessage ??
  message.videoMessage ??
  message.documentMessage ??
  message.stickerMessage ??
  undefined;

const isMediaType = (type: string): type is MediaType => Object.hasOwn(MEDIA_HKDF_KEY_MAPPING, type);

/**
 * Where a file is. Both of what a message says of it are the sender's words, and only a path of WhatsApp's own host is
 * followed: a sender could have this machine ask anything of anybody otherwise.
 */
function addressOf({ directPath, url }: Holder, origin: string): URL {
  let path = directPath;
  if (!path && url && URL.canParse(url)) {
    const { pathname, search, hostname } = new URL(url);
    if (/(^|\.)whatsapp\.net$/.test(hostname)) path = `${pathname}${search}`;
  }
  // Two slashes begin a host, as a backslash does; what does not begin with a slash would be one's continuation.
  if (!path || !/^\/[^/\\]/.test(path) || !URL.canParse(path, origin))
    throw new Failure('refused', 'o endereço deste arquivo não é do WhatsApp');
  const address = new URL(path, origin);
  if (address.origin !== new URL(origin).origin)
    throw new Failure('refused', 'o endereço deste arquivo não é do WhatsApp');
  return address;
}

/** The file as WhatsApp keeps it, or `gone` if it does no more. */
async function download(address: URL, limit: number, within: number): Promise<Buffer | 'gone'> {
  const most = limit + padding + checksum;
  try {
    const response = await fetch(address, {
      headers: { origin: 'https://web.whatsapp.com' },
      redirect: 'error',
      signal: AbortSignal.timeout(within),
    });
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status === 404 || response.status === 410) return 'gone';
      throw response.status === 429 || response.status >= 500
        ? new Failure('retry', `o WhatsApp não entrega o arquivo agora (${response.status})`)
        : new Failure('refused', `o WhatsApp não entrega este arquivo (${response.status})`);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      // What the sender said of its size need not be so.
      if (size > most) throw tooLarge(limit);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw new Failure('retry', 'o arquivo não chegou do WhatsApp', { cause: thrown });
  }
}

/** Has the phone hand the file in again: the message then says where it is. */
async function renew(
  socket: WASocket,
  whole: Parameters<WASocket['updateMediaMessage']>[0],
  within: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Failure('retry', 'o celular não respondeu: ele precisa estar ligado e com internet')),
      within,
    ).unref();
  });
  try {
    await Promise.race([socket.updateMediaMessage(whole), late]);
  } catch (thrown) {
    throw thrown instanceof Failure ? thrown : gone(thrown);
  } finally {
    clearTimeout(timer);
  }
}

/** Decrypts a file: AES-256-CBC, and the beginning of an HMAC over it at its end. */
async function open(sealed: Buffer, mediaKey: Uint8Array, type: MediaType): Promise<Uint8Array> {
  try {
    const { cipherKey, iv, macKey } = await getMediaKeys(mediaKey, type);
    if (macKey === undefined) throw new Error('no key to check it with');
    const body = sealed.subarray(0, -checksum);
    const mac = createHmac('sha256', macKey).update(iv).update(body).digest().subarray(0, checksum);
    if (!timingSafeEqual(mac, sealed.subarray(-checksum))) throw new Error('another file');
    const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (thrown) {
    throw new Failure('refused', 'o arquivo que o WhatsApp entregou está estragado', { cause: thrown });
  }
}

const gone = (cause?: unknown): Failure =>
  new Failure('refused', 'o WhatsApp não tem mais este arquivo', { cause });
const tooLarge = (limit: number): Failure =>
  new Failure('refused', `o arquivo é maior que ${Math.floor(limit / 2 ** 20)} MB`);
