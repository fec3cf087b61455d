/** What is sent besides words, both ways: shown from where it is, and sent once the network is known to take it. */

import type { Context, Hono } from 'hono';
import type { Channel } from '../../../channels/channel.ts';
import { type FileRule, largestFile, objectTo } from '../../../channels/files.ts';
import { serveFile } from '../../../channels/serve-file.ts';
import type { Attachment } from '../../../core/content.ts';
import { asFailure } from '../../../core/failure.ts';
import { type Conversation, NoRoom, type Store } from '../../../stores/store.ts';
import { channelOf } from '../../acting.ts';
import { describeFile, keepAttachment, readMedia } from '../../media.ts';
import type { Presence } from '../../presence.ts';
import type { Env, Guard } from '../guard.ts';
import type { Words } from '../words/index.ts';
import { about } from './answering.ts';

export type FilesOptions = {
  readonly store: Store;
  readonly guard: Guard;
  readonly channels: () => readonly Channel[];
  /** Tells customers that somebody writes; nobody is told if absent. */
  readonly presence?: Pick<Presence, 'byAttendant'>;
};

/** What a form holds besides the file, in bytes, at most. */
const besides = 1024 * 1024;

/** The longest body of a form that carries a file, in bytes. */
export const longestForm = largestFile + besides;

/** Whether a form is too large to be read. */
export const isTooLarge = (request: Request): boolean =>
  Number(request.headers.get('content-length') ?? 0) > longestForm;

export function addFiles(app: Hono<Env>, { store, guard, channels, presence }: FilesOptions): void {
  app.get(
    '/c/:id/media/:seq{[0-9]+}',
    guard.enter,
    about(store, async (context, { conversation }) => {
      const seq = Number(context.req.param('seq'));
      try {
        return serveFile(context.req.raw, await readMedia({ store, channels }, conversation, seq));
      } catch (error) {
        const isGone = asFailure(error).kind === 'refused';
        return context.text(context.get('words').talk.fileGone, isGone ? 404 : 503);
      }
    }),
  );

  app.post(
    '/c/:id/typing',
    guard.enter,
    guard.checkForm,
    guard.permit('answer'),
    about(store, async (context, { conversation, listing }) => {
      if (listing.owner?.id === context.get('session').user.id) await presence?.byAttendant(conversation);
      return context.body(null, 204);
    }),
  );
}

/** The file that a form carries, if any: kept, or why it is not sent. */
export async function takeFile(
  context: Context<Env>,
  { store, channels }: Pick<FilesOptions, 'store' | 'channels'>,
  { origin }: Conversation,
): Promise<Attachment | { readonly problem: string } | null> {
  const { file } = await context.req.parseBody();
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) return null;
  const channel = channelOf(channels(), { origin });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const described = describeFile(bytes, file.name);
  const { wrongFile } = context.get('words').talk;
  const problem = problemWith(described, channel?.shows?.files ?? [], wrongFile);
  if (problem !== null) return { problem };
  try {
    return await keepAttachment(store, bytes, described);
  } catch (error) {
    if (error instanceof NoRoom) return { problem: wrongFile.room };
    throw error;
  }
}

/** Why the network does not take it; null if it does. */
function problemWith(
  file: Pick<Attachment, 'type' | 'size'>,
  rules: readonly FileRule[],
  words: Words['talk']['wrongFile'],
): string | null {
  if (objectTo(file, rules) === undefined) return null;
  if (rules.length === 0) return words.none;
  const rule = rules.find(({ types }) => types === undefined || types.includes(file.type));
  if (rule === undefined) return words.sort;
  return file.size === 0 ? words.empty : words.size(Math.floor(rule.size / 2 ** 20));
}
