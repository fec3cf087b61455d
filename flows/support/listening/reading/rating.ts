/** What a customer thinks of how they were attended: 1 to 5, and why. */

import type { Said } from '../../../../src/core/flow.ts';
import { isFarewell } from '../asides.ts';
import { plain } from '../plain.ts';
import { type Intent, readCommand, readIntent } from '../understand.ts';
import { readYesNo } from './replies.ts';

/** What was said, as far as it is about how they were attended. */
export type Rated =
  | { readonly type: 'score'; readonly score: number; readonly comment?: string }
  | { readonly type: 'comment'; readonly comment: string }
  /** Thanks, or that nothing else is to be said. */
  | { readonly type: 'nothing' };

/** These want something: they begin a conversation, whatever else they are. */
const wishes: readonly (Intent | null)[] = ['person', 'report', 'status', 'outside', 'sales', 'robot'];

const wantsSomething = (text: string): boolean => {
  const intent = readIntent(text);
  return readCommand(text) !== null || wishes.includes(intent);
};

const number =
  /^\s*(?:(?:minha )?nota[\s:é]*|dou(?: nota)? |rating[\s:]*)?([1-5])(?:\s*(?:\/\s*5|estrelas?|stars?|⭐+))?\s*(?:$|[,.;:!\n–—-]+\s*([\s\S]*)$)/iu;
const words: Readonly<Record<string, number>> = {
  um: 1,
  dois: 2,
  tres: 3,
  quatro: 4,
  cinco: 5,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
};

/** "5", "nota 5", "5, muito bom"; null for anything else that begins with a number: "2 computadores sem internet". */
export const readScore = (text: string): { readonly score: number; readonly comment?: string } | null => {
  const word = words[plain(text)];
  if (word !== undefined) return { score: word };
  const [, score, rest = ''] = number.exec(text.normalize('NFKC').replace(/\u{fe0f}|\u{20e3}/gu, '')) ?? [];
  if (score === undefined) return null;
  const comment = rest.trim();
  if (comment === '') return { score: Number(score) };
  return wantsSomething(comment) ? null : { score: Number(score), comment };
};

const textIn = ({ content }: Said): string | null =>
  content.type === 'text' && !content.edited ? content.text : null;

/** Longer than anybody reads. */
const longest = 1_000;

/**
 * What messages mean where a rating (`score`) or the comment on one (`comment`) is asked for; null if any of them is
 * something else: the customer has gone on to a new matter.
 */
export const readRating = (messages: readonly Said[], asked: 'score' | 'comment'): Rated | null => {
  const comments: string[] = [];
  let score: number | null = null;
  let isOver = false;
  for (const said of messages) {
    const { chose, late } = said;
    const button = /^score-([1-5])$/.exec(chose ?? '')?.[1];
    if (button !== undefined && asked === 'score') {
      score = Number(button);
      continue;
    }
    const text = textIn(said);
    if (chose === 'no' && asked === 'comment') {
      isOver = true;
      continue;
    }
    // A button of something else, a photo, a number that was meant for another question.
    if (text === null || chose !== undefined || late) return null;
    const read = asked === 'score' && score === null ? readScore(text) : null;
    if (read !== null) {
      score = read.score;
      if (read.comment !== undefined) comments.push(read.comment);
    } else if (wantsSomething(text)) return null;
    else if (isFarewell({ messages: [said], at: 0 }) || (asked === 'comment' && readYesNo(text) === 'no'))
      isOver = true;
    else if (readIntent(text) === 'greeting') return null;
    else comments.push(text.trim());
  }
  const comment = comments.join('\n').slice(0, longest);
  if (score !== null) return { type: 'score', score, ...(comment === '' ? {} : { comment }) };
  if (comment === '') return isOver ? { type: 'nothing' } : null;
  return asked === 'comment' ? { type: 'comment', comment } : null;
};
