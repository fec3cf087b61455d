/** People's names, as they write them on a phone. */

import { properName } from '../../../src/core/text.ts';
import type { Spoken } from '../events.ts';
import { readStall, readUnknown, readYesNo } from './replies.ts';
import { textsOf } from './spoken.ts';
import { readCommand, readIntent } from './understand.ts';

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
  if (readStall(name) || readUnknown(name) || /^(?:eu|eu mesm[oa]|sou eu|comigo(?: mesm[oa])?)$/i.test(name))
    return null;
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
