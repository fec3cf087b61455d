/** What a customer sent besides words: Telegram keeps it, and gives it to the bot by an address with its token in it. */

import type { Api } from 'grammy';
import { Failure } from '../../core/failure.ts';
import type { Media } from '../channel.ts';
import { translate } from './failures.ts';
import { forGrammy } from './signal.ts';

export type FetchParts = {
  readonly api: Api;
  /** Without a slash at its end. */
  readonly apiRoot: string;
  readonly token: string;
  /** Milliseconds for the file; asking where it is has as many. */
  readonly timeout: number;
};

/** What files are called by the ends of their names: Telegram serves all of them as plain bytes. */
const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
};

/**
 * @param ref a `file_id`.
 * @param limit bytes; Telegram itself gives bots no more than 20 MB.
 * @throws Failure without the file's address in any word of it.
 */
export async function fetchMedia(parts: FetchParts, ref: string, limit: number): Promise<Media> {
  const { api, apiRoot, token, timeout } = parts;
  const file = await api.getFile(ref, forGrammy(AbortSignal.timeout(timeout))).catch((thrown: unknown) => {
    const { kind, message } = translate(thrown);
    // Asking changes nothing: whatever became of it, it may be asked again.
    throw kind === 'refused'
      ? new Failure('refused', 'o Telegram não tem este arquivo, ou ele passa de 20 MB')
      : new Failure('retry', message);
  });
  if (file.file_size !== undefined && file.file_size > limit) throw tooLarge();
  const path = file.file_path ?? '';
  // A Bot API server of one's own may name a file on its own disk: that is not ours to read.
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(path) || path.includes('..'))
    throw new Failure('refused', 'o Telegram não diz onde está este arquivo');
  const bytes = await download(`${apiRoot}/file/bot${token}/${path}`, limit, timeout);
  return {
    type: types[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream',
    bytes,
  };
}

async function download(url: string, limit: number, timeout: number): Promise<Uint8Array> {
  try {
    // A redirect would show the token to another host.
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeout) });
    if (response.status === 404) throw new Failure('refused', 'o Telegram não tem mais este arquivo');
    if (!response.ok || response.body === null)
      throw new Failure('retry', `o Telegram não entregou o arquivo (${response.status})`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body) {
      size += chunk.length;
      // What was said of its size need not be so.
      if (size > limit) throw tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (thrown) {
    // What `fetch` throws names the address.
    throw thrown instanceof Failure ? thrown : new Failure('retry', 'o arquivo não chegou do Telegram');
  }
}

const tooLarge = (): Failure => new Failure('refused', 'o arquivo é grande demais');
