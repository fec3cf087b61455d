/** Attendants' actions: entries of a conversation's mailbox, and what the conversation made of them. */

import { z } from 'zod';
import type { Channel } from '../channels/channel.ts';
import type { OpenTicketInput } from '../core/calls.ts';
import type { Heard, Listing } from '../core/flow.ts';
import type { ConversationId } from '../core/ids/index.ts';
import type { ProtocolUpdate } from '../core/protocol/index.ts';
import type { Conversation, Store } from '../stores/store.ts';

/** What an attendant does with a conversation, where a word tells it. */
export const actions = z.enum(['claim', 'reply', 'note', 'give-back', 'close', 'reopen']);
export type Action = z.infer<typeof actions>;

const attendant = z.object({ id: z.string().min(1), name: z.string().min(1) });

/** Who does it, and with what. */
export const asked = z.object({
  by: attendant,
  /** Made by the client, so that a repeated request does nothing twice. */
  request: z.uuid(),
  text: z.string().trim().optional(),
  protocol: z
    .string()
    .regex(/^\d{12,24}$/)
    .optional(),
  /** Of a `claim`: whom it is taken from. Whether they may is for the desk to know. */
  over: z.string().min(1).optional(),
  /** Of a `give-back`: where the customer was, and not at the menu. */
  where: z.literal('there').optional(),
  /** Of a `close`: why, for the team; and whether it can be taken back for a moment. */
  reason: z.string().trim().max(500).optional(),
  undoable: z.literal(true).optional(),
  /** Of a `reply`: what it is sent with. What it holds is in the store's files already. */
  file: z
    .object({ ref: z.string().min(1), type: z.string().min(1), name: z.string().min(1), size: z.number() })
    .optional(),
});
export type Asked = z.infer<typeof asked>;

/** Where a conversation is passed on to. */
export const destination = z.union([z.object({ queue: z.string().min(1) }), z.object({ attendant })]);

/** An action with all that it takes. Each is carried out once for each `body.request`. */
export type Act =
  | { readonly name: Action; readonly body: Asked }
  | { readonly name: 'transfer'; readonly body: Asked; readonly to: z.infer<typeof destination> }
  | { readonly name: 'order-ticket'; readonly body: Asked; readonly ticket: OpenTicketInput }
  | { readonly name: 'update-protocol'; readonly body: Asked; readonly update: ProtocolUpdate };

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
  { patience, ...act }: Act & { readonly patience: number },
): Promise<ActionOutcome> {
  const { conversation } = found;
  const { name, body } = act;
  if (isLeft(found, name)) return { outcome: 'done', id: conversation };
  await store.post(
    eventsOf(act).map((event, index) => ({
      conversation,
      event,
      dedupe: `acted:${body.request}:${index}`,
    })),
  );
  const heard = await heardWithin(store, conversation, patience);
  if (heard === null) return { outcome: 'pending' };
  if (name === 'note') return { outcome: 'done', id: conversation };
  const outcome = outcomeOf(heard.listing, act);
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

/** The channel that a conversation is on; undefined if it is not served here. */
export const channelOf = (
  channels: readonly Channel[],
  { origin }: Pick<Conversation, 'origin'>,
): Channel | undefined =>
  channels.find(({ name, account }) => name === origin.channel && account === origin.account);

/** Who replies takes the conversation over first. Leaving one needs no claim, which would itself change something. */
function eventsOf(act: Act): Heard[] {
  const { by, text = '', over, where, reason, undoable, file, request } = act.body;
  const claim: Heard = { type: 'attendant.claimed', by, ...(over === undefined ? {} : { over }) };
  switch (act.name) {
    case 'claim':
      return [claim];
    case 'reply':
      return [claim, { type: 'attendant.said', by, text, ...(file === undefined ? {} : { file }) }];
    case 'note':
      return [{ type: 'noted', text: `${by.name}: ${text}` }];
    case 'give-back':
      return [{ type: 'attendant.gaveBack', by, ...(where === undefined ? {} : { where }) }];
    case 'close':
      return [
        {
          type: 'attendant.closed',
          by,
          ...(reason ? { reason } : {}),
          ...(undoable === undefined ? {} : { undoable }),
        },
      ];
    case 'reopen':
      return [{ type: 'attendant.reopened', by }];
    case 'transfer':
      return [{ type: 'attendant.transferred', by, to: act.to }];
    case 'order-ticket':
      return [{ type: 'attendant.orderedTicket', by, request, ticket: act.ticket }];
    case 'update-protocol':
      return [{ type: 'attendant.updatedProtocol', by, request, update: act.update }];
  }
}

/** Whether there is nothing to leave: nobody is told twice that a conversation is closed. */
const isLeft = ({ listing: { place }, unread }: Conversation, name: Act['name']): boolean =>
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
function outcomeOf(listing: Listing, act: Act): ActionOutcome {
  const { place, owner } = listing;
  const { by } = act.body;
  if (act.name === 'transfer' && hasArrived(listing, act.to)) return { outcome: 'done' };
  if (owner !== undefined && owner.id !== by.id) return { outcome: 'owned', owner: owner.name };
  return isDone(listing, act) ? { outcome: 'done' } : { outcome: 'unchanged', place };
}

const hasArrived = ({ place, queue, owner }: Listing, to: z.infer<typeof destination>): boolean =>
  // Where there is only one queue, it has no name.
  'queue' in to ? place === 'waiting' && (queue ?? to.queue) === to.queue : owner?.id === to.attendant.id;

/** Whether the conversation stands as it should after an action, being nobody else's. */
function isDone({ place, closesAt, known }: Listing, { name, body }: Act): boolean {
  const isPersons = place === 'waiting' || place === 'attended';
  switch (name) {
    case 'claim':
    case 'reply':
      return place === 'attended';
    case 'reopen':
      return place === 'attended' && closesAt === undefined;
    case 'give-back':
      // No bot leads a marketplace's protocol: given back, it waits for whoever takes it.
      return !isPersons || (place === 'waiting' && known?.protocol !== undefined);
    case 'close':
      return !isPersons || (body.undoable === true && closesAt !== undefined);
    case 'order-ticket':
    case 'update-protocol':
      return isPersons;
    case 'transfer':
    case 'note':
      return false;
  }
}
