/** Which language somebody wants, or writes. */

import type { Language } from '../../../src/core/text/language.ts';
import { english } from './english/index.ts';

const wishes: readonly (readonly [Language, RegExp])[] = [
  [
    'en',
    /^(?:(?:quero |fala(?:r)? |pode ser )?(?:em )?ingles(?: por favor)?|(?:in |speak |i speak )?english|do you speak english|can we (?:speak|talk) (?:in )?english)$/,
  ],
  [
    'pt',
    /^(?:(?:quero |fala(?:r)? |pode ser )?(?:em )?portugues(?: por favor)?|(?:in |speak |i speak )?portuguese|do you speak portuguese)$/,
  ],
];

/** The language that a whole message asks for: "English", "in English please", "quero em português". */
export const readLanguage = (text: string): Language | null => {
  const said = english(text);
  return wishes.find(([, wish]) => wish.test(said))?.[0] ?? null;
};

/**
 * Words that only one of the two languages has, and that say nothing by themselves. What both have ("no", "me", "do",
 * "as", "come", "ok", "internet", "wifi") tells nothing.
 */
const telling: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    (
      'my is the not working hello hi good morning afternoon evening need help down slow with have has want does dont doesnt ' +
      'isnt cant what where when how why since yesterday today tonight speak talk someone somebody are you your i im am was it ' +
      'its this that there and but from to please thanks thank would like could technician ticket connection signal stopped ' +
      'days hours week house home nothing works problem'
    ).split(' '),
  ),
  pt: new Set(
    (
      'minha meu minhas meus nao esta estou ta caiu oi ola bom boa dia tarde noite sem com quero queria preciso voces voce ' +
      'que aqui desde ontem hoje um uma por favor tecnico lenta lento parou funciona ajuda gostaria atendente chamado quando ' +
      'onde qual muito mas tudo bem casa sinal net de em na da pra para'
    ).split(' '),
  ),
};
/** One word may be a loan or a name: "hello", "help". */
const fewest = 2;

/** The language that texts are clearly in; null if they might be in either. */
export const guessLanguage = (texts: readonly string[]): Language | null => {
  const words = english(texts.join(' ')).split(' ');
  const count = (language: Language) => words.filter((word) => telling[language].has(word)).length;
  const [en, pt] = [count('en'), count('pt')];
  if (en >= fewest && pt <= en / 4) return 'en';
  return pt >= fewest && en <= pt / 4 ? 'pt' : null;
};
