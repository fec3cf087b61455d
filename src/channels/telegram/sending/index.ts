/** Sends what a message became, in order, at the pace that Telegram takes, and to where a group has moved. */

import { type Api, GrammyError, InputFile } from 'grammy';
import { plainName } from '../../files.ts';
import type { Pace } from '../../pace.ts';
import { migratedTo, translate } from '../failures.ts';
import { isPicture } from './limits.ts';
import type { Outgoing } from './outgoing.ts';

/** How often the rest of a text that has begun is tried again when Telegram asks for a pause, and how long it waits. */
const restAttempts = 3;
const restWait = 60_000;

/**
 * @returns a function that throws `Failure`. A text of several messages that fails half-way is repeated from its
 * beginning by whoever tries again: better twice than cut short.
 */
export function createSending(
  { api, uploads }: { readonly api: Api; readonly uploads: Api },
  pace: Pace,
): (address: string, parts: readonly Outgoing[], bytes?: Uint8Array) => Promise<void> {
  /** Groups that became supergroups. Kept nowhere else: Telegram says it again to whoever has forgotten. */
  const moved = new Map<string, string>();

  const sendTo = async (chat: string, part: Part, longestWait?: number) => {
    await pace.turn(chat, longestWait);
    const { text, markup, file, bytes } = part;
    const more = markup === undefined ? {} : { reply_markup: markup };
    if (file && bytes) await sendFile(uploads, chat, { file, bytes, caption: text, more });
    else await api.sendMessage(chat, text, { ...more, link_preview_options: { is_disabled: true } });
  };

  /** Follows a group once: where it is by now it answers itself. */
  const follow = async (address: string, part: Part, longestWait?: number) => {
    const known = moved.get(address);
    try {
      await sendTo(known ?? address, part, longestWait);
    } catch (thrown) {
      const chat = migratedTo(thrown);
      if (chat === undefined || chat === known) throw thrown;
      moved.set(address, chat);
      await sendTo(chat, part, longestWait);
    }
  };

  const attempt = async (address: string, part: Part, longestWait?: number) => {
    try {
      await follow(address, part, longestWait);
    } catch (thrown) {
      const failure = translate(thrown);
      if (failure.retryAfter !== undefined) pace.hold(failure.retryAfter);
      throw failure;
    }
  };

  return async (address, parts, bytes) => {
    for (const [index, outgoing] of parts.entries()) {
      const part = { ...outgoing, ...(bytes && { bytes }) };
      for (let left = index === 0 ? 0 : restAttempts; ; left--)
        try {
          await attempt(address, part, index === 0 ? undefined : restWait);
          break;
        } catch (thrown) {
          const failure = translate(thrown);
          if (left === 0 || failure.kind !== 'retry' || failure.retryAfter === undefined) throw failure;
        }
    }
  };
}

type Part = Outgoing & { readonly bytes?: Uint8Array };

/** As a picture where it is one, unless Telegram does not like its shape: then as any other file. */
async function sendFile(
  api: Api,
  chat: string,
  {
    file,
    bytes,
    caption,
    more,
  }: Required<Pick<Part, 'file' | 'bytes'>> & {
    readonly caption: string;
    readonly more: { readonly reply_markup?: NonNullable<Outgoing['markup']> };
  },
): Promise<void> {
  const upload = () => new InputFile(bytes, plainName(file.name));
  const options = { ...more, ...(caption === '' ? {} : { caption }) };
  if (isPicture(file))
    try {
      await api.sendPhoto(chat, upload(), options);
      return;
    } catch (thrown) {
      if (!(thrown instanceof GrammyError && /PHOTO_|IMAGE_/.test(thrown.description))) throw thrown;
    }
  await api.sendDocument(chat, upload(), { ...options, disable_content_type_detection: true });
}
