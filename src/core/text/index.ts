/** Text as people mean it, for comparing; names as they are shown; text that a terminal can be given. */

/** What changes how a character looks, not what it says: accents, joiners, keycaps, skin tones. */
const decoration = /[\p{M}\p{Cf}\p{Emoji_Modifier}]/gu;

const edge = /[\s"'“”‘’«».,;:!?¿¡()[\]*_~–—-]/;

/** By hand: a pattern that ends in `+$` takes quadratic time on a text full of such characters. */
const trimEdges = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && edge.test(text[start] ?? '')) start++;
  while (start < end && edge.test(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
};

/** Lower case, without accents, emoji modifiers, doubled spaces or surrounding punctuation: `"  Opção: 1! "` -> `opcao: 1`. */
export const fold = (text: string): string =>
  trimEdges(text.normalize('NFKD').replace(decoration, '').toLowerCase().replace(/\s+/g, ' '));

/** A reading of texts that keeps its latest results, `most` at the most: the same text is asked about many times in a turn. */
export const remembered = <Value>(read: (text: string) => Value, most: number): ((text: string) => Value) => {
  const known = new Map<string, { readonly value: Value }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.value;
    if (known.size >= most) known.clear();
    const value = read(text);
    known.set(text, { value });
    return value;
  };
};

const particles = new Set(['da', 'de', 'do', 'das', 'dos', 'e']);

/** `MARIANA DA SILVA` and `mariana da silva` as `Mariana da Silva`; mixed case is left alone. */
export const properName = (name: string): string => {
  const tidy = name.trim().replace(/\s+/g, ' ');
  if (tidy !== tidy.toUpperCase() && tidy !== tidy.toLowerCase()) return tidy;
  return tidy
    .toLowerCase()
    .split(' ')
    .map((word, index) =>
      index > 0 && particles.has(word)
        ? word
        : word.replace(
            /(^|[-'’])(\p{L})/gu,
            (_, before: string, letter: string) => before + letter.toUpperCase(),
          ),
    )
    .join(' ');
};

/**
 * What customers write must not steer the terminal of who reads it: no escape sequences, no turned reading order. Line
 * feeds and tabs stay.
 */
export const printable = (text: string): string => text.replace(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '\uFFFD');
