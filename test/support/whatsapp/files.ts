/** Where WhatsApp keeps files, on loopback; and files as people's apps seal them. */

import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { getMediaKeys, type MediaType, type proto } from '@whiskeysockets/baileys';

export type Files = Awaited<ReturnType<typeof startFiles>>;

/** How a file is answered: with these bytes, with a status, cut off in the middle, never, or by sending elsewhere. */
export type Answer = Buffer | number | 'cut' | 'never' | { readonly elsewhere: string };

export async function startFiles() {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const uploads = { troubles: [] as number[] };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (request.method === 'POST') {
      void buffer(request).then((bytes) => {
        const [, type, token] =
          /^\/mms\/(image|document)\/([\w-]{43})\?auth=auth-of-the-tests&token=\2$/.exec(path) ?? [];
        const trouble = uploads.troubles.shift();
        if (trouble !== undefined) return response.writeHead(trouble).end('{}');
        // By the sum of what lies there; whoever says another one is not what it says.
        if (type === undefined || token !== createHash('sha256').update(bytes).digest('base64url'))
          return response.writeHead(400).end('{}');
        const directPath = `/v/${type}/${token}`;
        answers.set(directPath, bytes);
        return response.end(
          JSON.stringify({ url: `https://mmg.whatsapp.net${directPath}`, direct_path: directPath }),
        );
      });
      return;
    }
    const answer = answers.get(path) ?? 404;
    if (answer === 'never') return;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (answer === 'cut') {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write(Buffer.alloc(100), () => response.destroy());
    } else if (Buffer.isBuffer(answer)) response.writeHead(200).end(answer);
    else response.writeHead(302, { location: answer.elsewhere }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    answers,
    /** The paths that were asked for. */
    asked,
    /** Answers the next uploads with these statuses. */
    refuseUploads: (...statuses: number[]) => void uploads.troubles.push(...statuses),
    /** What a message of ours holds, as its reader opens it; undefined if there is no file in it. */
    async open(message: proto.IMessage): Promise<Buffer | undefined> {
      const { imageMessage, documentMessage } = message;
      const holder = imageMessage ?? documentMessage;
      const sealed = answers.get(holder?.directPath ?? '');
      if (!holder || !Buffer.isBuffer(sealed)) return undefined;
      return unseal(sealed, holder, imageMessage ? 'image' : 'document');
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A file as it is kept, and the key to it. */
export async function sealFile(bytes: Uint8Array, type: MediaType) {
  const mediaKey = randomBytes(32);
  const { cipherKey, iv, macKey } = await getMediaKeys(mediaKey, type);
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const mac = createHmac('sha256', macKey ?? Buffer.alloc(0))
    .update(iv)
    .update(body)
    .digest();
  return { mediaKey, sealed: Buffer.concat([body, mac.subarray(0, 10)]) };
}

/** Throws if anything of it is not as its sender said. */
async function unseal(
  sealed: Buffer,
  holder: proto.Message.IImageMessage | proto.Message.IDocumentMessage,
  type: MediaType,
): Promise<Buffer> {
  const { cipherKey, iv, macKey } = await getMediaKeys(holder.mediaKey ?? new Uint8Array(), type);
  const body = sealed.subarray(0, -10);
  const mac = createHmac('sha256', macKey ?? Buffer.alloc(0))
    .update(iv)
    .update(body)
    .digest();
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
  const bytes = Buffer.concat([decipher.update(body), decipher.final()]);
  const sum = (of: Uint8Array) => createHash('sha256').update(of).digest('hex');
  const said = [holder.fileSha256, holder.fileEncSha256].map((hash) =>
    Buffer.from(hash ?? []).toString('hex'),
  );
  const isRight =
    mac.subarray(0, 10).equals(sealed.subarray(-10)) &&
    said.join() === [sum(bytes), sum(sealed)].join() &&
    Number(holder.fileLength) === bytes.length;
  if (!isRight) throw new Error('the file is not what its message says');
  return bytes;
}
