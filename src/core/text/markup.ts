/** Text out of an ERP's HTML: what people typed or read, without tags and entities. */

/** Letters with their marks are spelt as letter and mark (`&aacute;`); these are all the others that turn up. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ordm: 'º',
  ordf: 'ª',
  deg: '°',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bull: '•',
  middot: '·',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  euro: '€',
  sup2: '²',
  sup3: '³',
  frac12: '½',
  frac14: '¼',
};

const marks: Readonly<Record<string, string>> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  cedil: '\u0327',
};

/** `S&atilde;o &#237;ntegra &amp; mais` -> `São íntegra & mais`; what is no entity stays as it is. Decoded once. */
export const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]\w{1,8}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return decodeNamed(name) ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    if (code === 0xa0) return ' ';
    return isReadable(code) ? String.fromCodePoint(code) : entity;
  });

const decodeNamed = (name: string): string | undefined => {
  const whole = name.toLowerCase();
  if (Object.hasOwn(named, whole)) return named[whole];
  const mark = whole.slice(1);
  // The letter's case counts: `&Aacute;`.
  return Object.hasOwn(marks, mark) ? `${name[0]}${marks[mark]}`.normalize('NFC') : undefined;
};

/** Neither a control character (but for a line's end and a tab) nor half of one, nor beyond the last. */
const isReadable = (code: number): boolean =>
  (code >= 0x20 && code < 0x7f) ||
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0xa0 && code < 0xd800) ||
  (code > 0xdfff && code <= 0x10ffff);

/** HTML as a text of lines: breaks and paragraphs end one, other tags are a space. */
export const plainText = (html: string): string =>
  decodeEntities(
    html.replace(/<br\s*\/?>|<\/(?:p|div|li|tr|h\d)>/gi, '\n').replace(/<\/?[a-z!][^<>]*>/gi, ' '),
  )
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
