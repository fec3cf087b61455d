/** Text as people type it on a phone, made comparable. */

import { fold, remembered } from '../../../src/core/text/index.ts';

/** Wishes are short; whoever writes more is telling a story, and its beginning says which. */
const longest = 500;

/** The only one of these labels that holds words of what was said: "a de niterói"; null if none does, or several do. */
export const fittingLabel = (labels: readonly string[], said: string): number | null => {
  const words = labels.map((label) => new Set(plain(label).split(' ')));
  const telling = plain(said)
    .split(' ')
    .map((word) => words.flatMap((known, index) => (word.length > 2 && known.has(word) ? [index] : [])))
    .filter((fitting) => fitting.length === 1)
    .map(([index]) => index);
  return new Set(telling).size === 1 ? (telling[0] ?? null) : null;
};

const shorthand = new Map(
  Object.entries({
    vc: 'voce',
    vcs: 'voces',
    q: 'que',
    qdo: 'quando',
    qnd: 'quando',
    qnto: 'quanto',
    qro: 'quero',
    kero: 'quero',
    qria: 'quero',
    quer: 'quero',
    queria: 'quero',
    n: 'nao',
    naum: 'nao',
    num: 'nao',
    ta: 'esta',
    tah: 'esta',
    to: 'estou',
    tou: 'estou',
    tava: 'estava',
    net: 'internet',
    intenet: 'internet',
    internt: 'internet',
    internert: 'internet',
    interneti: 'internet',
    internete: 'internet',
    pfv: '',
    pf: '',
    pfvr: '',
    tec: 'tecnico',
    tenico: 'tecnico',
    cade: 'onde esta',
    atendemento: 'atendimento',
    atendnte: 'atendente',
    atendete: 'atendente',
    atendemte: 'atendente',
    td: 'tudo',
    blz: 'beleza',
    obg: 'obrigado',
    obgd: 'obrigado',
    vlw: 'valeu',
    flw: 'falou',
    hj: 'hoje',
    dnv: 'de novo',
    eh: 'e',
    pq: 'por que',
    oq: 'o que',
    mt: 'muito',
    mto: 'muito',
    nd: 'nada',
    ngm: 'ninguem',
    nguem: 'ninguem',
    tb: 'tambem',
    tbm: 'tambem',
    agr: 'agora',
    cmg: 'comigo',
    msm: 'mesmo',
    kiu: 'caiu',
  }),
);

const spellOut = (text: string): string =>
  fold(text.slice(0, longest))
    .replace(/wi[\s-]?fi/g, 'wifi')
    .replace(/\bpor favor\b/g, ' ')
    .replace(/[^\p{L}\p{N}\p{Extended_Pictographic}+/ ]/gu, ' ')
    .replace(/\p{Extended_Pictographic}/gu, ' $& ')
    .replace(/([a-z])\1{2,}/g, '$1')
    .split(/\s+/)
    .map((word) => shorthand.get(word) ?? word)
    .filter((word) => word !== '')
    .join(' ');

/** The texts of one turn, and some more. */
export const readTexts = 64;

/** Folded, without punctuation, abbreviations spelt out: `"kero atendente, pfv!!"` -> `quero atendente`. */
export const plain = remembered(spellOut, readTexts);

/** Words that may stand in such an answer, and those of which one must. Sets, so that no text takes long to read. */
type Vocabulary = { readonly core: ReadonlySet<string>; readonly around: ReadonlySet<string> };

export const vocabulary = (core: string, around: string): Vocabulary => ({
  core: new Set(core.split(' ')),
  around: new Set(around.split(' ')),
});

/** Whether a text is made of these words alone. */
export const speaks = (said: string, { core, around }: Vocabulary): boolean => {
  const words = said.split(' ');
  return words.some((word) => core.has(word)) && words.every((word) => core.has(word) || around.has(word));
};
