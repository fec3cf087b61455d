import { expect, test } from 'vitest';
import { assign, emit, setup } from 'xstate';
import type { Flow, Heard as Mailbox } from '../../../src/core/flow.ts';
import { defineFlow, type FlowDefinition, type MachineHeard } from '../../../src/core/machine/define-flow.ts';
import type { Emitted } from '../../../src/core/machine/emitted.ts';
import {
  ana,
  bruno,
  type Chat,
  createChat,
  fires,
  jobEnds,
  notes,
  only,
  says,
  sole,
  texts,
  throughJson,
} from '../chat.ts';

/** What the machine cannot bear at the moment: a deploy mends it. */
type Weakness = { guard?: boolean; assign?: boolean; describe?: boolean; jobs?: boolean };

type Heard =
  | MachineHeard
  | { readonly type: 'said'; readonly texts: readonly string[]; readonly from?: string };

function createFragile(weak: Weakness, changes: { version?: number } = {}): Flow {
  const fail = (is: boolean | undefined, what: string) => {
    if (is) throw new Error(`${what} quebrou`);
  };
  const fragile = setup({
    types: {} as { context: { heard: readonly string[] }; events: Heard; emitted: Emitted },
    delays: { silence: 1_000 },
  });
  const machine = fragile.createMachine({
    context: { heard: [] },
    initial: 'quiet',
    on: {
      'job.finished': {
        guard: () => {
          fail(weak.jobs, 'o fim do trabalho');
          return true;
        },
        actions: emit(({ event }) => ({ type: 'say' as const, keep: true, text: `fim de ${event.key}` })),
      },
      'send.failed': {
        actions: emit(({ event }) => ({ type: 'say' as const, text: `repito ${event.text}` })),
      },
      'attendant.claimed': '.attended',
    },
    states: {
      quiet: { on: { said: 'talking' } },
      talking: {
        after: { silence: { actions: emit({ type: 'say', text: 'olá?' }) } },
        on: {
          said: {
            guard: () => {
              fail(weak.guard, 'a guarda');
              return true;
            },
            target: 'talking',
            reenter: true,
            actions: [
              assign({
                heard: ({ context, event }) => {
                  fail(weak.assign, 'a conta');
                  return [...context.heard, ...event.texts];
                },
              }),
              emit(({ event }) => ({
                type: 'say' as const,
                text: `ouvi ${event.texts.join('+')}${event.from ? ` de ${event.from}` : ''}`,
              })),
            ],
          },
        },
      },
      attended: {
        on: {
          said: {
            guard: () => {
              fail(weak.guard, 'a guarda');
              return true;
            },
          },
          'attendant.gaveBack': {
            guard: ({ event }) => event.by.id === ana.id,
            target: 'talking',
            actions: emit({ type: 'say', text: 'voltei' }),
          },
        },
      },
    },
  });
  const definition: FlowDefinition<typeof machine, readonly string[]> = {
    id: 'fragile',
    version: 1,
    machine,
    jobs: ['open-ticket'],
    begin: () => undefined,
    remember: ({ heard }) => heard,
    hear: (messages) => {
      const from = messages[0]?.profileName;
      return {
        type: 'said',
        texts: messages.flatMap(({ content }) => (content.type === 'text' ? [content.text] : [])),
        ...(from ? { from } : {}),
      };
    },
    describe: (snapshot) => {
      fail(weak.describe, 'a descrição');
      if (snapshot.matches('attended')) return { place: 'attended', owner: ana };
      return { place: snapshot.matches('quiet') ? 'closed' : 'bot', name: 'Mariana' };
    },
    words: { stopped: 'Uma pessoa continua.', stoppedReason: 'o robô parou', restarted: 'Recomeço.', notes },
    ...changes,
  };
  return defineFlow(definition);
}

/** A conversation whose machine has just thrown at the word "bum". */
function stopped(weak: Weakness = { guard: true }): { weak: Weakness; chat: Chat } {
  const chat = createChat(createFragile(weak), throughJson);
  const strong = { ...weak };
  for (const key of Object.keys(weak) as (keyof Weakness)[]) weak[key] = false;
  chat.hears(says('oi'));
  chat.hears(says('tudo bem'));
  Object.assign(weak, strong);
  chat.hears(says('bum'));
  return { weak, chat };
}

const noted = (turn: Parameters<typeof texts>[0]) => only(turn, 'note').map(({ text }) => text);
const gaveBack = { type: 'attendant.gaveBack', by: ana } as const;
const claimed = { type: 'attendant.claimed', by: ana } as const;
const closed = { type: 'attendant.closed', by: ana } as const;
const unheard = (chat: Chat) => chat.state?.stopped?.unheard.map(({ type }) => type);

test.each([
  ['a guard', { guard: true }, 'a guarda quebrou'],
  ['an assign', { assign: true }, 'a conta quebrou'],
  ['the description', { describe: true }, 'a descrição quebrou'],
])(
  'a machine that throws in %s stops: told once, listed as waiting, nothing half done',
  (_, weak, reason) => {
    const chat = createChat(createFragile({}), throughJson);
    chat.hears(says('oi'));
    const before = chat.state;
    const broken = createChat(createFragile(weak), throughJson);
    broken.state = before;
    broken.at = 7_000;
    const turn = broken.hears(says('bum'));
    expect(texts(turn)).toEqual(['Uma pessoa continua.']);
    expect(turn.effects).toHaveLength(1);
    expect(turn.state).toEqual({
      ...before,
      stopped: {
        reason: expect.stringContaining(reason),
        unheard: [expect.anything()],
        owner: null,
        actedAt: 7_000,
      },
      listing: {
        place: 'waiting',
        reason: 'o robô parou',
        stopped: expect.stringContaining(reason),
        since: 7_000,
        name: 'Mariana',
      },
    });
    const more = broken.hears(says('alô?'), says('alguém?'));
    expect(more.effects).toEqual([]);
    expect(more.lines.map(({ type }) => type)).toEqual(['customer', 'customer']);
  },
);

test('a machine that throws at the first message of an episode loses nothing that is remembered', () => {
  const { weak, chat } = stopped();
  chat.hears(closed);
  weak.describe = true;
  expect(texts(chat.hears(says('oi')))).toEqual(['Uma pessoa continua.']);
  expect(chat.state).toMatchObject({ memory: ['tudo bem'], snapshot: null });
  chat.hears(closed);
  expect(chat.state?.memory).toEqual(['tudo bem']);
});

test('the step after a throwing one is right', () => {
  const weak: Weakness = {};
  const flow = createFragile(weak);
  const chat = createChat(flow);
  chat.hears(says('oi'));
  const other = createChat(flow, throughJson, 'd');
  other.hears(says('oi'));
  weak.assign = true;
  chat.hears(says('bum'));
  weak.assign = false;
  const turn = other.hears(says('e eu?'));
  expect(turn.effects.map(({ type }) => type)).toEqual(['cancel', 'say', 'timer']);
  expect(turn.effects).toEqual(createChatLike(createFragile({}), ['oi', 'e eu?']).effects);
});

function createChatLike(flow: Flow, messages: readonly string[]) {
  const chat = createChat(flow, throughJson, 'd');
  return messages.map((text) => chat.hears(says(text))).at(-1) ?? { effects: [] };
}

test('people lead a stopped conversation: the first claim wins, only the owner speaks', () => {
  const { chat } = stopped();
  expect(noted(chat.hears({ type: 'attendant.said', by: ana, text: 'oi' }))).toEqual([
    'não enviado por Ana: oi',
  ]);
  const claim = chat.hears(claimed, { type: 'attendant.claimed', by: bruno });
  expect(only(claim, 'hush')).toHaveLength(1);
  expect(noted(claim)).toEqual(['Bruno: está com Ana']);
  expect(chat.state?.listing).toMatchObject({ place: 'attended', owner: ana, reason: 'o robô parou' });
  expect(chat.hears(claimed).effects).toEqual([]);
  const said = chat.hears({ type: 'attendant.said', by: ana, text: 'Posso ajudar?' });
  expect(sole(only(said, 'say'))).toMatchObject({ by: ana, message: { text: 'Posso ajudar?' } });
  expect(noted(chat.hears({ type: 'attendant.said', by: bruno, text: 'eu' }))).toEqual([
    'não enviado por Bruno: eu',
  ]);
  for (const type of ['attendant.gaveBack', 'attendant.closed'] as const)
    expect(noted(chat.hears({ type, by: bruno }))).toEqual([expect.stringContaining('com outra pessoa')]);
  expect(chat.state?.listing).toMatchObject({ place: 'attended', owner: ana });
  expect(chat.hears(says('obrigada')).effects).toEqual([]);
});

test('given back, the machine hears what it could not, in order, as it was read then', () => {
  const { weak, chat } = stopped();
  const timer = sole(Object.values(chat.state?.timers ?? {}));
  chat.hears(claimed);
  const kept = chat.hears(jobEnds(timer, 't1'), { type: 'send.failed', text: 'x', keep: true, reason: 'r' });
  expect(texts(kept)).toEqual([]);
  expect(chat.state?.listing.untold).toEqual(['open-ticket: concluído', 'x']);
  chat.hears(says('e mais isto'));
  expect(unheard(chat)).toEqual(['customer.said', 'entry', 'entry', 'customer.said']);
  weak.guard = false;
  const back = chat.hears(gaveBack);
  expect(texts(back)).toEqual(['ouvi bum', 'fim de t1', 'repito x', 'ouvi e mais isto']);
  expect(chat.state?.stopped).toBeUndefined();
  expect(chat.state?.listing).toEqual({ place: 'bot', name: 'Mariana', since: expect.any(Number) });
  expect(texts(chat.hears(says('seguimos')))).toEqual(['ouvi seguimos']);
});

test('what was said before a person answered is not heard later: the two have gone on since', () => {
  const { weak, chat } = stopped();
  const timer = sole(Object.values(chat.state?.timers ?? {}));
  chat.hears(claimed, jobEnds(timer, 't1'), says('não quero mais'));
  chat.hears({ type: 'attendant.said', by: ana, text: 'Certo, não abro nada.' });
  expect(unheard(chat)).toEqual(['entry']);
  weak.guard = false;
  expect(texts(chat.hears(gaveBack))).toEqual(['fim de t1']);
});

test('an owner who is gone holds nobody off, and since when the customer waits is listed', () => {
  const { chat } = stopped();
  chat.hears(claimed);
  chat.at += 60_000;
  const wroteAt = chat.at;
  chat.hears(says('alguém aí?'));
  chat.hears(says('oi?'));
  expect(chat.state?.listing.unansweredSince).toBe(wroteAt);
  const byBruno: Mailbox = { type: 'attendant.claimed', by: bruno };
  chat.hears(byBruno);
  expect(chat.state?.listing.owner).toEqual(ana);
  chat.at += 15 * 60_000;
  expect(only(chat.hears(byBruno), 'hush')).toHaveLength(1);
  expect(chat.state?.listing.owner).toEqual(bruno);
  chat.hears({ type: 'attendant.said', by: bruno, text: 'Aqui é o Bruno.' });
  expect(chat.state?.listing.unansweredSince).toBeUndefined();
});

test('what the network told about the customer is replayed too', () => {
  const weak: Weakness = {};
  const chat = createChat(createFragile(weak), throughJson);
  chat.hears(says('oi'));
  weak.guard = true;
  chat.hears({ ...says('bum'), profileName: 'Mari' } as ReturnType<typeof says>);
  weak.guard = false;
  expect(texts(chat.hears(gaveBack))).toEqual(['ouvi bum de Mari']);
});

test('a timer that fired while people led is heard after the give-back, if it still counts', () => {
  const { weak, chat } = stopped({ jobs: true });
  const timer = sole(Object.values(chat.state?.timers ?? {}));
  chat.hears(jobEnds(timer, 't1'));
  expect(chat.state?.stopped).toBeDefined();
  chat.hears(fires(timer));
  expect(unheard(chat)).toEqual(['entry', 'entry']);
  weak.jobs = false;
  expect(texts(chat.hears(gaveBack))).toEqual(['fim de t1', 'olá?']);

  const other = stopped();
  const stale = sole(Object.values(other.chat.state?.timers ?? {}));
  other.chat.hears(fires(stale));
  other.weak.guard = false;
  expect(texts(other.chat.hears(gaveBack))).toEqual(['ouvi bum']);
});

test('a machine that throws again at the give-back stops again, with all that is left, and the customer is told again', () => {
  const { weak, chat } = stopped();
  chat.hears(claimed);
  chat.hears(jobEnds(sole(Object.values(chat.state?.timers ?? {})), 't1'));
  const again = chat.hears(gaveBack);
  expect(texts(again)).toEqual(['Uma pessoa continua.']);
  expect(unheard(chat)).toEqual(['customer.said', 'entry']);
  expect(chat.state?.stopped?.owner).toBeNull();
  expect(chat.state?.listing).toMatchObject({ place: 'waiting', reason: 'o robô parou', name: 'Mariana' });
  expect(chat.state?.listing.owner).toBeUndefined();
  weak.guard = false;
  expect(texts(chat.hears(gaveBack))).toEqual(['ouvi bum', 'fim de t1']);
});

test('a description that throws at the give-back stops the conversation again', () => {
  const { weak, chat } = stopped({ jobs: true });
  chat.hears(jobEnds(sole(Object.values(chat.state?.timers ?? {})), 't1'));
  weak.jobs = false;
  weak.describe = true;
  chat.hears(gaveBack);
  expect(chat.state?.stopped?.reason).toContain('a descrição');
  expect(unheard(chat)).toEqual(['entry']);
});

test('closing ends the episode but keeps what is remembered, withdraws timers and tells what was kept', () => {
  const { weak, chat } = stopped();
  const timer = sole(Object.values(chat.state?.timers ?? {}));
  chat.hears(jobEnds(timer, 't1'));
  const end = chat.hears(closed);
  expect(only(end, 'cancel')).toEqual([{ type: 'cancel', timer }]);
  expect(texts(end)).toEqual(['fim de t1']);
  expect(chat.state?.memory).toEqual(['tudo bem']);
  expect(chat.state?.listing.place).toBe('closed');
  weak.guard = false;
  chat.hears(says('oi'));
  expect(texts(chat.hears(says('de volta')))).toEqual(['ouvi de volta']);
});

test('a conversation can be closed even if what was kept makes the machine throw; people are told what stays untold', () => {
  const { weak, chat } = stopped();
  weak.jobs = true;
  chat.hears(jobEnds(sole(Object.values(chat.state?.timers ?? {})), 't1'));
  const end = chat.hears(closed);
  expect(texts(end)).toEqual([]);
  expect(noted(end)).toEqual(['ficou sem contar: open-ticket: concluído']);
  expect(chat.state?.stopped).toBeUndefined();
  expect(chat.state?.listing.place).toBe('closed');
});

test('a machine that throws while a person attends disturbs neither; the give-back reaches it afterwards', () => {
  const weak: Weakness = {};
  const chat = createChat(createFragile(weak), throughJson);
  chat.hears(says('oi'));
  chat.hears(claimed);
  weak.guard = true;
  const turn = chat.hears(says('bum'));
  expect(texts(turn)).toEqual([]);
  expect(noted(turn)).toEqual(['o robô parou']);
  expect(chat.state?.listing).toMatchObject({ place: 'attended', owner: ana });
  expect(texts(chat.hears({ type: 'attendant.said', by: ana, text: 'sigo aqui' }))).toEqual(['sigo aqui']);
  weak.guard = false;
  expect(texts(chat.hears(gaveBack))).toEqual(['voltei']);
  expect(chat.state?.listing.place).toBe('bot');
});

test('an owner whose give-back the machine could not bear has given it back all the same', () => {
  const weak: Weakness = {};
  const chat = createChat(createFragile(weak), throughJson);
  chat.hears(says('oi'));
  chat.hears(claimed);
  weak.guard = true;
  chat.hears(says('bum'));
  expect(texts(chat.hears(gaveBack))).toEqual(['Uma pessoa continua.']);
  expect(unheard(chat)).toEqual(['customer.said', 'entry']);
  weak.guard = false;
  // Bruno may give back what was stopped, but not what the machine takes for Ana's.
  expect(texts(chat.hears({ type: 'attendant.gaveBack', by: bruno }))).toEqual(['voltei']);
  expect(chat.state?.listing.place).toBe('bot');
});

test('a failure that no onError took stops with its own reason', () => {
  const machine = setup({ actors: {} }).createMachine({ initial: 'a', states: { a: {} } });
  const flow = defineFlow<typeof machine, null>({
    id: 'x',
    version: 1,
    machine,
    jobs: [],
    begin: () => undefined,
    remember: () => null,
    hear: () => ({ type: 'xstate.error.actor.find', error: { kind: 'retry', reason: 'fora do ar' } }),
    describe: () => ({ place: 'bot' }),
    words: { stopped: 'parei', stoppedReason: 'parado', restarted: '', notes },
  });
  const chat = createChat(flow);
  expect(texts(chat.hears(says('oi')))).toEqual(['parei']);
  expect(chat.state?.stopped?.reason).toBe('fora do ar');
  expect(chat.state?.snapshot).toBeNull();
});

test('an endless cycle of transitions stops instead of hanging', () => {
  const machine = setup({ types: {} as { events: { type: 'go' } } }).createMachine({
    initial: 'a',
    states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
  });
  const flow = defineFlow<typeof machine, null>({
    id: 'x',
    version: 1,
    machine,
    jobs: [],
    begin: () => undefined,
    remember: () => null,
    hear: () => ({ type: 'go' }),
    describe: () => ({ place: 'bot' }),
    words: { stopped: 'parei', stoppedReason: 'parado', restarted: '', notes },
  });
  const chat = createChat(flow);
  chat.hears(says('oi'));
  expect(chat.state?.stopped?.reason).toContain('Infinite loop');
  // The machine that was given is left as it was.
  expect(machine.options.maxIterations).toBe(Number.POSITIVE_INFINITY);
});

test('what a person writes elsewhere is a line of the transcript; they have it until somebody at a desk does', () => {
  const phone = { id: 'phone', name: 'celular', elsewhere: true } as const;
  const chat = createChat(createFragile({ guard: true }), throughJson);
  chat.hears(says('oi'));
  chat.hears(says('bum'));
  const turn = chat.hears({ type: 'attendant.said', by: phone, text: 'já vejo' });
  expect(texts(turn)).toEqual([]);
  expect(turn.lines).toMatchObject([
    { type: 'said', by: phone, message: { text: 'já vejo' }, elsewhere: true },
  ]);
  expect(chat.state?.listing).toMatchObject({ place: 'attended', owner: phone });
  chat.hears({ type: 'attendant.claimed', by: ana });
  expect(chat.state?.listing.owner).toEqual(ana);
  const beside = chat.hears({ type: 'attendant.said', by: phone, text: 'oi' });
  expect(beside.lines).toHaveLength(1);
  expect(chat.state?.listing.owner).toEqual(ana);
});
