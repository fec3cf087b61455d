/** Text as people mean it, for comparing. */

/** What changes how a character looks, not what it says: accents, joiners, keycaps, skin tones. */
const decoration = /[\p{M}\p{Cf}\p{Emoji_Modifier}]/gu;

const edges = /^[\s"'“”‘’«».,;:!?¿¡()[\]*_~–—-]+|[\s"'“”‘’«».,;:!?¿¡()[\]*_~–—-]+$/g;

/** Lower case, without accents, emoji modifiers, doubled spaces or surrounding punctuation: `"  Opção: 1! "` -> `opcao: 1`. */
export const fold = (text: string): string =>
  text.normalize('NFKD').replace(decoration, '').toLowerCase().replace(/\s+/g, ' ').replace(edges, '');
