/**
 * Hands a file to WhatsApp, sealed for its reader, and makes the message that has the key to it. Not by the library, which
 * writes it to the disk on the way and follows redirects.
 */

import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import {
  getBinaryNodeChild,
  getBinaryNodeChildren,
  getMediaKeys,
  type proto,
  type WASocket,
} from '@whiskeysockets/baileys';
import { z } from 'zod';
import type { Attachment } from '../../../core/content.ts';
import { Failure } from '../../../core/failure.ts';
import { isPicture } from './parts.ts';

/** Milliseconds for one host to take a file. */
const usuallyWithin = 120_000;
/** How much of the checksum is kept. */
const checksum = 10;

const answer = z.object({ direct_path: z.string().min(1), url: z.string().optional() });

/**
 * @param options.origin where WhatsApp takes files, if not where it says; `within` in milliseconds.
 * @throws Failure, never `unknown`: nobody sees what was handed in twice.
 */
export async function uploadFile(
  socket: WASocket,
  { file, text }: { readonly file: Attachment; readonly text: string },
  bytes: Uint8Array,
  options: { readonly origin?: string; readonly within?: number } = {},
): Promise<proto.IMessage> {
  const type = isPicture(file) ? 'image' : 'document';
  const mediaKey = randomBytes(32);
  const sealed = await seal(bytes, mediaKey, type);
  const fileEncSha256 = hash(sealed);
  const { direct_path: directPath, url } = await handIn(socket, type, sealed, fileEncSha256, options);
  const about = {
    ...{ mediaKey, directPath, fileEncSha256, mimetype: file.type },
    ...(url === undefined ? {} : { url }),
    fileSha256: hash(bytes),
    fileLength: bytes.length,
    mediaKeyTimestamp: Math.floor(Date.now() / 1_000),
  };
  return type === 'image'
    ? { imageMessage: { ...about, ...(text === '' ? {} : { caption: text }) } }
    : { documentMessage: { ...about, fileName: file.name, title: file.name } };
}

/** AES-256-CBC, and the beginning of an HMAC over it at its end: the reverse of what `receiving/media.ts` does. */
async function seal(bytes: Uint8Array, mediaKey: Uint8Array, type: 'image' | 'document'): Promise<Buffer> {
  const { cipherKey, iv, macKey } = await getMediaKeys(mediaKey, type);
  if (macKey === undefined) throw new Failure('refused', 'o arquivo não pôde ser cifrado');
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const mac = createHmac('sha256', macKey).update(iv).update(body).digest();
  return Buffer.concat([body, mac.subarray(0, checksum)]);
}

const hash = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Asks where files are taken, and tries the places in their order. */
async function handIn(
  socket: WASocket,
  type: 'image' | 'document',
  sealed: Buffer,
  fileEncSha256: Buffer,
  { origin, within = usuallyWithin }: { readonly origin?: string; readonly within?: number },
): Promise<z.infer<typeof answer>> {
  const { hosts, auth } = await findHosts(socket);
  const token = fileEncSha256.toString('base64url');
  const query = new URLSearchParams({ auth, token });
  let failure = unknownPlace();
  for (const place of origin === undefined ? hosts.map((host) => `https://${host}`) : [origin])
    try {
      const response = await fetch(`${place}/mms/${type}/${token}?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', origin: 'https://web.whatsapp.com' },
        body: Uint8Array.from(sealed),
        redirect: 'error',
        signal: AbortSignal.timeout(within),
      });
      const { data } = answer.safeParse(await response.json().catch(() => undefined));
      if (response.ok && data !== undefined) return data;
      failure = refusalOf(response.status);
    } catch (thrown) {
      failure = new Failure('retry', 'o WhatsApp não recebeu o arquivo', { cause: thrown });
    }
  throw failure;
}

/**
 * Where WhatsApp takes files, and what proves that we may hand some in. Asked each time, and not by the library, which
 * never asks again once a question of this sort has failed.
 */
async function findHosts(
  socket: WASocket,
): Promise<{ readonly hosts: readonly string[]; readonly auth: string }> {
  const question = {
    tag: 'iq',
    attrs: { type: 'set', xmlns: 'w:m', to: 's.whatsapp.net' },
    content: [{ tag: 'media_conn', attrs: {} }],
  };
  const told = await socket.query(question).catch((thrown: unknown) => {
    throw unknownPlace(thrown);
  });
  const found = getBinaryNodeChild(told, 'media_conn');
  const auth = found?.attrs.auth;
  if (auth === undefined) throw unknownPlace();
  return { hosts: getBinaryNodeChildren(found, 'host').flatMap(({ attrs }) => attrs.hostname ?? []), auth };
}

const unknownPlace = (cause?: unknown): Failure =>
  new Failure('retry', 'o WhatsApp não disse onde recebe arquivos', { cause });

const refusalOf = (status: number): Failure =>
  [413, 415].includes(status)
    ? new Failure('refused', `o WhatsApp não aceita este arquivo (${status})`)
    : new Failure('retry', `o WhatsApp não recebe arquivos agora (${status})`);
