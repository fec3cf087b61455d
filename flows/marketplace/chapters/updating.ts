/** An attendant has the marketplace told what became of a protocol: by a job, so that it is told once. */

import type { Heard } from '../../../src/core/flow.ts';
import { isOthersThan } from '../../team/owner.ts';
import { type Context, isClosedThere, owesAnything, type Update } from '../context.ts';
import type { MarketplaceEvent } from '../events.ts';
import type { Kit } from '../kit.ts';
import { notes } from '../words/attendants.ts';

type Asked = Extract<MarketplaceEvent, { readonly type: 'attendant.updatedProtocol' }>;
type Given = { readonly context: Context; readonly event: Asked };
type Finished = Extract<Heard, { readonly type: 'job.finished' }>;

/** Milliseconds within which a colleague who asks for the same has not seen yet that it was told. */
const unseen = 2 * 60_000;

/** As many as any page sends twice. */
const updatesKept = 30;

const kept = (updates: Context['updates']): Context['updates'] => {
  const all = Object.entries(updates);
  const over = all.length - updatesKept;
  // One that is under way is never forgotten.
  return Object.fromEntries(all.filter(([, { state }], index) => index >= over || state === 'asked'));
};

const withState = (
  { updates }: Context,
  key: string,
  state: Update['state'],
): Pick<Context, 'updates'> | Record<string, never> => {
  const update = updates[key];
  return update === undefined ? {} : { updates: { ...updates, [key]: { ...update, state } } };
};

/** How it ended, for the team. */
const wordsOf = (type: string, { result }: Finished): string => {
  if (!result.ok) {
    const { kind, reason, objections = [] } = result.failure;
    const why = [reason, ...objections].join(' ').trim();
    return kind === 'unknown' ? notes.perhapsUpdated(type, why) : notes.notUpdated(type, why);
  }
  const { output } = result;
  const already =
    typeof output === 'object' && output !== null && 'already' in output && output.already === true;
  return already ? notes.updatedAlready(type) : notes.updated(type);
};

export const createUpdates = ({ marketplace }: Pick<Kit, 'marketplace'>) => {
  const notesIt = (line: (by: string, type: string) => string) =>
    marketplace.emit(({ event }) => ({
      type: 'note',
      text: event.type === 'attendant.updatedProtocol' ? line(event.by.name, event.update.type) : '',
    }));
  const asksIt = marketplace.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'attendant.updatedProtocol') return;
    const { request, update, by } = event;
    const asked: Update = { type: update.type, by: by.name, state: 'asked', at: context.now };
    enqueue.assign({ updates: kept({ ...context.updates, [request]: asked }) });
    enqueue.emit({ type: 'note', text: notes.asked(by.name, update.type) });
    enqueue.emit({ type: 'update-protocol', key: request, input: update });
  });
  const typeOf = (context: Context, key: string): string => context.updates[key]?.type ?? '';

  return {
    /** By whoever has the conversation, or by anybody while it waits. */
    taken: [
      {
        guard: ({ context, event }: Given) => isOthersThan(event.by, context),
        actions: notesIt(notes.askedOthers),
      },
      // The same confirmation, sent twice.
      { guard: ({ context, event }: Given) => event.request in context.updates },
      {
        guard: ({ context, event }: Given) =>
          Object.values(context.updates).some(
            ({ type, state }) => type === event.update.type && state === 'asked',
          ),
        actions: notesIt(notes.askedTwice),
      },
      {
        guard: ({ context, event }: Given) =>
          Object.values(context.updates).some(
            ({ type, state, by, at = 0 }) =>
              type === event.update.type &&
              state === 'done' &&
              by !== event.by.name &&
              context.now - at < unseen,
          ),
        actions: notesIt(notes.askedAfter),
      },
      { actions: asksIt },
    ],
    /** Where nobody has it and nobody is awaited. */
    refused: notesIt(notes.askedUntaken),
    hasFailed: ({ event }: { readonly event: MarketplaceEvent }): boolean =>
      event.type === 'job.finished' && !event.result.ok,
    /** It went well, or a person has seen to it, and it was all that a protocol waited for which the marketplace has closed. */
    isLast: ({ context, event }: { readonly context: Context; readonly event: MarketplaceEvent }): boolean =>
      ((event.type === 'job.finished' && event.result.ok) || event.type === 'job.seenTo') &&
      isClosedThere(context) &&
      !owesAnything({ ...context, ...withState(context, event.key, 'done') }),
    /** It is over, one way or the other. */
    ended: marketplace.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'job.finished') return;
      enqueue.emit({ type: 'note', text: wordsOf(typeOf(context, event.key), event) });
      enqueue.assign(withState(context, event.key, event.result.ok ? 'done' : 'failed'));
    }),
    /** A person asked for another attempt at what waited for one. */
    again: marketplace.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'job.retried') return;
      enqueue.emit({ type: 'note', text: notes.againAsked(typeOf(context, event.key)) });
      enqueue.assign(withState(context, event.key, 'asked'));
    }),
    /** A person has seen to it: nothing is under way any more. */
    seenTo: marketplace.assign(({ context, event }) =>
      event.type === 'job.seenTo' ? withState(context, event.key, 'done') : {},
    ),
  } as const;
};
