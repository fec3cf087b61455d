/**
 * What people mean who write English to their internet provider. It is asked after the Portuguese reading has found nothing:
 * whoever writes either is understood at any time. Pure functions of text, which is read as `english` leaves it.
 */

import { fold, remembered } from '../../../../src/core/text/index.ts';
import { readTexts, speaks, vocabulary } from '../plain.ts';
import type { Command, Intent } from '../understand.ts';

/** Wishes are short; whoever writes more is telling a story, and its beginning says which. */
const longest = 500;

const shorthand = new Map(
  Object.entries({
    u: 'you',
    ur: 'your',
    r: 'are',
    pls: '',
    plz: '',
    please: '',
    thx: 'thanks',
    ty: 'thanks',
    wanna: 'want to',
    gonna: 'going to',
    net: 'internet',
    tech: 'technician',
    ppl: 'people',
  }),
);

const spellOut = (text: string): string =>
  fold(text.slice(0, longest))
    .replace(/['’]/g, '')
    .replace(/wi[\s-]?fi/g, 'wifi')
    .replace(/[^\p{L}\p{N} ]/gu, ' ')
    .split(/\s+/)
    .map((word) => shorthand.get(word) ?? word)
    .filter((word) => word !== '')
    .join(' ');

/** Folded, without punctuation and apostrophes, abbreviations spelt out: `"I don't know, pls!"` -> `i dont know`. */
export const english = remembered(spellOut, readTexts);

const commands: Readonly<Record<Command, RegExp>> = {
  menu: /^(?:(?:go )?(?:back )?(?:to )?(?:the )?(?:main )?menu|(?:show (?:me )?)?(?:the )?options|home|start (?:over|again)|restart)$/,
  back: /^(?:(?:(?:go|take me|step) )?back|previous(?: question)?|(?:one|a) step back)$/,
  cancel:
    /^(?:(?:i (?:want to|would like to|need to) )?cancel(?: (?:it|this|that|everything|all))?(?: ?(?:the |my |this )?(?:ticket|request))?|never ?mind|forget (?:about )?it|(?:i )?give up|i do(?:nt| not) want (?:it|this) any ?more)$/,
  help: /^(?:(?:i need (?:some )?)?help(?: me)?|how does (?:it|this) work|commands)$/,
  person:
    /^(?:(?:i )?(?:want|need|would like|can i|could i|may i|id like)? ?(?:to )?(?:talk|speak|chat)? ?(?:to|with)? ?(?:a |an |the )?(?:real |live |human )?(?:agent|attendant|human(?: being)?|person|representative|operator|someone|somebody))(?: now)?$/,
};

export const readEnglishCommand = (text: string): Command | null => {
  const said = english(text);
  for (const name of ['menu', 'back', 'cancel', 'help', 'person'] as const)
    if (commands[name].test(said)) return name;
  return null;
};

const person = new RegExp(
  [
    '\\b(?:talk|speak|chat)(?:ing)?\\b(?: \\S+){0,3} (?:agent|human|person|someone|somebody|attendant|representative|operator|people)\\b',
    '\\b(?:want|need|prefer|get me|is there|are there)\\b(?: \\S+){0,3} (?:agent|human|person|attendant|representative|operator|real people)\\b',
    '\\bdo(?:nt| not) want (?:to (?:talk|speak) (?:to|with) )?(?:a |this )?(?:robot|bot|machine)\\b',
    '^call me(?: back)?(?: now)?$',
    '\\b(?:nobody|no one) (?:\\S+ )?(?:answers?|answered|helps?|helped|replies|replied|responds?|called)\\b',
  ].join('|'),
);

const status = new RegExp(
  [
    '\\bprotocols?\\b|\\bstatus\\b|\\bprogress\\b|\\bfollow (?:up|my|a|the)\\b',
    '\\b(?:my|check|see|that) (?:\\S+ )?(?:tickets?|requests?|visit|appointment)\\b',
    '\\b(?:when|what time|where)\\b(?: \\S+){0,5} (?:technician|visit|team|guy)\\b',
    '\\b(?:technician|nobody|no one|guy)\\b(?: \\S+){0,3} (?:come|came|comes|coming|show(?:ed|s)?|arrived?|arrives)\\b',
    '\\bwaiting\\b(?: \\S+){0,4} (?:technician|visit|answer|reply|days?|hours?|weeks?)\\b',
    '\\balready (?:opened|have)\\b(?: \\S+){0,3} (?:ticket|request)\\b',
  ].join('|'),
);

const things = '(?:internet|signal|connection|wifi|network|access|service|fiber)';
const report = new RegExp(
  [
    '\\b(?:down|slow|slowly|unstable|dropping|dropped|drops|intermittent|lagging|laggy|buffering|freezing|freezes|outage)\\b',
    `(?:^|\\b(?:have|has|got|get|getting|is|theres|still|with) )no (?:\\S+ )?${things}\\b|\\bwithout (?:\\S+ )?${things}\\b`,
    '\\b(?:not|isnt|doesnt|dont|wont|cant|cannot|stopped|stops)\\b(?: \\S+){0,2} (?:work(?:s|ing)?|connect(?:s|ing|ed)?|load(?:s|ing)?|open(?:s|ing)? (?:any|page)\\S*|browse|access|online)\\b',
    '\\b(?:red|blinking|flashing) light\\b|\\blights?\\b(?: \\S+){0,3} (?:red|blinking|flashing|off)\\b',
    '\\b(?:cable|fiber|fibre|wire)\\b(?: \\S+){0,3} (?:cut|broken|broke|snapped|fell)\\b',
    `\\b${things} (?:\\S+ )?(?:problems?|issues?|trouble|disconnects|disconnecting|died|is (?:out|dead|terrible|bad))\\b`,
    '\\b(?:problems?|issues?|trouble) with\\b|^(?:(?:i have )?an? )?(?:problems?|issue)$|\\brouter\\b',
    '\\bopen (?:a|another) (?:new )?ticket\\b|\\b(?:need|want|send|order)\\b(?: \\S+){0,3} (?:technician|visit)\\b',
  ].join('|'),
);

const leaving =
  /\b(?:cancel|change|move|moving|transfer|upgrade|increase)\b(?: \S+){0,3} (?:plan|internet|contract|subscription|service|address|speed|house)\b/;
const bills = /\b(?:bills?|billing|invoices?|payments?|paid|pay|refund|due date|receipt)\b/;
const joining =
  /\bnot (?:yet )?(?:a )?customer\b|\bbecome a customer\b|\b(?:sign up|subscribe)\b|\b(?:want|like|need) (?:to )?(?:get|hire|install) (?:your )?internet\b/;
const prices = /\bhow much\b|\bcoverage\b|\b(?:plans?|prices?|packages?)\b|\bdo you (?:serve|cover)\b/;

const solved = vocabulary(
  'back works working solved fixed resolved',
  'it is its the my internet wifi signal connection now again thanks thank you already everything all yes ok has been came good',
);
const greeting = vocabulary(
  'hello hi hey hiya morning afternoon evening greetings',
  'good there how are you doing everyone all is it going sir madam team',
);
/** Only opens a talk: the menu says what there is. */
const approach = vocabulary(
  'question questions information info help',
  'i have a an need some can could you me would like to get with just hello hi good morning afternoon evening',
);
const thanks =
  /^(?:(?:ok|great|perfect|all right|alright) )?(?:thanks|thank you|bye|goodbye|bye bye|see you|cheers)(?: \S+){0,4}$/;
const robot =
  /^(?:are you|is this|am i talking to|is it) (?:a |an )?(?:real |robot|bot|machine|human|person)(?: ?\S+){0,3}$/;
const upset = new Set(
  (
    'shit shitty crap sucks awful ridiculous disgrace disgusting stupid idiots idiot useless scam fuck fucking bullshit ' +
    'worst horrible unacceptable lawyer angry'
  ).split(' '),
);

/** What an English text is about; null if that is anybody's guess. */
export const readEnglishIntent = (text: string): Intent | null => {
  const said = english(text);
  if (said !== 'back' && speaks(said, solved)) return 'solved';
  if (speaks(said, greeting) || speaks(said, approach)) return 'greeting';
  if (robot.test(said)) return 'robot';
  if (thanks.test(said)) return 'thanks';
  if (commands.person.test(said) || person.test(said)) return 'person';
  if (joining.test(said)) return 'sales';
  if (leaving.test(said)) return 'outside';
  if (status.test(said)) return 'status';
  if (report.test(said)) return 'report';
  if (bills.test(said)) return 'outside';
  if (prices.test(said)) return 'sales';
  return said.split(' ').some((word) => upset.has(word)) ? 'upset' : null;
};

const opening = vocabulary(
  'ticket problem problems issue issues support internet',
  'i want need to open a an new have with my the report there is am having would like hello hi good morning',
);
export const readEnglishOpening = (text: string): boolean => speaks(english(text), opening);

export const readEnglishLeave = (text: string): boolean =>
  /^(?:exit|quit|stop|end|bye|goodbye)$/.test(english(text));

const asking =
  /^(?:(?:and|but|so|ok|hi) )*(?:how|what|which|why|will (?:it|there|you|the|they)|(?:is|was) (?:it|there|that|this)|do (?:i|you)|can (?:i|you)|does)\b/;

/** Whether a text begins as only questions do. */
export const asksInEnglish = (text: string): boolean => asking.test(english(text));
