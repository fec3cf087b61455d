/** Tells commands, wishes and answers apart before the machine hears them. */

import type { Said } from '../../../src/core/flow.ts';
import type { CustomerEvent } from '../events.ts';
import { type Command, readCommand, readIntent, readProtocol } from './understand.ts';

/** How the customer's words are to be taken where the conversation stands. */
export type Listening =
  /** A menu: wishes in free words count. */
  | 'open'
  /** Names and descriptions: only whole commands count. */
  | 'prose'
  /** Any other question: whole commands, and the wish for a person in any words. */
  | 'question'
  /** A person is on the way or answers from outside: whole commands. */
  | 'waiting';

type Did = CustomerEvent['type'];

const commandEvents: Readonly<Record<Command, Did>> = {
  menu: 'customer.askedMenu',
  back: 'customer.wentBack',
  cancel: 'customer.cancelled',
  help: 'customer.askedHelp',
  person: 'customer.askedPerson',
};

/** Choices that mean the same in every menu. */
const choiceEvents: Readonly<Record<string, Did>> = {
  menu: 'customer.askedMenu',
  back: 'customer.wentBack',
  cancel: 'customer.cancelled',
  person: 'customer.askedPerson',
  problem: 'customer.reported',
  follow: 'customer.askedStatus',
};

/** The machine's event for what was said since the last answer: the last message that is understood decides. */
export const hearCustomer = (messages: readonly Said[], listening: Listening, at: number): CustomerEvent => {
  const protocol = messages
    .map(({ content }) => (content.type === 'text' ? readProtocol(content.text) : null))
    .findLast((found) => found !== null);
  const chose = messages.findLast((said) => said.chose !== undefined)?.chose;
  const spoken = {
    messages,
    at,
    ...(chose === undefined ? {} : { chose }),
    ...(protocol ? { protocol } : {}),
  };
  for (const said of messages.toReversed()) {
    const did = understand(said, listening);
    if (did !== null) return { ...spoken, type: did };
  }
  const late = messages.some((said) => isLate(said, listening));
  return { ...spoken, type: late ? 'customer.wasLate' : 'customer.said' };
};

/** What one message decides by itself; null if it is (part of) an answer that the machine reads. */
function understand({ content, chose }: Said, listening: Listening): Did | null {
  if (chose !== undefined) return choiceEvents[chose] ?? 'customer.said';
  if (content.type !== 'text' || content.edited) return null;
  const command = readCommand(content.text);
  if (command !== null) return commandEvents[command];
  if (listening === 'prose' || listening === 'waiting') return null;
  const intent = readIntent(content.text);
  if (intent === 'person') return 'customer.askedPerson';
  if (listening !== 'open') return null;
  if (intent === 'report') return 'customer.reported';
  return intent === 'status' ? 'customer.askedStatus' : null;
}

/** A number typed too early may well be part of a description; an old button never is. */
const isLate = ({ content, late }: Said, listening: Listening): boolean =>
  late === true && (content.type === 'choice' || listening !== 'prose') && listening !== 'waiting';
