/** A conversation is given to another queue, or to a colleague. */

import { colleagueIn, createGiving, queueIn } from '../../../team/transfer.ts';
import { type Kit, to } from '../../kit.ts';
import { notes, reasons } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';

export const createTransfers = ({ support, queues }: Pick<Kit, 'support' | 'queues'>) => {
  const { named, isToQueue, isNowhere, isToOwner, isOthers, isOwing } = createGiving({
    nameOf: (queue) => queues.of(queue)?.name.pt,
    has: queues.takes,
  });
  const notesIt = support.emit(({ event }) => ({
    type: 'note',
    text: event.type === 'attendant.transferred' ? notes.transferred(event.by.name, named(event)) : '',
  }));
  const refusesIt = support.emit(({ event }) => ({
    type: 'note',
    text: notes.notTransferred('by' in event ? event.by.name : ''),
  }));
  const toQueue = support.assign(({ context, event }) =>
    event.type === 'attendant.transferred'
      ? {
          queue: queueIn(event),
          reason: reasons.transferred(event.by.name, named(event)),
          owner: null,
          reassuredAt: context.now,
        }
      : {},
  );
  const toColleague = support.assign(({ event }) =>
    event.type === 'attendant.transferred' ? { owner: colleagueIn(event) } : {},
  );
  const saysIt = support.emit(({ context, event }) => ({
    type: 'say',
    text: says(context).people.transferred(
      event.type === 'attendant.transferred'
        ? (queues.of(queueIn(event))?.name[context.language] ?? null)
        : null,
    ),
    aside: true,
  }));
  const toTalking = {
    target: to('attendant.talking'),
    actions: [notesIt, toColleague, support.emit({ type: 'hush' })],
  } as const;

  return {
    /** By whoever has it; the answer that is owed stays owed. */
    attended: [
      { guard: isOthers, actions: refusesIt },
      { guard: isNowhere, actions: refusesIt },
      { guard: isToQueue, target: to('attendant.waiting'), actions: [notesIt, toQueue, saysIt] },
      { guard: isToOwner },
      { guard: isOwing, target: to('attendant.talking.owing'), actions: [notesIt, toColleague] },
      { target: to('attendant.talking.answered'), actions: [notesIt, toColleague] },
    ],
    /** By anybody while nobody has it: the customer waits on, or hears from the colleague. */
    waiting: [
      { guard: isNowhere, actions: refusesIt },
      { guard: isToQueue, target: to('attendant.waiting'), reenter: true, actions: [notesIt, toQueue] },
      toTalking,
    ],
    /** The same where the bot leads on meanwhile. */
    beside: [
      { guard: isNowhere, actions: refusesIt },
      { guard: isToQueue, actions: [notesIt, toQueue] },
      toTalking,
    ],
    refused: { actions: refusesIt },
  } as const;
};
