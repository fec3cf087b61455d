/** A person has the protocol. */

import { emit } from 'xstate';
import { inWords } from '../../../src/core/content.ts';
import { isOthersThan, isOwner, isTakenOver } from '../../team/owner.ts';
import { type Context, isClosedThere } from '../context.ts';
import type { MarketplaceEvent } from '../events.ts';
import { type Kit, to } from '../kit.ts';
import { callsSomebody, isNoNews, isOver } from '../tellings.ts';
import { notes, reasons } from '../words/attendants.ts';
import { createClosing } from './closing.ts';
import { createTransfers } from './transferring.ts';
import { createUpdates } from './updating.ts';

type Acted = { readonly context: Context; readonly event: MarketplaceEvent };

const isOthers = ({ context, event }: Acted): boolean =>
  'by' in event && event.by !== undefined && isOthersThan(event.by, context);

export const createTalking = (kit: Kit) => {
  const { marketplace, actions, because, isLost } = kit;
  const closing = createClosing(kit);
  const updates = createUpdates(kit);
  const takesOver = marketplace.enqueueActions(({ context: { owner }, event, enqueue }) => {
    if (event.type !== 'attendant.claimed') return;
    if (owner !== null && !owner.elsewhere)
      enqueue.emit({ type: 'note', text: notes.takenOver(owner.name, event.by.name) });
    enqueue.assign({ owner: event.by });
  });
  const owesNoAnswer = marketplace.assign({ unansweredSince: null, closing: null });
  const gaveBack = marketplace.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'attendant.gaveBack') return;
    enqueue.assign({ reason: reasons.gaveBack(event.by.name) });
    enqueue.emit({ type: 'note', text: notes.gaveBack(event.by.name) });
  });

  return marketplace.createStateConfig({
    tags: ['attended'],
    exit: marketplace.assign({ unansweredSince: null }),
    initial: 'owing',
    states: {
      /** An answer is owed. Whoever took the conversation may be gone. */
      owing: {
        entry: marketplace.assign(({ context }) => ({
          unansweredSince: context.unansweredSince ?? context.now,
          closing: null,
        })),
        after: {
          unanswered: {
            target: to('waiting'),
            actions: [
              marketplace.emit(({ context }) => ({
                type: 'note',
                text: notes.lapsed(context.owner?.name ?? ''),
              })),
              marketplace.assign(({ context }) => ({ reason: reasons.lapsed(context.owner?.name ?? '') })),
            ],
          },
        },
      },
      answered: {
        entry: owesNoAnswer,
        on: { 'customer.said': { target: 'owing', actions: actions.listens } },
        after: { idle: { guard: ({ context }) => isClosedThere(context), target: to('ended') } },
      },
      /** By somebody who does not sit at a desk: nobody would give it back. */
      elsewhere: {
        entry: owesNoAnswer,
        on: {
          'customer.said': { target: to('waiting'), actions: [actions.listens, because(reasons.wrote)] },
          'protocol.changed': {
            guard: callsSomebody,
            target: to('waiting'),
            actions: [actions.saysWhy, actions.learns],
          },
          'job.finished': {
            guard: updates.hasFailed,
            target: to('waiting'),
            actions: [updates.ended, because(reasons.notUpdated)],
          },
          'send.failed': {
            guard: isLost,
            target: to('waiting'),
            actions: [actions.notesLost, actions.owesLost, because(reasons.undelivered)],
          },
        },
        after: { idle: to('ended') },
      },
      closing: closing.state,
    },
    on: {
      'protocol.changed': [
        { guard: isNoNews },
        { guard: isOver, target: to('ended'), actions: actions.learns },
        { guard: callsSomebody, target: '.owing', actions: actions.learns },
        { actions: actions.learns },
      ],
      'customer.said': { actions: actions.listens },
      // Nobody is talked over.
      acknowledgement: {},
      'attendant.gaveBack': [
        { guard: isOthers, actions: closing.notLeft },
        { target: to('waiting'), actions: gaveBack },
      ],
      'attendant.closed': [{ guard: isOthers, actions: closing.notLeft }, closing.attended, closing.atOnce],
      'attendant.transferred': createTransfers(kit).attended,
      'attendant.updatedProtocol': updates.taken,
      'attendant.claimed': [
        { guard: ({ context, event }) => isOwner(context, event.by) },
        {
          guard: (acted) => isTakenOver(acted) && acted.context.unansweredSince !== null,
          target: '.owing',
          actions: takesOver,
        },
        { guard: isTakenOver, target: '.answered', actions: takesOver },
        {
          actions: emit(({ context, event }) => ({
            type: 'note',
            text: notes.takenBy(context.owner?.name ?? '', event.by.name),
          })),
        },
      ],
      'attendant.said': [
        {
          guard: ({ context, event }) => event.by.elsewhere === true && context.owner?.elsewhere === true,
          target: '.elsewhere',
          actions: [actions.takes, actions.relays],
        },
        // The buyer has it, whoever has the conversation.
        { guard: ({ event }) => event.by.elsewhere === true, target: '.answered', actions: actions.relays },
        {
          guard: ({ context, event }) => !isOthersThan(event.by, context),
          target: '.answered',
          actions: [actions.takes, actions.relays],
        },
        {
          actions: emit(({ event }) => ({
            type: 'note',
            text: notes.notSent(event.by.name, inWords(event)),
          })),
        },
      ],
      'job.finished': { actions: updates.ended },
      'send.failed': [
        { guard: isLost, target: '.owing', actions: [actions.notesLost, actions.owesLost] },
        { actions: actions.notesLost },
      ],
    },
  });
};
