/** How to ask the process that holds a folder: HTTP, through the socket in it. */

import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** `sun_path` of Linux has 108 bytes with its end, that of macOS and the BSDs 104. */
const longestSocketPath = process.platform === 'linux' ? 107 : 103;
/** What a brief holder answers, and nobody else: "misdirected request". */
export const servesNobody = 421;

/**
 * Asks the process that holds a folder.
 *
 * @returns null if nobody answers there, or only one who holds it briefly.
 */
export async function askHolder(
  folder: string,
  path: string,
  init: RequestInit = {},
): Promise<Response | null> {
  const { method, headers, body } = new Request(new URL(path, 'http://plantao'), init);
  // The one that was given: a request's own forgets to abort once the request is collected as garbage.
  const { signal } = init;
  const payload = body === null ? null : Buffer.from(await new Response(body).arrayBuffer());
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      {
        socketPath: socketPath(folder),
        path,
        method,
        headers: Object.fromEntries(headers),
        ...(signal ? { signal } : {}),
        agent: false,
      },
      (answer) => {
        const { statusCode = 500, rawHeaders } = answer;
        if (statusCode === servesNobody) {
          answer.resume();
          return resolve(null);
        }
        const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
          index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
        );
        const empty = statusCode === 204 || statusCode === 304;
        const stream = empty ? null : Readable.toWeb(answer);
        resolve(new Response(stream, { status: statusCode, headers: pairs }));
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) =>
      // No socket, or one whose process is gone. Anything else means that somebody is there.
      error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? resolve(null) : reject(error),
    );
    asked.end(payload);
  });
}

/** @throws Error if the path would be too long for the system. */
export function socketPath(folder: string): string {
  const path = join(folder, 'plantao.sock');
  const length = Buffer.byteLength(path);
  if (length <= longestSocketPath) return path;
  throw new Error(
    `o caminho da pasta de dados é longo demais: ${path} tem ${length} bytes, e este sistema aceita ${longestSocketPath}; escolha uma pasta de nome mais curto`,
  );
}
