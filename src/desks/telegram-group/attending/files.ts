/** Files that attendants send from a topic. */

import type { Channel, Media } from '../../../channels/channel.ts';
import { largestFile, objectTo, plainName } from '../../../channels/files.ts';
import type { Attachment } from '../../../core/content.ts';
import { asFailure } from '../../../core/failure.ts';
import { keepFile } from '../../../stores/contract/files.ts';
import { type Conversation, NoRoom, type Store } from '../../../stores/store.ts';

export type FilesOptions = {
  readonly store: Pick<Store, 'files'>;
  /** Fetches what somebody sent to the group. Throws `Failure`. */
  readonly media: (ref: string, limit: number) => Promise<Media>;
  /** The network that a conversation is on; undefined if it is not served. */
  readonly networkOn: (origin: Conversation['origin']) => Pick<Channel, 'shows' | 'objectTo'> | undefined;
};

/** What a file is called that came without a name. */
const names: Readonly<Record<string, string>> = {
  'image/jpeg': 'foto.jpg',
  'image/png': 'foto.png',
  'image/webp': 'foto.webp',
  'audio/ogg': 'audio.ogg',
  'audio/mpeg': 'audio.mp3',
  'video/mp4': 'video.mp4',
  'application/pdf': 'documento.pdf',
};

/**
 * Fetches a file and keeps it for the customer, under the request's name: one that is asked for again is the same file.
 *
 * @throws Failure (`retry`) if it cannot be fetched now.
 */
export async function fetchFile(
  { store, media, networkOn }: FilesOptions,
  asked: {
    readonly found: Conversation;
    readonly ref: string;
    readonly name: string | undefined;
    readonly request: string;
  },
): Promise<Attachment | { readonly problem: string }> {
  const { found, ref, name, request } = asked;
  const rules = networkOn(found.origin)?.shows?.files ?? [];
  if (rules.length === 0) return { problem: 'o canal do cliente não recebe arquivos' };
  try {
    const { type, bytes } = await media(ref, largestFile);
    const file = { type, size: bytes.length };
    const objection = objectTo(file, rules);
    if (objection !== undefined) return { problem: objection };
    // What was interrupted right after this comes again.
    if ((await store.files.get(request)) === null) await keepFile(store.files, bytes, request);
    return { ref: request, ...file, name: plainName(name?.trim() || (names[type] ?? 'arquivo')) };
  } catch (thrown) {
    if (thrown instanceof NoRoom) return { problem: 'não há espaço para guardá-lo agora' };
    const failure = asFailure(thrown);
    if (failure.kind === 'refused') return { problem: failure.message };
    throw thrown;
  }
}
