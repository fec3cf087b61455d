/** What the desk's pages say, in the languages that attendants read. What the bot notes for the team stays in Portuguese. */

import type { Language } from '../../../core/text/language.ts';
import { en } from './en/index.ts';
import { pt } from './pt/index.ts';

/** The sentences of all pages: Portuguese has the last word on which there are. */
export type Words = typeof pt;

const spoken: Readonly<Record<Language, Words>> = { pt, en };

export const wordsIn = (language: Language): Words => spoken[language];

/** Which language a browser wants: what was chosen here before everything that it asks for by itself. */
export function languageWanted(chosen: string | undefined, accepted: string | undefined): Language {
  if (chosen === 'pt' || chosen === 'en') return chosen;
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...settings] = part.trim().toLowerCase().split(';');
      const weight =
        settings
          .find((setting) => setting.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? '1';
      return { language: tag.split('-')[0], weight: Number(weight) || 0 };
    })
    .sort((one, other) => other.weight - one.weight)
    .find(({ language, weight }) => weight > 0 && (language === 'pt' || language === 'en'));
  return wanted?.language === 'en' ? 'en' : 'pt';
}
