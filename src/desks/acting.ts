/** Attendants' actions: entries of a conversation's mailbox, and what the conversation made of them. */

import { z } from 'zod';
import type { Attendant } from '../core/content.ts';
import type { Heard, Listing } from '../core/flow.ts';
import type { ConversationId } from '../core/ids/index.ts';
import type { Conversation, Store } from '../stores/store.ts';

/** What an attendant does with a conversation. */
export const actions = z.enum(['claim', 'reply', 'note', 'give-back', 'close']);
export type Action = z.infer<typeof actions>;

/** Who does it, and with what. */
export const asked = z.object({
  by: z.object({ id: z.string().min(1), name: z.string().min(1) }),
  /** Made by the client, so that a repeated request does nothing twice. */
  request: z.uuid(),
  text: z.string().trim().optional(),
  protocol: z
    .string()
    .regex(/^\d{12,24}$/)
    .optional(),
});

/**
 * `done`, or why not: `owned` by somebody else, `unchanged` if the conversation heard it and stands where it is not
 * wanted, `pending` if it has not heard it yet (the service may be stopped).
 */
export const actionOutcome = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    /** The conversation's whole code. */
    id: z.string().optional(),
    /** It was closed, and is the attendant's now. */
    reopened: z.literal(true).optional(),
  }),
  z.object({ outcome: z.literal('owned'), owner: z.string() }),
  z.object({ outcome: z.literal('unchanged'), place: z.enum(['closed', 'bot', 'waiting', 'attended']) }),
  z.object({ outcome: z.literal('pending') }),
]);
export type ActionOutcome = z.infer<typeof actionOutcome>;

/** Of an answer or a note, in letters. */
export const longestText = 4_000;

/** An attendant's action, as entries of the mailbox, and what became of it within `patience` milliseconds. */
export async function carryOut(
  store: Store,
  found: Conversation,
  {
    name,
    body,
    patience,
  }: { readonly name: Action; readonly body: z.infer<typeof asked>; readonly patience: number },
): Promise<ActionOutcome> {
  const { conversation } = found;
  if (isLeft(found, name)) return { outcome: 'done', id: conversation };
  await store.post(
    eventsOf(name, body).map((event, index) => ({
      conversation,
      event,
      dedupe: `acted:${body.request}:${index}`,
    })),
  );
  const heard = await heardWithin(store, conversation, patience);
  if (heard === null) return { outcome: 'pending' };
  if (name === 'note') return { outcome: 'done', id: conversation };
  const outcome = outcomeOf(heard.listing, name, body.by);
  const reopened = name === 'reply' && found.listing.place === 'closed';
  return outcome.outcome === 'done'
    ? { ...outcome, id: conversation, ...(reopened ? { reopened } : {}) }
    : outcome;
}

/** Why an answer cannot be sent; null if it can. */
export const objectionTo = (text: string, noun = 'a resposta'): string | null =>
  text === ''
    ? `falta o texto ${noun === 'a resposta' ? 'da resposta' : 'da nota'}`
    : text.length > longestText
      ? `${noun} tem ${text.length} letras; cabem até ${longestText}`
      : null;

/** Who replies takes the conversation over first. Leaving one needs no claim, which would itself change something. */
function eventsOf(name: Action, { by, text = '' }: z.infer<typeof asked>): Heard[] {
  const claim: Heard = { type: 'attendant.claimed', by };
  switch (name) {
    case 'claim':
      return [claim];
    case 'reply':
      return [claim, { type: 'attendant.said', by, text }];
    case 'note':
      return [{ type: 'noted', text: `${by.name}: ${text}` }];
    case 'give-back':
      return [{ type: 'attendant.gaveBack', by }];
    case 'close':
      return [{ type: 'attendant.closed', by }];
  }
}

/** Whether there is nothing to leave: nobody is told twice that a conversation is closed. */
const isLeft = ({ listing: { place }, unread }: Conversation, name: Action): boolean =>
  unread === 0 &&
  (name === 'close' || name === 'give-back') &&
  (place === 'closed' || (name === 'give-back' && place === 'bot'));

/** The conversation once it has heard all that was posted to it; null if that takes longer. */
async function heardWithin(
  store: Store,
  conversation: ConversationId,
  patience: number,
): Promise<Conversation | null> {
  const until = Date.now() + patience;
  let wake = () => {};
  const unwatch = store.watch((change) => {
    if (change.conversation === conversation) wake();
  });
  try {
    for (;;) {
      const now = await store.conversation(conversation);
      if (now?.unread === 0) return now;
      if (Date.now() >= until) return null;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    unwatch();
  }
}

/** What a conversation that has heard everything tells of an action. */
function outcomeOf({ place, owner }: Listing, name: Action, by: Attendant): ActionOutcome {
  if (owner !== undefined && owner.id !== by.id) return { outcome: 'owned', owner: owner.name };
  const isPersons = place === 'waiting' || place === 'attended';
  const done = name === 'claim' || name === 'reply' ? place === 'attended' : !isPersons;
  return done ? { outcome: 'done' } : { outcome: 'unchanged', place };
}
