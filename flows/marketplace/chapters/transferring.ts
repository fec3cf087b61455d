/** A protocol is given to another queue, or to a colleague. */

import { colleagueIn, createGiving, queueIn } from '../../team/transfer.ts';
import { type Kit, to } from '../kit.ts';
import { notes, reasons } from '../words/attendants.ts';

export const createTransfers = ({ marketplace, queues }: Pick<Kit, 'marketplace' | 'queues'>) => {
  const find = (queue: string | null) => queues.all.find(({ id }) => id === queue);
  const { named, isToQueue, isNowhere, isToOwner, isOthers, isOwing } = createGiving({
    nameOf: (queue) => find(queue)?.name.pt,
    has: (queue) => find(queue) !== undefined,
  });
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

  return {
    /** By whoever has it; the answer that is owed stays owed. */
    attended: [
      { guard: isOthers, actions: refusesIt },
      { guard: isNowhere, actions: refusesIt },
      { guard: isToQueue, target: to('waiting'), actions: [notesIt, moves] },
      { guard: isToOwner },
      { guard: isOwing, target: to('talking.owing'), actions: [notesIt, passes] },
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
