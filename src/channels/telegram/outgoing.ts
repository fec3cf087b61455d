/** From a message to what Telegram is asked to send. Pure. */

import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types';
import type { Message } from '../../core/content.ts';
import { numberedText } from '../../core/menu.ts';
import { pressData } from './incoming.ts';
import { splitText } from './split.ts';

/** The longest text that Telegram takes in one message. */
export const textLength = 4096;

export type Outgoing = {
  readonly text: string;
  readonly markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;
};

const remove: ReplyKeyboardRemove = { remove_keyboard: true };

/**
 * The messages that show a message, in order; what can be pressed is on the last one.
 *
 * Choices are inline buttons, which carry what they mean. A request for the contact needs the other keyboard, the one
 * in place of the letters, and a message can have only one of them: choices beside such a request are keys that type
 * their label. Such a keyboard stays until a message removes it, so every message without buttons of its own does.
 *
 * @param keyboardOpen whether this chat's last message opened a keyboard: a single message with inline buttons could
 *   not also remove it, and is then made two.
 */
export function renderMessage(
  message: Message,
  menu: string | undefined,
  keyboardOpen: boolean,
): readonly Outgoing[] {
  const choices = message.choices ?? [];
  const inline = choices.length > 0 && message.asks === undefined;
  const fits = menu !== undefined && choices.every(({ id }) => bytes(pressData(menu, id)) <= 64);
  // Buttons that could not say what they mean are worse than numbers.
  const text = inline && !fits ? numberedText(message) : message.text;
  const parts = [...splitText(wellFormed(text), textLength)];
  if (inline && fits && keyboardOpen && parts.length === 1) parts.push('Escolha uma opção:');
  const last =
    message.asks === 'contact'
      ? contactKeyboard(message)
      : inline && fits
        ? inlineKeyboard(message, menu)
        : remove;
  return parts.map((part, index) => ({ text: part, markup: index === parts.length - 1 ? last : remove }));
}

const inlineKeyboard = ({ choices = [] }: Message, menu: string): InlineKeyboardMarkup => ({
  inline_keyboard: choices.map(({ id, label }) => [
    { text: wellFormed(label), callback_data: pressData(menu, id) },
  ]),
});

const contactKeyboard = ({ choices = [] }: Message): ReplyKeyboardMarkup => ({
  keyboard: [
    [{ text: '📱 Enviar meu número', request_contact: true }],
    ...choices.map(({ label }) => [{ text: wellFormed(label) }]),
  ],
  one_time_keyboard: true,
  resize_keyboard: true,
});

/** Half a character, as a cut elsewhere may leave it, would make Telegram refuse the whole message. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

const bytes = (text: string): number => new TextEncoder().encode(text).length;
