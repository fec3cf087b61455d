/** A small desk that uses every means of a flow once. */

import { assign, emit, enqueueActions, setup } from 'xstate';
import type { Flow } from '../../src/core/flow.ts';
import {
  call,
  defineFlow,
  type FlowDefinition,
  type MachineHeard,
} from '../../src/core/machine/define-flow.ts';
import type { Emitted, EmittedJob } from '../../src/core/machine/emitted.ts';
import { notes } from './chat.ts';

export type Memory = { readonly name: string | null; readonly episodes: number };

type Heard =
  | MachineHeard
  | { readonly type: 'said'; readonly texts: readonly string[]; readonly chose: readonly string[] }
  | { readonly type: 'asked'; readonly command: string };

const desk = setup({
  types: {} as {
    context: Memory & { readonly last: string };
    events: Heard;
    emitted: Emitted | EmittedJob<'open-ticket', { readonly text: string }>;
    input: Memory | null;
  },
  actors: { find: call<{ readonly text: string }, { readonly name: string }>() },
  actions: { sorry: emit({ type: 'say', text: 'não consegui' }) },
  delays: { silence: 600_000, patience: 5_000 },
  guards: {
    asks: ({ event }, { command }: { readonly command: string }) =>
      event.type === 'asked' && event.command === command,
  },
});

const machine = desk.createMachine({
  id: 'desk',
  context: ({ input }) => ({ name: input?.name ?? null, episodes: (input?.episodes ?? 0) + 1, last: '' }),
  initial: 'quiet',
  on: {
    asked: [
      { guard: { type: 'asks', params: { command: 'menu' } }, target: '.menu' },
      { guard: { type: 'asks', params: { command: 'tchau' } }, target: '.over' },
      { guard: { type: 'asks', params: { command: 'atendente' } }, target: '.waiting' },
      {
        guard: { type: 'asks', params: { command: 'chamado' } },
        actions: emit({ type: 'open-ticket', key: 'ticket', input: { text: 'sem internet' } }),
      },
      {
        guard: { type: 'asks', params: { command: 'desisto' } },
        actions: emit({ type: 'withdraw', key: 'ticket' }),
      },
      {
        guard: { type: 'asks', params: { command: 'anote' } },
        actions: emit({ type: 'note', text: 'anotado' }),
      },
      { guard: { type: 'asks', params: { command: 'rodeio' } }, target: '.detour' },
      {
        guard: { type: 'asks', params: { command: 'guarda quebrada' } },
        actions: enqueueActions(() => {
          throw new Error('a guarda quebrou');
        }),
      },
    ],
    'job.finished': {
      actions: emit(({ event }) => ({
        type: 'say' as const,
        keep: true,
        text: event.result.ok ? `protocolo ${String(event.result.output)}` : 'não abriu',
      })),
    },
    'job.withdrawn': {
      actions: emit(({ event }) => ({
        type: 'say' as const,
        text: event.withdrawn ? 'desisti do chamado' : 'tarde demais',
      })),
    },
    'say.withdrawn': {
      actions: emit(({ event }) => ({ type: 'say' as const, keep: true, text: event.text })),
    },
    'attendant.claimed': { target: '.attended', actions: emit({ type: 'hush' }) },
  },
  states: {
    quiet: { on: { said: 'menu' } },
    menu: {
      entry: [
        emit({
          type: 'say',
          text: 'Como posso ajudar?',
          choices: [
            { id: 'find', label: 'Procurar', synonyms: ['busca'] },
            { id: 'bye', label: 'Sair' },
          ],
        }),
        assign({ last: 'menu' }),
      ],
      after: {
        silence: { actions: emit({ type: 'say', text: 'ainda está aí?', aside: true, expiresIn: 600_000 }) },
      },
      on: {
        said: [
          { guard: ({ event }) => event.chose.includes('find'), target: 'finding' },
          { guard: ({ event }) => event.chose.includes('bye'), target: 'over' },
          {
            actions: [
              assign({ last: ({ event }) => event.texts.join('+') }),
              emit(({ event }) => ({ type: 'say' as const, text: `ouvi ${event.texts.join('+')}` })),
            ],
          },
        ],
      },
    },
    finding: {
      invoke: {
        id: 'find',
        src: 'find',
        input: ({ context }) => ({ text: context.last }),
        onDone: { target: 'found', actions: assign({ name: ({ event }) => event.output.name }) },
        onError: { target: 'menu', actions: 'sorry' },
      },
      after: { patience: { actions: emit({ type: 'say', text: 'um momento', aside: true }) } },
      on: { said: { target: 'finding', reenter: true, actions: emit({ type: 'say', text: 'de novo' }) } },
    },
    found: {
      entry: emit(({ context }) => ({ type: 'say' as const, text: `olá ${context.name}` })),
      on: { said: 'menu' },
    },
    /** Entered and left within one step. */
    detour: {
      invoke: { id: 'detour', src: 'find', input: { text: 'rodeio' }, onError: 'menu' },
      after: { silence: 'menu' },
      always: 'found',
    },
    waiting: { on: { said: {} } },
    attended: {
      on: {
        said: {},
        'attendant.said': {
          actions: emit(({ event }) => ({ type: 'say' as const, text: event.text, by: event.by })),
        },
        'attendant.gaveBack': 'menu',
        'attendant.closed': 'over',
      },
    },
    over: { type: 'final', entry: emit({ type: 'say', text: 'até logo' }) },
  },
});

export { machine as deskMachine };

const commands = ['menu', 'tchau', 'atendente', 'chamado', 'desisto', 'anote', 'rodeio', 'guarda quebrada'];

export type DeskDefinition = FlowDefinition<typeof machine, Memory>;

/** The desk as a flow; `changes` replace parts of its definition. */
export const createDesk = (changes: Partial<DeskDefinition> = {}): Flow =>
  defineFlow<typeof machine, Memory>({
    id: 'desk',
    version: 2,
    machine,
    jobs: ['open-ticket'],
    begin: (memory) => memory,
    remember: ({ name, episodes }) => ({ name, episodes }),
    hear: (messages) => {
      const texts = messages.flatMap(({ content }) => (content.type === 'text' ? [content.text] : []));
      if (texts.includes('ouvido quebrado')) throw new Error('o ouvido quebrou');
      if (texts.includes('nada')) return null;
      const command = texts.find((text) => commands.includes(text));
      if (command !== undefined) return { type: 'asked', command };
      return { type: 'said', texts, chose: messages.flatMap(({ chose }) => (chose ? [chose] : [])) };
    },
    describe: (snapshot) => {
      if (snapshot.matches('quiet')) return { place: 'closed' };
      if (snapshot.matches('waiting')) return { place: 'waiting', reason: 'pediu uma pessoa' };
      if (snapshot.matches('attended')) return { place: 'attended', owner: { id: 'ana', name: 'Ana' } };
      return { place: 'bot' };
    },
    words: {
      stopped: 'Uma pessoa continua.',
      stoppedReason: 'o robô parou',
      restarted: 'Vamos recomeçar.',
      notes,
    },
    ...changes,
  });
