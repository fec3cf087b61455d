/**
 * A flow that keeps account of itself: it remembers all that it heard, asked for and was told, and finds some mistakes
 * by itself. What the crash tests read afterwards.
 *
 * Customers' messages are commands: `abrir …` opens a ticket, `conta …` has somebody identified, `desistir <message>`
 * withdraws what that message asked for, `olá …` is answered at once, `quebrar …` makes version 1 throw; anything else
 * is looked up.
 */

import { assign, emit, enqueueActions, setup } from 'xstate';
import { notes } from '../../../flows/support/words/attendants.ts';
import type { IdentifyInput, OpenTicketInput } from '../../../src/core/calls.ts';
import type { Attendant } from '../../../src/core/content.ts';
import type { Flow, FlowState } from '../../../src/core/flow.ts';
import { call, defineFlow, type MachineHeard } from '../../../src/core/machine/define-flow.ts';
import type { Emitted, EmittedJob } from '../../../src/core/machine/emitted.ts';

export type Account = {
  /** What customers wrote, in the order in which it was heard. */
  readonly heard: readonly string[];
  /** Ends of jobs: the message that asked for it, and whether it succeeded. */
  readonly ended: readonly string[];
  /** Answers to withdrawals: the message whose request was to be withdrawn, and whether it was. */
  readonly withdrawn: readonly string[];
  /** What the customer must be told, whatever happens; the same again if it was to be said several times. */
  readonly owed: readonly string[];
  /** What of it a takeover overtook. */
  readonly returned: readonly string[];
  /** What of it waits until the attendant has left. */
  readonly untold: readonly string[];
  /** What attendants said, as owners of the conversation. */
  readonly answered: readonly string[];
  readonly owner: Attendant | null;
  /** Stays in `quiet`: how many there were, since when, and which of them were long enough for the timer. */
  readonly stays: number;
  readonly quietSince: number;
  readonly nudged: readonly number[];
  /** What should never have been heard. */
  readonly mistakes: readonly string[];
  readonly now: number;
};

type Event = MachineHeard | { readonly type: 'said'; readonly texts: readonly string[] };

const blank: Account = {
  heard: [],
  ended: [],
  withdrawn: [],
  owed: [],
  returned: [],
  untold: [],
  answered: [],
  owner: null,
  stays: 0,
  quietSince: 0,
  nudged: [],
  mistakes: [],
  now: 0,
};

/** Milliseconds of quiet after which the customer is asked whether they are there. */
const patience = 20_000;

/** The message that asked for what is to be withdrawn. */
export const withdrawnBy = (text: string): string | undefined => text.match(/^desistir (.*)$/)?.[1];

/** Whether a message asks for something that is done by a job. */
export const asksForJob = (text: string): boolean => /^(abrir|conta) /.test(text);

const createMachine = ({ breaks }: { readonly breaks: boolean }) => {
  const desk = setup({
    types: {} as {
      context: Account;
      input: Account | null;
      events: Event;
      emitted: Emitted | EmittedJob<'open-ticket', OpenTicketInput> | EmittedJob<'identify', IdentifyInput>;
    },
    actors: { look: call<{ readonly count: number }, { readonly count: number }>() },
    delays: { patience },
    guards: {
      /** Never so: it throws, where the flow has its fault. */
      isTooMuch: ({ event }) => {
        if (breaks && event.type === 'said' && event.texts.some((text) => text.startsWith('quebrar')))
          throw new Error('this version cannot bear that');
        return false;
      },
      isSmallTalk: ({ event }) =>
        event.type === 'said' && event.texts.every((text) => text.startsWith('olá')),
      isOwner: ({ context, event }) => 'by' in event && event.by.id === context.owner?.id,
    },
    actions: {
      listen: enqueueActions(({ context, event, enqueue }) => {
        if (event.type !== 'said') return;
        const { texts } = event;
        enqueue.assign({ heard: [...context.heard, ...texts] });
        if (context.owner === null) enqueue.emit({ type: 'say', text: `ouvi ${texts.join(', ')}` });
        for (const text of texts) {
          const key = withdrawnBy(text);
          if (key !== undefined) enqueue.emit({ type: 'withdraw', key });
          if (text.startsWith('abrir'))
            enqueue.emit({ type: 'open-ticket', key: text, input: { ...ticket, description: text } });
          if (text.startsWith('conta'))
            enqueue.emit({ type: 'identify', key: text, input: { document: '52998224725' } });
        }
      }),
      /** To the customer while the machine leads, and else to the attendant's list. */
      owe: enqueueActions(({ context, event, enqueue }) => {
        const text = owedBy(event);
        if (text === undefined) return;
        if (event.type === 'say.withdrawn') enqueue.assign({ returned: [...context.returned, text] });
        else enqueue.assign({ owed: [...context.owed, text] });
        if (context.owner === null) enqueue.emit({ type: 'say', text, keep: true });
        else enqueue.assign({ untold: [...context.untold, text] });
      }),
      leave: enqueueActions(({ context, enqueue }) => {
        for (const text of context.untold) enqueue.emit({ type: 'say', text, keep: true });
        enqueue.assign({ untold: [], owner: null });
      }),
      nudge: enqueueActions(({ context, enqueue }) => {
        const { stays, nudged, mistakes, now, quietSince } = context;
        if (now - quietSince < patience || nudged.includes(stays))
          enqueue.assign({ mistakes: [...mistakes, `a timer of another stay than ${stays}`] });
        enqueue.assign({ nudged: [...nudged, stays] });
        enqueue.emit({ type: 'say', text: nudgeOf(stays), aside: true });
      }),
    },
  });

  return desk.createMachine({
    id: 'ledger',
    context: ({ input }) => input ?? blank,
    initial: 'fresh',
    on: {
      said: [
        { guard: 'isTooMuch' },
        { guard: 'isSmallTalk', target: '.quiet', reenter: true, actions: 'listen' },
        { target: '.looking', reenter: true, actions: 'listen' },
      ],
      'job.finished': {
        actions: [
          assign({ ended: ({ context, event }) => [...context.ended, `${event.key}: ${event.result.ok}`] }),
          'owe',
        ],
      },
      'job.withdrawn': {
        actions: [
          assign({
            withdrawn: ({ context, event }) => [...context.withdrawn, `${event.key}: ${event.withdrawn}`],
          }),
          'owe',
        ],
      },
      'say.withdrawn': { actions: 'owe' },
      'attendant.claimed': {
        target: '.attended',
        actions: [assign({ owner: ({ event }) => event.by }), emit({ type: 'hush' })],
      },
    },
    states: {
      fresh: {},
      quiet: {
        entry: assign({
          stays: ({ context }) => context.stays + 1,
          quietSince: ({ context }) => context.now,
        }),
        after: { patience: { actions: 'nudge' } },
      },
      looking: {
        invoke: {
          id: 'look',
          src: 'look',
          input: ({ context }) => ({ count: context.heard.length }),
          onDone: {
            target: 'quiet',
            actions: assign({
              mistakes: ({ context, event }) =>
                event.output.count === context.heard.length
                  ? context.mistakes
                  : [...context.mistakes, `an answer to question ${event.output.count}`],
            }),
          },
          onError: 'quiet',
        },
      },
      attended: {
        on: {
          said: [{ guard: 'isTooMuch' }, { actions: 'listen' }],
          'attendant.claimed': {},
          'attendant.said': {
            guard: 'isOwner',
            actions: [
              assign({ answered: ({ context, event }) => [...context.answered, event.text] }),
              emit(({ event }) => ({ type: 'say', text: event.text, by: event.by }) as const),
            ],
          },
          'attendant.gaveBack': { guard: 'isOwner', target: 'quiet', actions: 'leave' },
          'attendant.closed': { guard: 'isOwner', target: 'over', actions: 'leave' },
        },
      },
      over: { type: 'final' },
    },
  });
};

const ticket = { service: '11000', name: 'Mariana Duarte', phone: '37999112233', serviceOrder: false };

/** What the customer must be told of an event, whatever happens. */
function owedBy(event: Event): string | undefined {
  switch (event.type) {
    case 'job.finished':
      return `resultado de ${event.key}: ${event.result.ok}`;
    case 'job.withdrawn':
      return `desistência de ${event.key}: ${event.withdrawn}`;
    case 'say.withdrawn':
      return event.text;
    default:
      return undefined;
  }
}

export const isOwed = (text: string): boolean => /^(resultado|desistência) de /.test(text);

/** What the customer is asked in a stay in `quiet`. */
export const nudgeOf = (stay: number): string => `ainda está aí? (${stay})`;

/** Version 1 throws at `quebrar …`; version 2 does not, and takes over what version 1 left. */
export const createLedgerFlow = (version: 1 | 2): Flow =>
  defineFlow<ReturnType<typeof createMachine>, Account>({
    id: 'ledger',
    version,
    machine: createMachine({ breaks: version === 1 }),
    jobs: ['open-ticket', 'identify'],
    begin: (memory) => memory,
    remember: (context) => context,
    asOf: (context, now) => ({ ...context, now }),
    hear: (messages) => ({
      type: 'said' as const,
      texts: messages.flatMap(({ content }) => (content.type === 'text' ? [content.text] : [])),
    }),
    describe: ({ context: { owner, heard } }) =>
      owner === null
        ? { place: 'bot', summary: [`${heard.length}`] }
        : { place: 'attended', owner, summary: [`${heard.length}`] },
    words: {
      stopped: 'Um atendente continua.',
      stoppedReason: 'a conversa parou',
      restarted: 'Recomeçamos.',
      notes,
    },
    migrate: (state) => state,
  });

const isSnapshot = (snapshot: unknown): snapshot is { readonly value: unknown; readonly context: object } =>
  typeof snapshot === 'object' && snapshot !== null && 'context' in snapshot;

/** What the flow's own account says, read from a stored state. */
export const accountOf = ({ snapshot, memory }: Pick<FlowState, 'snapshot' | 'memory'>): Account => ({
  ...blank,
  ...(isSnapshot(snapshot) ? snapshot.context : (memory ?? {})),
});

/** Whether it stays in `quiet`, and so waits for its timer. */
export const isQuiet = ({ snapshot }: Pick<FlowState, 'snapshot'>): boolean =>
  isSnapshot(snapshot) && 'value' in snapshot && snapshot.value === 'quiet';
