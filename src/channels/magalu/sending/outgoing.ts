/** From a message to what Magalu is asked to send. Pure. */

import type { Attachment, Message } from '../../../core/content.ts';
import { numberedText } from '../../../core/text/menu.ts';
import { splitText } from '../../../core/text/split.ts';
import { type FileRule, largestFile } from '../../files.ts';

/** The longest text that a message has. */
export const textLength = 3_000;

/** What Magalu takes: pictures and documents up to 25 MB. */
export const files: readonly FileRule[] = [
  { types: ['image/jpeg', 'image/png', 'application/pdf'], size: Math.min(25 * 2 ** 20, largestFile) },
];

/** One of the messages that show a message. */
export type Part = { readonly text: string; readonly file?: Attachment };

/** In order: a file is with the first one, and choices are a numbered list. A file without words is called by its name. */
export function partsOf(message: Message): readonly Part[] {
  const { file } = message;
  const words = numberedText(message);
  const texts = splitText(file !== undefined && words.trim() === '' ? file.name : words, textLength);
  return texts.map((text, index) => (index === 0 && file !== undefined ? { text, file } : { text }));
}
