/** From a message to those that show it. Pure. */

import type { Attachment, Message } from '../../../core/content.ts';
import { numberedText } from '../../../core/text/menu.ts';
import { splitText } from '../../../core/text/split.ts';
import { type FileRule, largestFile } from '../../files.ts';

/** The longest text in one message; WhatsApp takes more, and nobody reads that. */
const textLength = 4_096;
/** The longest text beneath a picture. */
const captionLength = 1_024;

/** WhatsApp takes files of any type, and larger ones. */
export const files: readonly FileRule[] = [{ size: largestFile }];

/** One message: with a file, `text` is beneath it, perhaps nothing. */
export type Part = { readonly text: string; readonly file?: Attachment };

export const isPicture = ({ type }: Pick<Attachment, 'type'>): boolean =>
  type === 'image/jpeg' || type === 'image/png';

/**
 * The messages that show a message, in order: a file first, with its text beneath it if it is a picture; choices are
 * numbers, because buttons do not arrive.
 */
export function partsOf(message: Message): readonly Part[] {
  const { file, text, choices = [] } = message;
  const isAlone = file !== undefined && text.trim() === '' && choices.length === 0;
  const words = isAlone ? [] : splitText(numberedText(message), textLength).map((part) => ({ text: part }));
  if (file === undefined) return words;
  const [first, ...rest] = words;
  return first && isPicture(file) && first.text.length <= captionLength
    ? [{ ...first, file }, ...rest]
    : [{ text: '', file }, ...words];
}
