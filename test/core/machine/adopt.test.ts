import { expect, test } from 'vitest';
import { type FlowState, NewerState } from '../../../src/core/flow.ts';
import { ana, createChat, jobEnds, only, says, sole, texts, throughJson } from '../chat.ts';
import { createDesk, type DeskDefinition } from '../desk-flow.ts';

/** A conversation of version 1, told by `messages`, met by version 2. */
function upgraded(messages: readonly string[], changes: Partial<DeskDefinition> = {}) {
  const chat = createChat(createDesk({ version: 1 }), throughJson);
  for (const text of messages) chat.hears(says(text));
  const before = chat.state;
  if (before === null) throw new Error('nothing was said');
  chat.flow = createDesk(changes);
  return { before, chat };
}

const migrate = (change: (state: FlowState) => Partial<FlowState> = () => ({})) => ({
  migrate: (state: FlowState) => ({ ...state, ...change(state) }),
});

test('a state of the same version is left alone', () => {
  const { before, chat } = upgraded(['oi'], { version: 1 });
  expect(chat.hears()).toEqual({ state: before, effects: [], lines: [], tallies: [] });
});

test('without a migration a conversation in progress starts over politely, and what waits is withdrawn', () => {
  const { before, chat } = upgraded(['oi', 'chamado', '1']);
  const turn = chat.hears();
  expect(texts(turn)).toEqual(['Vamos recomeçar.']);
  expect(turn.lines).toMatchObject([{ type: 'said', message: { text: 'Vamos recomeçar.' } }]);
  expect(only(turn, 'cancel').map(({ timer }) => timer)).toEqual(Object.values(before.timers));
  expect(only(turn, 'abandon').map(({ call }) => call)).toEqual(Object.values(before.calls));
  expect(Object.values(before.calls)).toHaveLength(1);
  expect(chat.state).toEqual({
    flow: 'desk',
    version: 2,
    memory: { name: null, episodes: 1 },
    snapshot: null,
    calls: {},
    timers: {},
    jobs: before.jobs,
    menu: null,
    listing: { place: 'closed', since: expect.any(Number) },
  });
  expect(texts(chat.hears(jobEnds(before.jobs.ticket ?? fail(), 'ticket')))).toEqual(['protocolo P-1']);
});

test('nobody hears of a restart who was asked nothing', () => {
  expect(texts(upgraded(['oi', 'tchau']).chat.hears())).toEqual([]);
  expect(texts(upgraded(['nada']).chat.hears())).toEqual([]);
});

test('what can no longer be read is remembered as the last episode left it', () => {
  const { chat } = upgraded(['oi', 'tchau', 'oi'], {
    remember: () => {
      throw new Error('o contexto é outro');
    },
  });
  chat.hears();
  expect(chat.state?.memory).toEqual({ name: null, episodes: 1 });
});

test('a migration keeps the conversation where it is', () => {
  const { before, chat } = upgraded(['oi'], migrate());
  const turn = chat.hears(says('1'));
  expect(turn.state.version).toBe(2);
  expect(only(turn, 'cancel').map(({ timer }) => timer)).toEqual(Object.values(before.timers));
  expect(only(turn, 'call')).toHaveLength(1);
});

test('timers and look-ups that a migration drops are withdrawn', () => {
  const { before, chat } = upgraded(
    ['oi', '1'],
    migrate(() => ({ calls: {}, timers: {} })),
  );
  const turn = chat.hears();
  expect(turn.effects).toEqual([
    { type: 'cancel', timer: sole(Object.values(before.timers)) },
    { type: 'abandon', call: sole(Object.values(before.calls)) },
  ]);
});

test('a migration that gives up starts over; one that throws leaves the conversation to a person', () => {
  expect(texts(upgraded(['oi'], { migrate: () => null }).chat.hears())).toEqual(['Vamos recomeçar.']);
  const { before, chat } = upgraded(['oi'], {
    migrate: () => {
      throw new Error('não sei migrar');
    },
  });
  const turn = chat.hears();
  expect(texts(turn)).toEqual(['Uma pessoa continua.']);
  expect(only(turn, 'cancel').map(({ timer }) => timer)).toEqual(Object.values(before.timers));
  expect(chat.state).toMatchObject({
    version: 2,
    stopped: { reason: 'não sei migrar' },
    listing: { place: 'waiting' },
  });
});

test('who waits for a person goes on waiting, and who is attended goes on being attended', () => {
  const waiting = upgraded(['oi', 'atendente']).chat;
  expect(texts(waiting.hears(says('alô?')))).toEqual([]);
  expect(waiting.state?.listing.place).toBe('waiting');

  const chat = createChat(createDesk({ version: 1 }), throughJson);
  chat.hears(says('oi'));
  chat.hears({ type: 'attendant.claimed', by: ana });
  chat.flow = createDesk();
  expect(texts(chat.hears(says('tudo bem, Ana?')))).toEqual([]);
  expect(chat.state?.listing).toMatchObject({ place: 'attended', owner: ana });
  expect(texts(chat.hears({ type: 'attendant.said', by: ana, text: 'tudo!' }))).toEqual(['tudo!']);
  chat.hears({ type: 'attendant.gaveBack', by: ana });
  expect(chat.state?.listing.place).toBe('closed');
  expect(texts(chat.hears(says('oi')))).toEqual(['Como posso ajudar?']);
});

test.each([
  ['without a migration', {}],
  ['with one', migrate()],
])('a stopped conversation stays stopped %s, and outcomes are told when it is given back', (_, changes) => {
  const { chat } = upgraded(['oi', 'chamado', 'ouvido quebrado'], changes);
  expect(chat.state?.stopped).toBeDefined();
  const job = chat.state?.jobs.ticket ?? fail();
  const turn = chat.hears(jobEnds(job, 'ticket'));
  expect(texts(turn)).toEqual([]);
  expect(chat.state).toMatchObject({ version: 2, listing: { place: 'waiting', reason: 'o robô parou' } });
  chat.hears({ type: 'attendant.closed', by: ana });
  expect(chat.state?.stopped).toBeUndefined();
  expect(chat.state?.jobs).toEqual({});
});

test('a newer state, or another flow’s, is not touched', () => {
  const { chat } = upgraded(['oi'], { version: 0 });
  expect(() => chat.hears()).toThrow(NewerState);
  expect(() => upgraded(['oi'], { id: 'other' }).chat.hears()).toThrow('a state of flow "desk"');
});

function fail(): never {
  throw new Error('it is missing');
}
