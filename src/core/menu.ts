/** Menus make a round trip on every network: as buttons where there are some, as a numbered list where not. */

import type { Choice, Message } from './content.ts';
import { fold } from './text.ts';

/**
 * The choice that a typed answer means, by number (`2`, `2️⃣`, `opção 2`), label or synonym; undefined if none.
 * Only whole answers count: "quero cancelar meu plano" is not "cancelar".
 */
export const readChoice = (choices: readonly Choice[], text: string): Choice | undefined => {
  const said = fold(text);
  const number = /^(?:opcao |numero |n |a |o )?#?(\d{1,2})[.)]?$/.exec(said)?.[1];
  if (number !== undefined) return choices[Number(number) - 1];
  if (said === '🔟') return choices[9];
  return choices.find((choice) =>
    [choice.label, ...(choice.synonyms ?? [])].some((known) => fold(known) === said),
  );
};

/** A message as text alone, its choices as a numbered list: for networks without buttons, and for transcripts. */
export const numberedText = (message: Message): string =>
  [message.text, ...(message.choices ?? []).map((choice, index) => `${index + 1}. ${choice.label}`)].join(
    message.choices?.length ? '\n' : '',
  );
