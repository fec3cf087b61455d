/** Where WhatsApp keeps files, on loopback; and files as people's apps seal them. */

import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getMediaKeys, type MediaType } from '@whiskeysockets/baileys';

export type Files = Awaited<ReturnType<typeof startFiles>>;

/** How a file is answered: with these bytes, with a status, cut off in the middle, never, or by sending elsewhere. */
export type Answer = Buffer | number | 'cut' | 'never' | { readonly elsewhere: string };

export async function startFiles() {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
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
