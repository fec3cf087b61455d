import { expect, test } from 'vitest';
import { type AnyStateMachine, emit, setup } from 'xstate';
import {
  call,
  defineFlow,
  type FlowDefinition,
  type MachineHeard,
} from '../../../src/core/machine/define-flow.ts';
import { takeTurn } from '../../../src/core/turn/index.ts';
import {
  ana,
  answers,
  createChat,
  fails,
  fires,
  jobEnds,
  notes,
  only,
  says,
  sole,
  texts,
  throughJson,
} from '../chat.ts';
import { createDesk } from '../desk-flow.ts';

const desk = createDesk();

/** A desk with its menu on screen. */
const open = () => {
  const chat = createChat(desk, throughJson);
  const turn = chat.hears(says('oi'));
  return { chat, turn };
};

test('what a machine wants done comes out as data, with ids that count through the turn', () => {
  const { chat, turn } = open();
  expect(turn.effects).toEqual([
    {
      type: 'say',
      id: 'c.1.0',
      message: {
        text: 'Como posso ajudar?',
        choices: [
          { id: 'find', label: 'Procurar', synonyms: ['busca'] },
          { id: 'bye', label: 'Sair' },
        ],
      },
      menu: '1.0',
      by: 'bot',
      manner: {},
    },
    { type: 'timer', id: 'c.1.1', delay: 600_000 },
  ]);
  expect(turn.state.timers).toEqual({ 'xstate.after.silence.desk.menu': 'c.1.1' });
  expect(chat.hears(says('1')).effects).toEqual([
    { type: 'cancel', timer: 'c.1.1' },
    { type: 'timer', id: 'c.2.0', delay: 5_000 },
    { type: 'call', id: 'c.2.1', name: 'find', input: { text: 'menu' } },
  ]);
  expect(chat.state?.calls).toEqual({ find: 'c.2.1' });
  expect(chat.hears(says('chamado')).effects).toEqual([
    {
      type: 'job',
      id: 'c.3.0',
      name: 'open-ticket',
      key: 'ticket',
      input: { text: 'sem internet' },
    },
  ]);
  expect(chat.state?.jobs).toEqual({ ticket: 'c.3.0' });
  expect(chat.hears(says('desisto')).effects).toEqual([{ type: 'withdraw', job: 'c.3.0', key: 'ticket' }]);
  expect(chat.hears(says('anote')).effects).toEqual([{ type: 'note', text: 'anotado' }]);
  expect(chat.hears({ type: 'attendant.claimed', by: ana }).effects).toEqual([
    { type: 'cancel', timer: 'c.2.0' },
    { type: 'abandon', call: 'c.2.1' },
    { type: 'hush' },
  ]);
  expect(chat.hears({ type: 'attendant.said', by: ana, text: 'Oi, sou a Ana' }).effects).toEqual([
    { type: 'say', id: 'c.7.0', message: { text: 'Oi, sou a Ana' }, by: ana, manner: {} },
  ]);
});

test('the same turn run again gives the same, ids and all', () => {
  const { chat } = open();
  const input = chat.input(
    [says('1'), { type: 'send.failed', text: '', keep: false, reason: '' } as const, says('chamado')].map(
      chat.post,
    ),
  );
  const first = takeTurn(desk, input);
  expect(first.effects.length).toBeGreaterThan(2);
  expect(takeTurn(desk, input)).toEqual(first);
  expect(takeTurn(createDesk(), structuredClone(input))).toEqual(first);
});

test('an answer reaches the look-up that asked, and no other', () => {
  const { chat } = open();
  const first = sole(only(chat.hears(says('1')), 'call'));
  const second = sole(only(chat.hears(says('mais uma vez')), 'call'));
  expect(second.id).not.toBe(first.id);
  expect(chat.hears(answers(first.id, { name: 'Errada' })).effects).toEqual([]);
  expect(chat.hears(fails(first.id)).effects).toEqual([]);
  expect(texts(chat.hears(answers(second.id, { name: 'Mariana' })))).toEqual(['olá Mariana']);
  expect(chat.hears(answers(second.id, { name: 'Mariana' })).effects).toEqual([]);
});

test('a state entered again abandons its look-up, withdraws its timer, and sets both anew under the same names', () => {
  const { chat } = open();
  const before = chat.hears(says('1'));
  const [call, timer] = [sole(only(before, 'call')), sole(only(before, 'timer'))];
  const again = chat.hears(says('outra coisa'));
  expect(only(again, 'abandon')).toEqual([{ type: 'abandon', call: call.id }]);
  expect(only(again, 'cancel')).toEqual([{ type: 'cancel', timer: timer.id }]);
  expect(chat.state?.calls).toEqual({ find: sole(only(again, 'call')).id });
  expect(Object.values(chat.state?.timers ?? {})).toEqual([sole(only(again, 'timer')).id]);
  expect(chat.hears(fires(timer.id)).effects).toEqual([]);
  expect(texts(chat.hears(fires(sole(only(again, 'timer')).id)))).toEqual(['um momento']);
});

test('a failed look-up takes its onError', () => {
  const { chat } = open();
  const { id } = sole(only(chat.hears(says('1')), 'call'));
  expect(texts(chat.hears(fails(id)))).toEqual(['não consegui', 'Como posso ajudar?']);
  expect(chat.state?.calls).toEqual({});
});

test('what was set and withdrawn within one turn never was', () => {
  const { chat } = open();
  const turn = chat.hears(says('rodeio'));
  expect(turn.effects.map(({ type }) => type)).toEqual(['cancel', 'say']);
  expect(turn.state.timers).toEqual({});
  expect(turn.state.calls).toEqual({});
});

test('after the end the next message starts afresh and is heard; what is remembered goes along', () => {
  const { chat } = open();
  const { id } = sole(only(chat.hears(says('1')), 'call'));
  chat.hears(answers(id, { name: 'Mariana' }));
  chat.hears(says('oi'));
  const timer = Object.values(chat.state?.timers ?? {});
  const end = chat.hears(says('2'));
  expect(texts(end)).toEqual(['até logo']);
  expect(only(end, 'cancel').map(({ timer }) => timer)).toEqual(timer);
  expect(chat.state).toMatchObject({
    snapshot: null,
    timers: {},
    calls: {},
    menu: null,
    memory: { name: 'Mariana', episodes: 1 },
    listing: { place: 'closed' },
  });
  expect(texts(chat.hears(says('oi')))).toEqual(['Como posso ajudar?']);
  chat.hears(says('tchau'));
  expect(chat.state?.memory).toEqual({ name: 'Mariana', episodes: 2 });
});

test('the end of a job is told between episodes too; nothing else begins one', () => {
  const { chat } = open();
  const { id } = sole(only(chat.hears(says('chamado')), 'job'));
  chat.hears(says('tchau'));
  expect(chat.state?.jobs).toEqual({ ticket: id });
  for (const type of ['attendant.gaveBack', 'attendant.closed'] as const)
    expect(chat.hears({ type, by: ana }).effects).toEqual([]);
  expect(chat.state?.snapshot).toBeNull();
  const told = chat.hears(jobEnds(id, 'ticket'));
  expect(texts(told)).toEqual(['protocolo P-1']);
  expect(sole(only(told, 'say')).manner).toEqual({ keep: true });
  expect(chat.state?.jobs).toEqual({});
  expect(chat.state?.listing.place).toBe('closed');
  expect(texts(chat.hears(says('oi')))).toEqual(['Como posso ajudar?']);
});

test('an important word that a takeover withdrew is told even if the episode is over by then', () => {
  const { chat } = open();
  chat.hears(says('tchau'));
  expect(texts(chat.hears({ type: 'say.withdrawn', text: 'protocolo P-7' }))).toEqual(['protocolo P-7']);
});

test('only its own end frees the key of a job, and no second one starts before', () => {
  const { chat } = open();
  const { id } = sole(only(chat.hears(says('chamado')), 'job'));
  chat.hears({ type: 'job.withdrawn', key: 'ticket', withdrawn: false });
  expect(chat.state?.jobs).toEqual({ ticket: id });
  const other = createChat(desk);
  const foreign = sole(only(other.hears(says('chamado')), 'job'));
  chat.hears(jobEnds(foreign.id, 'ticket'));
  expect(chat.state?.jobs).toEqual({ ticket: id });
  const second = chat.hears(says('chamado'));
  expect(only(second, 'job')).toEqual([]);
  expect(chat.state?.stopped?.reason).toContain('under way');
});

test('a withdrawn job may be wanted again', () => {
  const { chat } = open();
  chat.hears(says('chamado'));
  chat.hears({ type: 'job.withdrawn', key: 'ticket', withdrawn: true });
  expect(only(chat.hears(says('chamado')), 'job')).toHaveLength(1);
});

test('hearing nothing in a message leaves only its line', () => {
  const chat = createChat(desk);
  const turn = chat.hears(says('nada'));
  expect(turn.effects).toEqual([]);
  expect(turn.state.snapshot).toBeNull();
  expect(turn.lines).toHaveLength(1);
});

test('the time in a place counts from when place or owner changed', () => {
  const { chat } = open();
  const came = chat.state?.listing.since;
  chat.hears(says('bla'));
  expect(chat.state?.listing).toEqual({ place: 'bot', since: came });
  chat.at = 5_000;
  chat.hears(says('atendente'));
  expect(chat.state?.listing).toEqual({ place: 'waiting', reason: 'pediu uma pessoa', since: 5_000 });
});

test('what lasts a time runs out at its time, whatever is heard, and nothing else sees the time pass', () => {
  const machine = setup({
    types: {} as { context: { now: number }; events: { type: 'go' } | MachineHeard },
    actors: { look: call<null, null>() },
    actions: { tellNow: emit(({ context }) => ({ type: 'say', text: `${context.now}` })) },
    delays: { later: 1_000 },
  }).createMachine({
    context: { now: 0 },
    initial: 'a',
    states: {
      a: { on: { go: 'b' } },
      b: {
        invoke: { src: 'look', id: 'look', input: null, onDone: { actions: 'tellNow' }, onError: 'a' },
        after: { later: { actions: 'tellNow' } },
        always: { guard: ({ context }) => context.now > 9_000, target: 'a', actions: 'tellNow' },
      },
    },
  });
  const chat = createChat(
    flowOf(machine, {
      begin: () => undefined,
      asOf: (_, at) => ({ now: at }),
      describe: ({ context }) => ({ place: 'bot', name: String(context.now) }),
    }),
    throughJson,
  );
  const at = (time: number) => {
    chat.at = time;
    return chat;
  };
  at(2_000).hears(says('oi'));
  const [timer, look] = [chat.state?.timers, chat.state?.calls].map((ids) => sole(Object.values(ids ?? {})));
  if (timer === undefined || look === undefined) throw new Error('nothing is awaited');
  expect(texts(at(3_000).hears(fires(timer)))).toEqual(['3000']);
  expect(texts(at(4_000).hears(answers(look, null)))).toEqual(['4000']);
  at(5_000).hears({ type: 'say.withdrawn', text: '' });
  expect(chat.state?.listing.name).toBe('5000');
  expect(texts(at(9_500).hears({ type: 'attendant.claimed', by: ana }))).toEqual(['9500']);
});

/** A flow of any machine, for what is refused at definition. */
const flowOf = (machine: AnyStateMachine, changes: Partial<FlowDefinition<AnyStateMachine, unknown>> = {}) =>
  defineFlow<AnyStateMachine, unknown>({
    id: 'x',
    version: 1,
    machine,
    jobs: [],
    begin: (memory) => memory,
    remember: () => 'known',
    hear: () => ({ type: 'go' }),
    describe: () => ({ place: 'bot' as const }),
    words: { stopped: 'parei', stoppedReason: 'parado', restarted: 'de novo', notes },
    ...changes,
  });

test('the start may want nothing done, may not fail, and may not be the end', () => {
  const loud = setup({}).createMachine({ entry: emit({ type: 'hush' }) });
  expect(() => flowOf(loud)).toThrow('the start may not want anything done');
  const waiting = setup({}).createMachine({ initial: 'a', states: { a: { after: { 100: 'b' } }, b: {} } });
  expect(() => flowOf(waiting)).toThrow('the start may not want anything done');
  const over = setup({}).createMachine({ initial: 'a', states: { a: { type: 'final' } } });
  expect(() => flowOf(over)).toThrow('the start may not be the end');
  const broken = setup({}).createMachine({
    context: () => {
      throw new Error('sem contexto');
    },
  });
  expect(() => flowOf(broken)).toThrow('sem contexto');
});

test('a start that says something only to those it remembers stops the conversation instead of swallowing it', () => {
  const machine = setup({ types: {} as { context: { known: boolean }; input: unknown } }).createMachine({
    context: ({ input }) => ({ known: input !== null }),
    initial: 'a',
    states: {
      a: { always: { guard: ({ context }) => context.known, target: 'b' }, on: { go: 'end' } },
      b: { entry: emit({ type: 'hush' }) },
      end: { type: 'final' },
    },
  });
  const chat = createChat(flowOf(machine));
  chat.hears(says('oi'));
  expect(chat.state?.memory).toBe('known');
  expect(texts(chat.hears(says('oi')))).toEqual(['parei']);
  expect(chat.state?.stopped?.reason).toContain('the start may not want anything done');
});
