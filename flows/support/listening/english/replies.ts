/** Short English replies to a question of the bot's. Asked, as `index.ts`, after the Portuguese reading. */

import { speaks, vocabulary } from '../plain.ts';
import type { DraftPart } from '../reading/replies.ts';
import { english } from './index.ts';

const yes = vocabulary(
  'yes yeah yep yup y sure correct right confirm confirmed fine absolutely definitely exactly agreed ok okay',
  'it is its thats that thanks thank you i do am looks all so of course go ahead open',
);
const yesPhrase =
  /^(?:go ahead|sounds good|of course|looks (?:good|fine)|all (?:good|set)|open it|do it|thats me|why not)(?: thanks| thank you)?$/;
const no = vocabulary(
  'no nope nah not wrong incorrect never none nothing',
  'thanks thank you need it is its thats that i do dont right now yet correct really necessary for the moment of course open',
);
const noPhrase = /^(?:i )?do(?:nt| not) (?:need|want)(?: it| one| that)?(?: thanks| thank you)?$/;

export const readEnglishYesNo = (text: string): 'yes' | 'no' | null => {
  const said = english(text);
  // A question, without its mark.
  if (/^(?:is (?:it|that)|do (?:i|you))\b/.test(said)) return null;
  if (speaks(said, no) || noPhrase.test(said)) return 'no';
  return speaks(said, yes) || yesPhrase.test(said) ? 'yes' : null;
};

/** The yes or no that a longer answer begins with: "yes, but only after 6 pm". */
export const readEnglishLeadingYesNo = (text: string): 'yes' | 'no' | null => {
  if (/^\s*(?:yes|yeah|yep)\b/i.test(text)) return 'yes';
  return /^\s*(?:no|nope)\s?[,.;!]/i.test(text) ? 'no' : null;
};

const seen = vocabulary(
  'ok okay great good fine perfect cool understood alright',
  'thats that is got it all right very thank you thanks i see sounds will wait',
);
const done = vocabulary(
  'done finished nothing enough all ok okay no',
  'thats that is it i am im for now else more thanks thank you just',
);
const self = vocabulary(
  'me myself holder owner',
  'it is its thats that the i am im yes account contract speaking',
);
const samePhone = vocabulary(
  'same this current mine',
  'one number phone the my it is its thats that i am using use yes ok',
);
const other = vocabulary(
  'another other different',
  'a an one number phone i have use my no is it the want to',
);
const latest = vocabulary(
  'latest last recent mine tickets protocols list',
  'my the show me see i want to open ones one most of all',
);

export const readsEnglish = {
  seen: (text: string): boolean => speaks(english(text), seen),
  done: (text: string): boolean => {
    const said = english(text);
    return speaks(said, done) || /^that(?:s| is) (?:it|all)$/.test(said);
  },
  self: (text: string): boolean => speaks(english(text), self),
  samePhone: (text: string): boolean => {
    const said = english(text);
    return speaks(said, samePhone) || /^(?:the (?:one|number) )?on (?:file|(?:my|the) account)$/.test(said);
  },
  other: (text: string): boolean => speaks(english(text), other),
  latest: (text: string): boolean => speaks(english(text), latest),
  unsure: (text: string): boolean =>
    /^(?:(?:i am |im )?not sure|maybe|perhaps|(?:it )?depends|whatever|(?:i )?dont mind|either(?: way)?|(?:its )?up to you|you decide)$/.test(
      english(text),
    ),
  stall: (text: string): boolean =>
    /^(?:wait|hold on|hang on|(?:(?:just|wait|give me) )*(?:a|one) (?:moment|minute|second|sec)|let me (?:see|check|look))$/.test(
      english(text),
    ),
  unknown: (said: string): boolean =>
    /\b(?:(?:do not|dont|cant|cannot) (?:know|remember|recall|have)|no idea|skip|i forgot|not (?:\S+ )?customer)\b/.test(
      english(said),
    ),
} as const;

const namedPart = (said: string): DraftPart | null => {
  if (/\be ?mail\b/.test(said)) return 'email';
  if (/\bname\b/.test(said)) return 'name';
  if (/\b(?:phone|number|cell|mobile)\b/.test(said)) return 'phone';
  if (/\b(?:problem|description|text)\b/.test(said)) return 'description';
  if (/\b(?:technician|technicians|visit)\b/.test(said)) return 'order';
  return /\b(?:service|address|plan)\b/.test(said) ? 'service' : null;
};

/** What somebody wants corrected: "wrong phone", "change the name". */
export const readEnglishCorrection = (text: string): DraftPart | null => {
  const said = english(text);
  return /\b(?:wrong|incorrect|change|fix|edit|not right|isnt right|not correct)\b|^correct (?:the|my)\b/.test(
    said,
  )
    ? namedPart(said)
    : null;
};

/** The part of a ticket that a short answer names: "phone", "my name". */
export const readEnglishPart = (text: string): DraftPart | null => {
  const said = english(text);
  return said.split(' ').length <= 4 ? namedPart(said) : readEnglishCorrection(text);
};

/** Whether something is to be corrected, without a word on what: "there is a mistake". */
export const readEnglishWrong = (text: string): boolean => {
  const said = english(text);
  return said.split(' ').length <= 6 && /\b(?:mistake|error|wrong|change|fix|edit)\b/.test(said);
};

/** The new name in "my name is Peter", as it was written. */
export const readEnglishNewName = (text: string): string | null =>
  /^(?:no,? |actually,? )?(?:my |the )?(?:right |correct |full )?name(?: is| should be|:)\s+(.+)$/i.exec(
    text.trim(),
  )?.[1] ?? null;

/** Whether a short text says "my phone is" and a number, and nothing after it. */
export const readEnglishNewPhone = (text: string): boolean =>
  /^(?:\S+ ){0,4}(?:phone|number|cell|mobile)(?: [a-z]+){0,4} [\d ]+$/.test(english(text));

/** "no technician", "send the technician": the wish of a visit, told without being asked. */
export const readEnglishOrder = (text: string): boolean | null => {
  const said = english(text);
  if (
    /^(?:no|without|(?:i )?do(?:nt| not) (?:need|want))(?: \S+){0,3} ?(?:technician|visit)(?: \S+)?$/.test(
      said,
    )
  )
    return false;
  return /^(?:yes )?(?:i (?:want|need|would like)|send|order|with)(?: \S+){0,3} ?(?:technician|visit)(?: \S+)?$/.test(
    said,
  )
    ? true
    : null;
};
