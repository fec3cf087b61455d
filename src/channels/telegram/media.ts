/** What a media message holds: fetched from Telegram when somebody wants to see it. The address holds the token: no error tells it. */

import { extname } from 'node:path';
import { type Api, GrammyError } from 'grammy';
import { Failure } from '../../core/failure.ts';
import type { Media } from '../channel.ts';
import { isTokenWrong, translate } from './failures.ts';

export type MediaParts = {
  readonly api: Pick<Api, 'getFile'>;
  /** Without a slash at its end. */
  readonly apiRoot: string;
  readonly token: string;
  /** Milliseconds for the file to arrive; a minute if absent. */
  readonly within?: number;
};

const usuallyWithin = 60_000;

/** Telegram keeps what files are called, and not of what type they are. */
const types: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.oga': 'audio/ogg',
  '.ogg': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
};

/**
 * @param ref Telegram's `file_id`.
 * @param limit bytes; Telegram itself gives no bot more than 20 MB (`getFile` of the Bot API).
 * @throws Failure
 */
export async function fetchMedia(parts: MediaParts, ref: string, limit: number): Promise<Media> {
  const { path, size } = await locate(parts.api, ref);
  if (size > limit) throw tooLarge(limit);
  const bytes = await download(parts, path, limit);
  return { type: types[extname(path).toLowerCase()] ?? 'application/octet-stream', bytes };
}

/** Where a file is now: a path that is good for an hour. */
async function locate(api: MediaParts['api'], ref: string): Promise<{ path: string; size: number }> {
  try {
    const { file_path: path, file_size: size = 0 } = await api.getFile(ref);
    if (path === undefined) throw gone();
    return { path, size };
  } catch (thrown) {
    if (thrown instanceof GrammyError && thrown.error_code === 400)
      throw /too big/i.test(thrown.description)
        ? new Failure('refused', 'o arquivo é maior que os 20 MB que o Telegram entrega a um bot')
        : gone();
    const failure = translate(thrown);
    // Asking changes nothing, whether it was done or not.
    throw failure.kind === 'unknown' || isTokenWrong(thrown)
      ? new Failure('retry', failure.message)
      : failure;
  }
}

async function download(
  { apiRoot, token, within = usuallyWithin }: MediaParts,
  path: string,
  limit: number,
): Promise<Uint8Array> {
  const place = path.split('/').map(encodeURIComponent).join('/');
  try {
    const response = await fetch(`${apiRoot}/file/bot${token}/${place}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(within),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw response.status === 404
        ? gone()
        : new Failure('retry', `o Telegram não entrega o arquivo agora (${response.status})`);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw new Failure('retry', 'o arquivo não chegou do Telegram');
  }
}

const gone = (): Failure => new Failure('refused', 'o Telegram não tem mais este arquivo');
const tooLarge = (limit: number): Failure =>
  new Failure('refused', `o arquivo é maior que ${Math.floor(limit / 2 ** 20)} MB`);
