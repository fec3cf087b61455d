/** PIX keys that are numbers: what is one beside the word, and what is a number of something else. Pure. */

import { parsePhone } from '../../../core/text/brazil.ts';

/** A random key as banks make them. */
const randomKey = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/i;
const pixWord = /(?<!\p{L})pix(?!\p{L})/iu;
/** Sentences begin with a letter: a number after a full stop belongs to the words before it. */
const sentenceEnd = /[.!?;]\s+(?=\p{L})/u;
/** A day with points or dashes, which the time after it must not make a phone. */
const date = /(?<![\d.-])(?:\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d{4}-\d{2}-\d{2})(?![\d-])/g;
/** Digits in one or several groups, as phones are written. */
const digitRun = /\+?\d(?:[ ().-]{0,3}\d)*(?![\p{L}\d])/gu;

/** What may stand between a name and the number that it names. */
const between = String.raw`(?:[\s:#.=("'*_-]|n[oº°]?(?!\p{L})|n[uú]mero|é(?!\p{L}))*$`;
/** Names that make a number something else than a key. */
const otherName = new RegExp(
  String.raw`(?<!\p{L})(?:pedidos?|ped|protocolos?|prot|notas?|nf-?e?|danfe|rastreios?|rastreamento|c[oó]d|c[oó]digos?|cep|entregas?|ordem|ordens|valor|total|r\$|compra|sku|item|ean|chamado|atendimento|ticket|fatura|boleto|contrato|transa[cç][aã]o|comprovante|autoriza[cç][aã]o|refer[eê]ncia|lote|s[eé]rie|imei|id)(?:\s+(?:fiscal|de\s+barras|de\s+s[eé]rie))?${between}`,
  'iu',
);
const keyBefore = new RegExp(String.raw`(?<!\p{L})chave(?:\s+(?:do\s+)?pix)?${between}`, 'iu');
const keyAfter = /^[\s,()*"'-]*(?:é\s+)?(?:(?:a|minha|nossa)\s+)?chave(?!\p{L})/iu;
/** A letter right before a number makes it a code, unless it ends one of these. */
const codeBefore = /\p{L}-?$/u;
const wordBefore = /(?<!\p{L})(?:pix|chave|tel|telefone|fone|cel|celular|zap|whats|whatsapp)-?$/iu;
/** Characters beside a number in which it is looked for how it is called. */
const beside = 60;

/**
 * Whether a text tells a PIX key: a random one, or a number in the sentence that names PIX which can be a phone or is called
 * a key. Documents and e-mails are keys too, and objected to by themselves.
 */
export function hasPixKey(text: string): boolean {
  if (randomKey.test(text)) return true;
  return (
    pixWord.test(text) &&
    text
      .replace(date, '/')
      .split(sentenceEnd)
      .some((sentence) => tellsNumber(sentence))
  );
}

function tellsNumber(sentence: string): boolean {
  if (!pixWord.test(sentence)) return false;
  for (const { 0: run, index } of sentence.matchAll(digitRun)) {
    const before = sentence.slice(Math.max(0, index - beside), index);
    if (codeBefore.test(before) && !wordBefore.test(before)) continue;
    const after = sentence.slice(index + run.length, index + run.length + beside);
    const isNamed = otherName.test(before);
    if (!isNamed && isKeyLong(run) && (keyBefore.test(before) || keyAfter.test(after))) return true;
    if (hasPhone(run, isNamed)) return true;
  }
  return false;
}

const isKeyLong = (run: string): boolean => /^\d{8,14}$/.test(run.replace(/\D/g, ''));

/** Whether some groups of a run, one after another, are a phone; the first one not if it has another name. */
function hasPhone(run: string, isFirstNamed: boolean): boolean {
  const groups = [...run.matchAll(/\d+/g)];
  return groups.some(({ index: from }, first) => {
    if (first === 0 && isFirstNamed) return false;
    for (let last = first, digits = 0; last < groups.length && digits < longest; last++) {
      const { 0: group = '', index: at = 0 } = groups[last] ?? {};
      digits += group.length;
      if (digits >= shortest && digits <= longest && parsePhone(run.slice(from, at + group.length)).ok)
        return true;
    }
    return false;
  });
}
/** Digits of a phone with its area code, and with the country's code before it. */
const shortest = 10;
const longest = 13;
