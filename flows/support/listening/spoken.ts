/** The words in what a customer sent at once. */

import type { Spoken } from '../events.ts';

/** Their words: texts and captions, without pressed buttons. */
export const textsOf = ({ messages }: Spoken): readonly string[] =>
  messages.flatMap(({ content }) =>
    content.type === 'text'
      ? [content.text.trim()]
      : content.type === 'media' && content.caption
        ? [content.caption.trim()]
        : [],
  );

/** The first reading that one of the messages gives, latest message first. */
export const firstRead = <Value>(spoken: Spoken, read: (text: string) => Value | null): Value | null => {
  for (const text of textsOf(spoken).toReversed()) {
    const value = read(text);
    if (value !== null) return value;
  }
  return null;
};
