/** A file of somebody else's in an answer of ours: shown only if it surely is what browsers may show, and never run. */

import { plainName } from './files.ts';
import { endingOf, recognise } from './recognise.ts';

export type FileToServe = {
  readonly bytes: Uint8Array;
  /** As its sender called it; one by its type if absent. */
  readonly name?: string;
};

/**
 * The answer to a request for a file, or for a stretch of it, as players ask. What is not recognised is handed over to be
 * saved, without a type. Nobody's cache keeps it but the asking browser's.
 */
export function serveFile(request: Request, { bytes, name }: FileToServe): Response {
  const type = recognise(bytes);
  const called = plainName(name ?? `arquivo.${type === undefined ? 'bin' : endingOf(type)}`);
  const headers = {
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': `${type === undefined ? 'attachment' : 'inline'}; filename*=UTF-8''${encode(called)}`,
    'x-content-type-options': 'nosniff',
    // A browser's own viewer of PDF does not open in a sandbox.
    'content-security-policy': `default-src 'none'${type === 'application/pdf' ? '' : '; sandbox'}`,
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, max-age=3600',
    'accept-ranges': 'bytes',
  };
  const range = readRange(request.headers.get('range'), bytes.length);
  if (range === undefined) return answer(request, bytes, 200, headers);
  if (range === null)
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${bytes.length}` } });
  const { start, end } = range;
  return answer(request, bytes.subarray(start, end + 1), 206, {
    ...headers,
    'content-range': `bytes ${start}-${end}/${bytes.length}`,
  });
}

function answer(
  request: Request,
  bytes: Uint8Array,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  const body = request.method === 'HEAD' ? null : Uint8Array.from(bytes);
  return new Response(body, { status, headers: { ...headers, 'content-length': String(bytes.length) } });
}

/** One stretch, both ends included; null if there is no such one, undefined if the whole is wanted. */
function readRange(
  header: string | null,
  length: number,
): { readonly start: number; readonly end: number } | null | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,12})-(\d{0,12})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(length - Number(to), 0) : Number(from);
  const end = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  return start <= end ? { start, end } : null;
}

/** As RFC 8187 spells it. */
const encode = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
