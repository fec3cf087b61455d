/**
 * The support conversation: opens a ticket, tells where one stands, and hands over to a person at any moment.
 * One chapter a file; what holds in all of them is here.
 */

import { assign, emit, type SnapshotFrom } from 'xstate';
import type { Flow, Listing } from '../../src/core/flow.ts';
import { defineFlow } from '../../src/core/define-flow.ts';
import { createAttendant } from './chapters/attendant.ts';
import { createConfirm } from './chapters/confirm.ts';
import { createDetails } from './chapters/details.ts';
import { createFollow } from './chapters/follow.ts';
import { createIdentify } from './chapters/identify.ts';
import { createInstallation } from './chapters/installation.ts';
import { createClosed, createMenu, createMore } from './chapters/menu.ts';
import { begin, type Context, type Memory, remember, withOpened, withoutPending } from './context.ts';
import { describe } from './describe.ts';
import { createKit, type Kit, type SupportSettings, to } from './desk.ts';
import { hearCustomer, type Listening } from './hear.ts';
import { failureOf, objectionOf, openedBy, withoutRefused } from './outcome.ts';
import * as says from './words/menu.ts';
import * as people from './words/people.ts';
import { failed, notWithdrawn, objected, withdrawn } from './words/ticket.ts';

export type { SupportSettings } from './desk.ts';

/** Whether nothing is being collected that a returned ticket would overwrite. */
const isIdle = ({ draft }: Context): boolean => draft.name === null && draft.items.length === 0;

const createMachine = (kit: Kit) => {
  const { desk, tellOpened } = kit;
  return desk.createMachine({
    id: 'support',
    context: ({ input }) => begin(input),
    initial: 'closed',
    states: {
      closed: createClosed(kit),
      menu: createMenu(kit),
      more: createMore(kit),
      identify: createIdentify(kit),
      installation: createInstallation(kit),
      details: createDetails(kit),
      confirm: createConfirm(kit),
      follow: createFollow(kit),
      attendant: createAttendant(kit),
      over: { type: 'final' },
    },
    on: {
      'customer.askedMenu': { target: '.menu' },
      'customer.wentBack': { target: '.menu' },
      'customer.cancelled': {
        target: '.menu',
        actions: assign(({ context }) => ({ asked: { ...context.asked, why: says.cancelled } })),
      },
      'customer.askedHelp': { actions: 'help' },
      'customer.askedPerson': {
        target: to('attendant.waiting'),
        actions: [
          'meet',
          assign({ reason: people.reasons.asked }),
          emit({ type: 'say', text: people.calling }),
        ],
      },

      'attendant.claimed': {
        target: to('attendant.talking'),
        actions: [assign(({ event }) => ({ owner: event.by })), emit({ type: 'hush' })],
      },
      'attendant.said': {
        target: to('attendant.talking'),
        actions: [
          assign(({ event }) => ({ owner: event.by })),
          emit({ type: 'hush' }),
          emit(({ event }) => ({ type: 'say', text: event.text, by: event.by })),
        ],
      },
      'attendant.closed': { target: '.over', actions: emit({ type: 'say', text: people.closed }) },

      // A ticket that was created is always told, wherever the conversation has gone since.
      'job.finished': [
        {
          guard: ({ event }) => openedBy(event.result) !== null,
          actions: [
            emit(({ event }) => ({ ...tellOpened(event), aside: true })),
            assign(({ context, event }) =>
              withOpened(context, event.key, openedBy(event.result)?.protocol ?? ''),
            ),
          ],
        },
        {
          guard: ({ context, event }) =>
            isIdle(context) && event.key in context.pending && objectionOf(event.result) !== null,
          target: '.details',
          actions: assign(({ context, event }) => {
            const objection = objectionOf(event.result);
            const draft = context.pending[event.key] ?? context.draft;
            return {
              ...withoutPending(context, event.key),
              draft: objection === null ? draft : withoutRefused(draft, objection),
              asked: { times: 0, why: objected(objection?.sentences ?? []) },
            };
          }),
        },
        {
          target: to('attendant.waiting'),
          actions: [
            assign(({ context, event }) => ({
              ...withoutPending(context, event.key),
              draft: context.pending[event.key] ?? context.draft,
              reason: people.reasons.failed(failureOf(event.result)),
            })),
            emit({ type: 'say', text: failed, keep: true }),
          ],
        },
      ],
      'job.withdrawn': [
        {
          guard: ({ context, event }) => event.withdrawn && event.key in context.pending,
          actions: [
            emit({ type: 'say', text: withdrawn, keep: true, aside: true }),
            assign(({ context, event }) => withoutPending(context, event.key)),
          ],
        },
        {
          guard: ({ context, event }) => event.key in context.pending,
          actions: emit({ type: 'say', text: notWithdrawn, aside: true }),
        },
      ],
      'say.withdrawn': {
        actions: emit(({ event }) => ({ type: 'say', text: event.text, keep: true, aside: true })),
      },
      'send.failed': {
        guard: ({ event }) => event.keep,
        target: to('attendant.waiting'),
        actions: assign(({ context, event }) => ({
          reason: people.reasons.undelivered,
          untold: [...context.untold, event.text],
        })),
      },
    },
    options: { maxIterations: 100 },
  });
};

type Snapshot = SnapshotFrom<ReturnType<typeof createMachine>>;

const placeOf = (snapshot: Snapshot): Listing['place'] => {
  if (snapshot.hasTag('closed')) return 'closed';
  if (snapshot.hasTag('waiting')) return 'waiting';
  return snapshot.hasTag('attended') ? 'attended' : 'bot';
};

const listeningOf = (snapshot: Snapshot): Listening => {
  if (snapshot.hasTag('open')) return 'open';
  if (snapshot.hasTag('prose')) return 'prose';
  return snapshot.hasTag('waiting') ? 'waiting' : 'question';
};

/** The support flow of one provider. Pure: what it wants done comes out of its steps as data. */
export function createSupport(settings: SupportSettings): Flow {
  return defineFlow<ReturnType<typeof createMachine>, Memory>({
    id: 'support',
    version: 1,
    machine: createMachine(createKit(settings)),
    jobs: ['open-ticket'],
    begin: (memory) => memory,
    remember,
    // A person has the conversation: everything is theirs to read, commands too.
    hear: (messages, snapshot, at) =>
      snapshot.hasTag('attended') ? null : hearCustomer(messages, listeningOf(snapshot), at),
    describe: (snapshot) => describe(snapshot.context, placeOf(snapshot)),
    words: {
      stopped: people.stopped,
      stoppedReason: people.reasons.stopped,
      restarted: people.restarted,
    },
  });
}
