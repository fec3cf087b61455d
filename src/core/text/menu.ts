/** Menus make a round trip on every network: as buttons where there are some, as a numbered list where not. */

import type { Choice, Message } from '../content.ts';
import { fold, remembered } from './index.ts';

const words: Readonly<Record<string, number>> = {
  um: 1,
  uma: 1,
  dois: 2,
  duas: 2,
  tres: 3,
  quatro: 4,
  cinco: 5,
  seis: 6,
  sete: 7,
  oito: 8,
  nove: 9,
  dez: 10,
  primeiro: 1,
  primeira: 1,
  segundo: 2,
  terceiro: 3,
  terceira: 3,
  quarto: 4,
  quinto: 5,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
};
/** Also days of the week: only where they are said to be one of a list. */
const ordinals: Readonly<Record<string, number>> = { segunda: 2, quarta: 4, quinta: 5 };

const alone = new RegExp(`^(?:\\d{1,2}|${Object.keys(words).join('|')})$`);
const listed = new RegExp(
  '^(?:quero )?(?:(?:a|o|na|no|n|the) )?(?:(?:opcao|numero|num|item|alternativa|option|number) ?)?#?' +
    `(\\d{1,2}|${[...Object.keys(words), ...Object.keys(ordinals)].join('|')})[ao]?(?: opcao| item| one| option)?(?:,? (?:por favor|please))?$`,
);

/** What a menu offers is the same text each time: it is folded once. More than the menus of a provider have. */
const foldLabel = remembered(fold, 2_000);

/** The number that a typed answer consists of (`2`, `2️⃣`, `dois`, `opção 2`, `a segunda`, `nº 2`, `(2)`); undefined if none. */
export const readNumber = (text: string): number | undefined => {
  const said = fold(text);
  if (said === '🔟') return 10;
  if (Object.hasOwn(ordinals, said)) return undefined;
  const number = alone.exec(said)?.[0] ?? listed.exec(said)?.[1];
  return number === undefined ? undefined : (words[number] ?? ordinals[number] ?? Number(number));
};

/**
 * The choice that a typed answer means, by number, label or synonym, or by its whole line; undefined if none.
 * Only whole answers count: "quero cancelar meu plano" is not "cancelar".
 */
export const readChoice = (choices: readonly Choice[], text: string): Choice | undefined => {
  const number = readNumber(text);
  const said = fold(text);
  const unnumbered = fold(said.replace(/^\d{1,2}[.)\s-]+/, ''));
  return (
    (number === undefined ? undefined : choices[number - 1]) ??
    choices.find(({ label, synonyms = [] }) =>
      [label, ...synonyms].some((known) => foldLabel(known) === said),
    ) ??
    choices.find(({ label }, index) => said.startsWith(`${index + 1}`) && foldLabel(label) === unnumbered)
  );
};

/** A message as text alone, its choices as a numbered list: for networks without buttons, and for transcripts. */
export const numberedText = ({ text, choices = [] }: Message): string =>
  [text, ...choices.map(({ label }, index) => `${index + 1}. ${label}`)].join('\n');
