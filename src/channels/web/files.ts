/**
 * Photos and documents, both ways: customers' are looked at and kept, and each may be read by the session whose transcript
 * holds it.
 */

import type { Incoming } from '../../core/content.ts';
import { Failure } from '../../core/failure.ts';
import type { ConversationId } from '../../core/ids/index.ts';
import { keepFile, readFile } from '../../stores/contract/files.ts';
import type { Store } from '../../stores/store.ts';
import type { Media } from '../channel.ts';
import { type KnownType, recognise } from '../recognise.ts';
import { serveFile } from '../serve-file.ts';
import { refuse } from './answers.ts';
import type { Limits } from './limits.ts';
import { isShown } from './lines.ts';

/** The largest file of a customer, in bytes: a photo of a phone has half of it. */
export const largestUpload = 10 * 1024 * 1024;
/** How many are read at once: each is in memory whole. */
const atOnce = 12;
/** And of one network: who sends slowly, or never ends, keeps nobody else out. */
const atOnceFromOne = 6;

/** What customers may send, and what it is called in the transcript. */
const accepted: ReadonlyMap<KnownType | undefined, 'photo' | 'document'> = new Map([
  ['image/jpeg', 'photo'],
  ['image/png', 'photo'],
  ['image/webp', 'photo'],
  ['image/gif', 'photo'],
  ['application/pdf', 'document'],
]);

export function createFiles(parts: {
  readonly store: Pick<Store, 'transcript' | 'files'>;
  readonly limits: Pick<Limits, 'bytes'>;
}) {
  const { store, limits } = parts;
  let reading = 0;
  const networks = new Map<string, number>();

  return {
    /**
     * Reads what a customer sends, and keeps it.
     *
     * @param ref what it is to be read by: the same however often the same is sent.
     * @returns its content for the transcript, or why not, for the customer. Rejects if it cannot be stored.
     */
    async take(
      request: Request,
      from: { readonly session: string; readonly network: string; readonly ref: string },
    ): Promise<Incoming | Response> {
      const { network } = from;
      const others = networks.get(network) ?? 0;
      if (reading >= atOnce || others >= atOnceFromOne)
        return refuse(503, 'Muitos arquivos ao mesmo tempo. Tentaremos de novo.', 2_000);
      reading++;
      networks.set(network, others + 1);
      try {
        const bytes = await readBody(request);
        if (bytes === undefined) return refuse(400, 'O arquivo não chegou inteiro.');
        if (bytes.length > largestUpload) return refuse(413, 'O arquivo passa de 10 MB.');
        const media = accepted.get(recognise(bytes));
        if (media === undefined) return refuse(415, 'Aqui só chegam fotos (JPG, PNG ou WebP) e PDF.');
        const content = { type: 'media', media, ref: from.ref } as const;
        if ((await store.files.get(from.ref)) !== null) return content;
        const wait = await limits.bytes(from.session, network, bytes.length);
        if (wait > 0) return refuse(429, 'São muitos arquivos em pouco tempo. Tente mais tarde.', wait);
        await keepFile(store.files, bytes, from.ref);
        return content;
      } finally {
        reading--;
        const left = (networks.get(network) ?? 1) - 1;
        if (left > 0) networks.set(network, left);
        else networks.delete(network);
      }
    },

    /** The file of a line that the customer sees. */
    async show(request: Request, conversation: ConversationId, seq: number): Promise<Response> {
      const [line] = await store.transcript(conversation, { after: seq - 1, limit: 1 });
      if (line?.seq !== seq || !isShown(line)) return gone();
      const file = line.type === 'said' ? line.message.file : undefined;
      const ref = line.type === 'customer' && line.content.type === 'media' ? line.content.ref : file?.ref;
      if (ref === undefined) return gone();
      try {
        const bytes = await readFile(store.files, ref);
        return serveFile(request, { bytes, ...(file && { name: file.name }) });
      } catch (error) {
        if (error instanceof Failure) return gone();
        throw error;
      }
    },

    /** For attendants. Throws `Failure`. */
    async fetch(ref: string, limit: number): Promise<Media> {
      const bytes = await readFile(store.files, ref);
      if (bytes.length > limit) throw new Failure('refused', 'o arquivo é grande demais');
      return { type: recognise(bytes) ?? 'application/octet-stream', bytes };
    },
  };
}

/** Undefined if it broke off, or is longer than the server lets it be. */
const readBody = (request: Request): Promise<Uint8Array | undefined> =>
  request.arrayBuffer().then(
    (body) => new Uint8Array(body),
    () => undefined,
  );

const gone = () => refuse(404, 'Este arquivo não está mais aqui.');
