/** The seven-turn ticket conversation that the bench plays: menu, name, phone, description, order, confirm, protocol. */

import { assign, emit, setup } from 'xstate';
import { notes } from '../flows/support/words/attendants.ts';
import type { OpenTicketInput, OpenTicketOutput } from '../src/core/calls.ts';
import { defineFlow, type MachineHeard } from '../src/core/machine/define-flow.ts';
import type { Emitted, EmittedJob } from '../src/core/machine/emitted.ts';

type Context = {
  readonly name: string;
  readonly phone: string;
  readonly description: string;
  readonly order: boolean;
};
type Event =
  | MachineHeard
  | { readonly type: 'said'; readonly text: string; readonly chose: string | undefined };

/** What the customer says, turn by turn. */
export const script = [
  'oi',
  '1',
  'Mariana Duarte',
  '37999112233',
  'sem internet desde ontem',
  'não',
  'sim',
] as const;

/** What it answers, turn by turn. */
export const words = {
  menu: 'Como posso ajudar?',
  problem: 'Problema na internet',
  follow: 'Ver um protocolo',
  name: 'Qual é o seu nome?',
  phone: 'Qual telefone com DDD?',
  description: 'O que está acontecendo?',
  order: 'Quer a visita de um técnico?',
  confirm: ({ name, phone, description }: Pick<Context, 'name' | 'phone' | 'description'>) =>
    `${name}, ${phone}: ${description}. Posso registrar?`,
  protocol: (protocol: string) => `protocolo ${protocol}`,
};
export type Words = typeof words;

const desk = setup({
  types: {} as {
    context: Context;
    events: Event;
    emitted: Emitted | EmittedJob<'open-ticket', OpenTicketInput>;
  },
  delays: { silence: 600_000 },
});

const question = (text: string) => desk.emit({ type: 'say', text });

const machine = desk.createMachine({
  id: 'bench',
  context: { name: '', phone: '', description: '', order: false },
  initial: 'quiet',
  on: {
    'job.finished': {
      target: '.over',
      actions: emit(
        ({ event }) =>
          ({
            type: 'say',
            keep: true,
            text: words.protocol(event.result.ok ? (event.result.output as OpenTicketOutput).protocol : ''),
          }) as const,
      ),
    },
  },
  states: {
    quiet: { on: { said: 'menu' } },
    menu: {
      entry: emit({
        type: 'say',
        text: words.menu,
        choices: [
          { id: 'open', label: words.problem },
          { id: 'follow', label: words.follow },
        ],
      }),
      after: { silence: 'over' },
      on: { said: { guard: ({ event }) => event.chose === 'open', target: 'name' } },
    },
    name: {
      entry: question(words.name),
      after: { silence: 'over' },
      on: { said: { target: 'phone', actions: assign({ name: ({ event }) => event.text }) } },
    },
    phone: {
      entry: question(words.phone),
      after: { silence: 'over' },
      on: { said: { target: 'description', actions: assign({ phone: ({ event }) => event.text }) } },
    },
    description: {
      entry: question(words.description),
      after: { silence: 'over' },
      on: { said: { target: 'order', actions: assign({ description: ({ event }) => event.text }) } },
    },
    order: {
      entry: question(words.order),
      after: { silence: 'over' },
      on: { said: { target: 'confirm', actions: assign({ order: ({ event }) => event.text === 'sim' }) } },
    },
    confirm: {
      entry: emit(
        ({ context }) =>
          ({
            type: 'say',
            text: words.confirm(context),
          }) as const,
      ),
      after: { silence: 'over' },
      on: {
        said: {
          target: 'registering',
          actions: emit(
            ({ context }) =>
              ({
                type: 'open-ticket',
                key: 'ticket',
                input: {
                  service: '11000',
                  name: context.name,
                  phone: context.phone,
                  description: context.description,
                  serviceOrder: context.order,
                },
              }) as const,
          ),
        },
      },
    },
    registering: {},
    over: { type: 'final' },
  },
});

export const ticketFlow = defineFlow({
  id: 'bench',
  version: 1,
  machine,
  jobs: ['open-ticket'],
  begin: () => undefined,
  remember: () => null,
  hear: ([said]) => ({
    type: 'said' as const,
    text: said?.content.type === 'text' ? said.content.text : '',
    chose: said?.chose,
  }),
  describe: () => ({ place: 'bot' }),
  words: {
    stopped: 'Uma pessoa continua.',
    stoppedReason: 'a conversa parou',
    restarted: 'Recomeçamos.',
    notes,
  },
});
