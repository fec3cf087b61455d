/** What is sent besides words. Of customers' files Meta tells for minutes where they are; ours it keeps for a month. */

import { z } from 'zod';
import type { Attachment } from '../../../core/content.ts';
import { Failure } from '../../../core/failure.ts';
import type { Media } from '../../channel.ts';
import { plainName } from '../../files.ts';
import { GraphFailure, notUnderstood, readNetwork } from './failures.ts';
import { type Graph, tooLarge } from './index.ts';

const described = z.object({
  url: z.string(),
  mime_type: z.string().catch('application/octet-stream'),
  file_size: z.coerce.number().optional().catch(undefined),
});

/** By the id that its message had. Throws `Failure`: `refused` if it is gone, or larger than `limit` bytes. */
export async function fetchMedia(graph: Graph, ref: string, limit: number): Promise<Media> {
  // It becomes a part of the address: nothing else may be asked for with it.
  if (!/^\d{1,40}$/.test(ref)) throw new Failure('refused', 'esta referência de mídia não é da Meta');
  const answer = await graph.get(`/${ref}`).catch((thrown: unknown) => {
    // Meta speaks of a parameter, or of permissions, when it does not have the object any more.
    const gone = thrown instanceof GraphFailure && [100, 33].includes(thrown.code);
    throw gone ? new Failure('refused', 'a mídia não está mais na Meta') : thrown;
  });
  const { data: file } = described.safeParse(answer);
  if (file === undefined) throw notUnderstood();
  if (file.file_size !== undefined && file.file_size > limit) throw tooLarge();
  return { type: file.mime_type, bytes: await graph.download(file.url, limit) };
}

const uploaded = z.object({ id: z.string().min(1) });

/**
 * Has Meta keep a file, to be sent by the id that is returned. Throws `Failure`, never `unknown`: nobody sees what was
 * uploaded twice.
 */
export async function uploadMedia(
  graph: Pick<Graph, 'upload'>,
  phoneId: string,
  { type, name }: Pick<Attachment, 'type' | 'name'>,
  bytes: Uint8Array,
): Promise<string> {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([Uint8Array.from(bytes)], { type }), plainName(name));
  try {
    const { data } = uploaded.safeParse(await graph.upload(`/${phoneId}/media`, form));
    if (data === undefined) throw notUnderstood();
    return data.id;
  } catch (thrown) {
    const failure = readNetwork(thrown);
    throw failure.kind === 'unknown' ? new Failure('retry', failure.message) : failure;
  }
}
