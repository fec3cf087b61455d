/** Long texts as several messages. Pure. */

/**
 * Cuts a text into parts of at most `limit` UTF-16 code units, at the end of a paragraph, a line or a word where
 * there is one, and never inside a character. White space at the cuts is dropped; parts of nothing else are too.
 */
export function splitText(text: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const cut = findCut(rest, limit);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  parts.push(rest);
  const full = parts.filter((part) => part.trim() !== '');
  return full.length === 0 ? [text.slice(0, limit)] : full;
}

/** Where to cut: borders that would leave a part less than half full are passed over for lesser ones. */
function findCut(text: string, limit: number): number {
  for (const border of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(border, limit);
    if (at >= limit / 2) return at;
  }
  const inPair = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) && /[\udc00-\udfff]/.test(text.charAt(limit));
  return inPair ? limit - 1 : limit;
}
