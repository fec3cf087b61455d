/** Text as people mean it, for comparing. */

/** Lower case, without accents, emoji modifiers, doubled spaces or surrounding punctuation: `"  Opção: 1! "` -> `opcao: 1`. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3]/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'“”‘’.,;:!?()[\]*_~-]+|[\s"'“”‘’.,;:!?()[\]*_~-]+$/g, '');
