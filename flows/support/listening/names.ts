/** People's names, as they write them on a phone. */

import type { Spoken } from '../events.ts';
import { readStall, readYesNo } from './replies.ts';
import { textsOf } from './spoken.ts';
import { readCommand, readIntent } from './understand.ts';

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

const introduction =
  /^(?:(?:o )?meu nome (?:é|e|eh)|me chamo|eu me chamo|(?:eu )?sou (?:o|a)|sou|aqui (?:é|e|eh) (?:o|a)|aqui (?:é|e|eh)|(?:é|eh) (?:o|a)|(?:é|eh)|nome:?|(?:pode )?(?:ser |p[oô]r |colocar |coloca |registrar )?(?:em|no) nome d[eoa]|pode (?:p[oô]r|colocar))\s+/i;
const phone = /\+?\(?\d[\d\s().\-–]{6,20}\d/g;

const readName = (text: string): string | null => {
  const name = text
    .replace(phone, ' ')
    .trim()
    .replace(introduction, '')
    .replace(/[.,!;:\s]+$/, '');
  if (!/^[\p{L}\p{M}][\p{L}\p{M}'’.\- ]{1,59}$/u.test(name) || name.split(/\s+/).length > 7) return null;
  if (readStall(name) || /^(?:eu|eu mesm[oa]|sou eu|comigo(?: mesm[oa])?)$/i.test(name)) return null;
  if (readYesNo(name) !== null || readCommand(name) !== null || readIntent(name) !== null) return null;
  return properName(name);
};

/**
 * A person's name; null for greetings, plain answers, numbers, sentences. It may come in pieces, or beside something
 * else: then the first message that is one counts.
 */
export const nameOf = (spoken: Spoken): string | null => {
  const texts = textsOf(spoken).filter((text) => readIntent(text) !== 'greeting');
  return readName(texts.join(' ')) ?? texts.map(readName).find((name) => name !== null) ?? null;
};
