/** What the bot says, in each language. What attendants read stands apart, in `attendants.ts`. */

import type { Message } from '../../../src/core/content.ts';
import type { Language } from '../../../src/core/text/language.ts';
import * as enFollow from './en/follow.ts';
import * as enIdentify from './en/identify.ts';
import * as enMenu from './en/menu.ts';
import * as enPeople from './en/people.ts';
import * as enTicket from './en/ticket.ts';
import * as follow from './pt/follow.ts';
import * as identify from './pt/identify.ts';
import * as menu from './pt/menu.ts';
import * as people from './pt/people.ts';
import * as ticket from './pt/ticket.ts';

const pt = { follow, identify, menu, people, ticket };

/** The sentences of a language with any text in the place of theirs: a function takes and gives what it did. */
type Shape<Sentences> = Sentences extends string
  ? string
  : Sentences extends Message
    ? Message
    : Sentences extends (...given: infer Given) => infer Said
      ? (...given: Given) => Said
      : { readonly [Name in keyof Sentences]: Shape<Sentences[Name]> };

/** Every sentence, by the chapter that says it. One that a language lacks does not compile. */
export type Words = Shape<typeof pt>;

/** By language: the Portuguese ones give the others their shape. */
export const words: Readonly<Record<Language, Words>> = {
  pt,
  en: { follow: enFollow, identify: enIdentify, menu: enMenu, people: enPeople, ticket: enTicket },
};

/** The words of whoever speaks this language: `says(context).ticket.registering`. */
export const says = ({ language }: { readonly language: Language }): Words => words[language];
