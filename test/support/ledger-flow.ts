/**
 * A flow that keeps account of itself: it remembers every message it heard, looks something up for each, opens a
 * ticket for every message that asks for one, and remembers every result. What the crash test reads afterwards.
 */

import { assign, emit, enqueueActions, setup } from 'xstate';
import { notes } from '../../flows/support/words/attendants.ts';
import type { OpenTicketInput } from '../../src/core/calls.ts';
import { call, defineFlow, type MachineHeard } from '../../src/core/define-flow.ts';
import type { Emitted, EmittedJob } from '../../src/core/emitted.ts';

type Context = {
  readonly heard: readonly string[];
  readonly asked: number;
  readonly looked: number;
  readonly told: readonly string[];
};
type Event = MachineHeard | { readonly type: 'said'; readonly texts: readonly string[] };

const desk = setup({
  types: {} as {
    context: Context;
    events: Event;
    emitted: Emitted | EmittedJob<'open-ticket', OpenTicketInput>;
  },
  actors: { look: call<{ readonly count: number }, { readonly count: number }>() },
  delays: { nudge: 20_000 },
});

const machine = desk.createMachine({
  id: 'ledger',
  context: { heard: [], asked: 0, looked: 0, told: [] },
  initial: 'fresh',
  on: {
    said: {
      target: '.looking',
      actions: [
        assign({
          heard: ({ context, event }) => [...context.heard, ...event.texts],
          asked: ({ context, event }) => context.asked + event.texts.filter(asksForTicket).length,
        }),
        enqueueActions(({ enqueue, event }) => {
          enqueue.emit({ type: 'say', text: `ouvi ${event.texts.join(', ')}` });
          for (const text of event.texts.filter(asksForTicket))
            enqueue.emit({
              type: 'open-ticket',
              key: text,
              input: {
                service: '11000',
                name: 'Mariana Duarte',
                phone: '37999112233',
                description: text,
                serviceOrder: false,
              },
            });
        }),
      ],
    },
    'job.finished': {
      actions: [
        assign({ told: ({ context, event }) => [...context.told, `${event.key}:${event.result.ok}`] }),
        emit(
          ({ event }) =>
            ({ type: 'say', keep: true, text: `protocolo de ${event.key}: ${event.result.ok}` }) as const,
        ),
      ],
    },
  },
  states: {
    fresh: {},
    quiet: { after: { nudge: { actions: emit({ type: 'say', text: 'ainda está aí?', aside: true }) } } },
    looking: {
      invoke: {
        id: 'look',
        src: 'look',
        input: ({ context }) => ({ count: context.heard.length }),
        onDone: { target: 'quiet', actions: assign({ looked: ({ event }) => event.output.count }) },
        onError: 'quiet',
      },
    },
  },
});

function asksForTicket(text: string): boolean {
  return text.includes('abrir');
}

export const ledgerFlow = defineFlow({
  id: 'ledger',
  version: 1,
  machine,
  jobs: ['open-ticket'],
  begin: () => undefined,
  remember: () => null,
  hear: (messages) => ({
    type: 'said' as const,
    texts: messages.flatMap(({ content }) => (content.type === 'text' ? [content.text] : [])),
  }),
  describe: ({ context }) => ({ place: 'bot', summary: [`${context.heard.length}`] }),
  words: {
    stopped: 'Um atendente continua.',
    stoppedReason: 'a conversa parou',
    restarted: 'Recomeçamos.',
    notes,
  },
});

/** What the flow's own account says, read from a stored state. */
export const accountOf = (snapshot: unknown): Context => {
  if (typeof snapshot !== 'object' || snapshot === null || !('context' in snapshot))
    throw new Error('no account');
  return snapshot.context as Context;
};
