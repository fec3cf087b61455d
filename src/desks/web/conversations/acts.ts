/** What can be done with a conversation on its page: what each button is, who may press it, and what is said then. */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Attachment } from '../../../core/content.ts';
import type { User } from '../../../people/people.ts';
import type { Action as Deed } from '../../../people/roles.ts';
import type { Conversation } from '../../../stores/store.ts';
import type { Act } from '../../acting.ts';
import { onOneLine } from '../views/texts.ts';
import { type Words, wordsIn } from '../words/index.ts';

/** What one must be permitted for each. */
export const deeds = {
  take: 'take',
  'take-over': 'take-over',
  reply: 'answer',
  tell: 'answer',
  note: 'note',
  'give-back': 'transfer',
  'give-back-there': 'transfer',
  transfer: 'transfer',
  close: 'close',
  reopen: 'close',
} as const satisfies Readonly<Record<string, Deed>>;
export type Key = keyof typeof deeds;

/** Those that have a button of their own, and an address of that name. */
export const buttons = [
  'take',
  'take-over',
  'tell',
  'give-back',
  'give-back-there',
  'transfer',
  'close',
  'reopen',
] as const satisfies readonly Key[];

const reasons = wordsIn('pt').panels.closing.reasons;

/** What the page's forms carry. */
export const form = z.object({
  /** Who had the conversation on the page; empty if nobody. */
  owner: z.string().max(200),
  request: z.uuid().default(randomUUID),
  mode: z.enum(['reply', 'note']).default('reply'),
  text: z.string().trim().max(20_000).default(''),
  /** Why it is closed: one of the usual reasons, or written. */
  choice: z.enum(['solved', 'silent', 'field', 'mistake']).optional(),
  reason: z.string().trim().max(500).default(''),
  /** `queue:suporte`, or `person:` and a user's id. */
  to: z.string().max(200).default(''),
});
export type Form = z.infer<typeof form>;

/** Where a conversation can be passed on to; null if there is no such queue or colleague (any more). */
export type Destination = Extract<Act, { name: 'transfer' }>['to'] | null;

/** The action that a button asks for. */
export function actOf(
  key: Key,
  { request, text, choice, reason, owner }: Form,
  user: User,
  to: Destination,
  file: Attachment | null = null,
): Act | null {
  const body = { by: { id: user.id, name: user.name }, request };
  switch (key) {
    case 'take':
      return { name: 'claim', body };
    case 'take-over':
      return { name: 'claim', body: { ...body, over: owner } };
    case 'reply':
    case 'tell':
      return { name: 'reply', body: { ...body, text, ...(file === null ? {} : { file }) } };
    case 'note':
      return { name: 'note', body: { ...body, text } };
    case 'give-back':
      return { name: 'give-back', body };
    case 'give-back-there':
      return { name: 'give-back', body: { ...body, where: 'there' } };
    case 'transfer':
      return to === null ? null : { name: 'transfer', body, to };
    case 'close': {
      const why = choice === undefined ? reason : reasons[choice];
      return { name: 'close', body: { ...body, undoable: true, ...(why === '' ? {} : { reason: why }) } };
    }
    case 'reopen':
      return { name: 'reopen', body };
  }
}

/**
 * Why what the page showed is no ground to act on any more; null if it is. Who just took it may go on at once; from a
 * phone that has it anybody takes it.
 *
 * @param over whether it is meant to be taken from a colleague.
 */
export function staleness(
  { listing }: Conversation,
  shown: string,
  me: string,
  talk: Words['talk'],
  over = false,
): string | null {
  const { owner, place } = listing;
  const now = owner?.id ?? '';
  if (now === me && !over) return null;
  if (now === shown) {
    if (now === '' || owner?.elsewhere || over) return null;
    return talk.othersNow(onOneLine(owner?.name ?? ''));
  }
  if (owner !== undefined && now !== me) return talk.othersNow(onOneLine(owner.name));
  return talk.changed(talk.places[place]);
}

/** What is said once it is done. */
export const doneWords = (key: Key, { talk, protocol }: Words, isProtocol: boolean): string =>
  ({
    take: talk.took,
    'take-over': talk.took,
    reply: '',
    tell: talk.told,
    note: talk.noteKept,
    'give-back': isProtocol ? protocol.gaveBack : talk.gaveBack,
    'give-back-there': talk.gaveBack,
    transfer: talk.transferred,
    close: talk.closing,
    reopen: talk.undone,
  })[key];
