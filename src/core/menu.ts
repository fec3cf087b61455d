/** Menus make a round trip on every network: as buttons where there are some, as a numbered list where not. */

import type { Choice, Message } from './content.ts';
import { fold } from './text.ts';

/** The number that a typed answer consists of (`2`, `2️⃣`, `opção 2`, `nº 2`, `(2)`); undefined if it is none. */
export const readNumber = (text: string): number | undefined => {
  const said = fold(text);
  if (said === '🔟') return 10;
  const digits = /^(?:opcao |numero |no |n |a |o )?#?(\d{1,2})$/.exec(said)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/**
 * The choice that a typed answer means, by number, label or synonym; undefined if none.
 * Only whole answers count: "quero cancelar meu plano" is not "cancelar".
 */
export const readChoice = (choices: readonly Choice[], text: string): Choice | undefined => {
  const number = readNumber(text);
  const said = fold(text);
  return (
    (number === undefined ? undefined : choices[number - 1]) ??
    choices.find(({ label, synonyms = [] }) => [label, ...synonyms].some((known) => fold(known) === said))
  );
};

/** A message as text alone, its choices as a numbered list: for networks without buttons, and for transcripts. */
export const numberedText = ({ text, choices = [] }: Message): string =>
  [text, ...choices.map(({ label }, index) => `${index + 1}. ${label}`)].join('\n');
