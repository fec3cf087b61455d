/** From a message to what Telegram is asked to send. Pure. */

import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types';
import type { Attachment, Message } from '../../../core/content.ts';
import { numberedText } from '../../../core/text/menu.ts';
import { splitText } from '../../../core/text/split.ts';
import { pressData } from '../incoming.ts';

/** The longest text that Telegram takes in one message. */
export const textLength = 4096;
/** The longest text beneath a file. */
export const captionLength = 1024;

export type Outgoing = {
  /** Beneath the file if there is one, and then perhaps nothing. */
  readonly text: string;
  readonly file?: Attachment;
  readonly markup?: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;
};

const remove: ReplyKeyboardRemove = { remove_keyboard: true };

/**
 * The messages that show a message, in order; what can be pressed is on the last one.
 *
 * Choices are inline buttons, which carry what they mean. A request for the contact needs the other keyboard, the one
 * in place of the letters, and a message can have only one of them: choices beside such a request are keys that type
 * their label. That keyboard stays until a message without buttons of its own removes it, and Telegram lets no message
 * that removed one be edited to get buttons. So every message without buttons removes it, unless it only stands beside
 * the request; and the first question with buttons after a request is cut in two where it has a seam.
 *
 * A file is first; its text is beneath it if it fits there.
 */
export function renderMessage(message: Message, menu: string | undefined): readonly Outgoing[] {
  const { file } = message;
  const words = file && message.text.trim() === '' ? [] : renderWords(message, menu);
  if (file === undefined) return words;
  const [first, ...rest] = words;
  if (first === undefined) return [{ text: '', file }];
  return first.text.length > captionLength ? [{ text: '', file }, ...words] : [{ ...first, file }, ...rest];
}

function renderWords(message: Message, menu: string | undefined): readonly Outgoing[] {
  const { asks, choices = [], contact } = message;
  const inline = choices.length > 0 && asks === undefined;
  const fits = menu !== undefined && choices.every(({ id }) => bytes(pressData(menu, id)) <= 64);
  // Buttons that could not say what they mean are worse than numbers.
  const text = asks
    ? `${message.text}\n\n${asks.contact}`
    : inline && !fits
      ? numberedText(message)
      : message.text;
  const parts = splitText(wellFormed(text), textLength);
  if (asks) return withMarkup(parts, contactKeyboard(message), remove);
  const rest = contact === 'stays' ? undefined : remove;
  if (!inline || !fits) return withMarkup(parts, rest, rest);
  const cut = contact === 'over' && parts.length === 1 ? cutAtSeam(parts[0] ?? '') : parts;
  return withMarkup(cut, inlineKeyboard(message, menu), rest);
}

const withMarkup = (
  parts: readonly string[],
  last: Outgoing['markup'],
  others: Outgoing['markup'],
): readonly Outgoing[] =>
  parts.map((text, index) => {
    const markup = index === parts.length - 1 ? last : others;
    return { text, ...(markup === undefined ? {} : { markup }) };
  });

/** A text in two: before its last paragraph, else after its first sentence; one sentence gets a line for the buttons. */
function cutAtSeam(text: string): readonly string[] {
  const seam = [/^([\s\S]+)\n\n([\s\S]+)$/, /^(.+?[.!?…])\s+(?=\p{Lu})([\s\S]+)$/u]
    .map((pattern) => pattern.exec(text))
    .find((found) => found !== null);
  return seam?.[1] === undefined || seam[2] === undefined
    ? [text, 'Escolha uma opção:']
    : [seam[1].trimEnd(), seam[2]];
}

const inlineKeyboard = ({ choices = [] }: Message, menu: string): InlineKeyboardMarkup => ({
  inline_keyboard: choices.map(({ id, label }) => [
    { text: wellFormed(label), callback_data: pressData(menu, id) },
  ]),
});

const contactKeyboard = ({ asks, choices = [] }: Message): ReplyKeyboardMarkup => ({
  keyboard: [
    [{ text: asks?.button ?? '📱 Enviar meu número', request_contact: true }],
    ...choices.map(({ label }) => [{ text: wellFormed(label) }]),
  ],
  one_time_keyboard: true,
  resize_keyboard: true,
});

/** Half a character, as a cut elsewhere may leave it, would make Telegram refuse the whole message. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

const bytes = (text: string): number => new TextEncoder().encode(text).length;
