/** What a line of a transcript holds besides words: fetched where it is, each time that somebody looks. */

import type { Channel } from '../channels/channel.ts';
import { largestFile, plainName } from '../channels/files.ts';
import { recognise } from '../channels/recognise.ts';
import type { FileToServe } from '../channels/serve-file.ts';
import type { Attachment } from '../core/content.ts';
import { Failure } from '../core/failure.ts';
import type { ConversationId } from '../core/ids/index.ts';
import { keepFile, readFile } from '../stores/contract/files.ts';
import type { Store } from '../stores/store.ts';

/**
 * The file of a line: a customer's from the network that it came by, an attendant's from where it is kept. For
 * `serveFile`, which looks at what it really is.
 *
 * @param seq the line's number.
 * @throws Failure `refused` if there is none, it is gone, or larger than 20 MB; `retry` if the network does not give it now.
 */
export async function readMedia(
  parts: {
    readonly store: Pick<Store, 'transcript' | 'conversation' | 'files'>;
    readonly channels: () => readonly Channel[];
  },
  conversation: ConversationId,
  seq: number,
): Promise<FileToServe> {
  const { store, channels } = parts;
  const [line] = await store.transcript(conversation, { after: seq - 1, limit: 1 });
  if (line?.seq !== seq) throw none();
  if (line.type === 'said' && line.message.file) {
    const { ref, name } = line.message.file;
    return { bytes: await readFile(store.files, ref), name };
  }
  if (line.type !== 'customer' || line.content.type !== 'media') throw none();
  const origin = (await store.conversation(conversation))?.origin;
  const channel = channels().find(
    ({ name, account }) => name === origin?.channel && account === origin.account,
  );
  if (channel?.media === undefined)
    throw new Failure('refused', 'o canal por onde o arquivo veio não está ligado');
  const { bytes } = await channel.media(line.content.ref, largestFile);
  return { bytes };
}

/** Types of documents that networks want to be told, by the ends of their names. */
const documents: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

/**
 * Describes what an attendant wants to send. Whether the conversation's channel takes it, `objectTo` tells; then `keep`
 * keeps it for as long as it may be looked at.
 *
 * @param name as it is called on the attendant's machine: nothing but a name is taken of it.
 */
export function describeFile(bytes: Uint8Array, name: string): Omit<Attachment, 'ref'> {
  const called = plainName(name);
  const ending = called.slice(called.lastIndexOf('.') + 1).toLowerCase();
  const type = recognise(bytes) ?? documents[ending] ?? 'application/octet-stream';
  return { type, name: called, size: bytes.length };
}

/** @throws NoRoom */
export const keepAttachment = async (
  store: { readonly files: Pick<Store['files'], 'put'> },
  bytes: Uint8Array,
  described: Omit<Attachment, 'ref'>,
): Promise<Attachment> => ({ ref: await keepFile(store.files, bytes), ...described });

const none = () => new Failure('refused', 'não há arquivo nesta linha');
