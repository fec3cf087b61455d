/** A protocol is given to another queue, or to a colleague. */

import { isOthersThan } from '../../team/owner.ts';
import { colleagueIn, queueIn } from '../../team/transfer.ts';
import type { Context } from '../context.ts';
import type { MarketplaceEvent } from '../events.ts';
import { type Kit, to } from '../kit.ts';
import { notes, reasons } from '../words/attendants.ts';

type Transferred = Extract<MarketplaceEvent, { readonly type: 'attendant.transferred' }>;
type Given = { readonly context: Context; readonly event: Transferred };

export const createTransfers = ({ marketplace, queues }: Pick<Kit, 'marketplace' | 'queues'>) => {
  const named = (event: Transferred): string =>
    colleagueIn(event)?.name ?? queues.all.find(({ id }) => id === queueIn(event))?.name.pt ?? 'a fila';
  const notesIt = marketplace.emit(({ event }) => ({
    type: 'note',
    text: event.type === 'attendant.transferred' ? notes.transferred(event.by.name, named(event)) : '',
  }));
  const refusesIt = marketplace.emit(({ event }) => ({
    type: 'note',
    text: notes.notTransferred('by' in event ? event.by.name : ''),
  }));
  const moves = marketplace.assign(({ context, event }) =>
    event.type === 'attendant.transferred'
      ? {
          queue: queueIn(event) ?? context.queue,
          reason: reasons.transferred(event.by.name, named(event)),
        }
      : {},
  );
  const passes = marketplace.assign(({ event }) =>
    event.type === 'attendant.transferred' ? { owner: colleagueIn(event) } : {},
  );
  /** A queue that there is not: the desk's page is older than the settings. */
  const isNowhere = ({ event }: Given): boolean => {
    const queue = queueIn(event);
    return queue !== null && !queues.all.some(({ id }) => id === queue);
  };
  const isToQueue = ({ event }: Given): boolean => queueIn(event) !== null;

  return {
    /** By whoever has it; the answer that is owed stays owed. */
    attended: [
      { guard: ({ context, event }: Given) => isOthersThan(event.by, context), actions: refusesIt },
      { guard: isNowhere, actions: refusesIt },
      { guard: isToQueue, target: to('waiting'), actions: [notesIt, moves] },
      { guard: ({ context, event }: Given) => colleagueIn(event)?.id === context.owner?.id },
      {
        guard: ({ context }: Given) => context.unansweredSince !== null,
        target: to('talking.owing'),
        actions: [notesIt, passes],
      },
      { target: to('talking.answered'), actions: [notesIt, passes] },
    ],
    /** By anybody while nobody has it. */
    waiting: [
      { guard: isNowhere, actions: refusesIt },
      { guard: isToQueue, target: to('waiting'), reenter: true, actions: [notesIt, moves] },
      { target: to('talking'), actions: [notesIt, passes] },
    ],
  } as const;
};
