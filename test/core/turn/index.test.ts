import { expect, test } from 'vitest';
import { emit, setup } from 'xstate';
import type { Entry, Heard } from '../../../src/core/flow.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { defineFlow } from '../../../src/core/machine/define-flow.ts';
import type { Emitted } from '../../../src/core/machine/emitted.ts';
import { ana, createChat, fires, jobEnds, notes, only, presses, says, sole, texts } from '../chat.ts';
import { createDesk } from '../desk-flow.ts';

const nobody = effectId(conversationId('c'), 99, 0);

const open = () => {
  const chat = createChat(createDesk());
  chat.hears(says('oi'));
  return chat;
};

test('several messages in a row are one, and get one answer', () => {
  const chat = open();
  const turn = chat.hears(says('minha'), says('internet'), says('caiu'));
  expect(texts(turn)).toEqual(['ouvi minha+internet+caiu']);
  expect(turn.lines.map(({ type }) => type)).toEqual(['customer', 'customer', 'customer', 'said']);
});

test('a timer or an answer that nobody waits for does not come between them', () => {
  const chat = open();
  const stale: Heard = { type: 'call.finished', call: nobody, result: { ok: true, output: null } };
  expect(texts(chat.hears(says('a'), fires(nobody), says('b'), stale, says('c')))).toEqual(['ouvi a+b+c']);
});

test('anything else does, and is answered in its order', () => {
  const chat = open();
  const timer = sole(Object.values(chat.state?.timers ?? {}));
  expect(texts(chat.hears(says('a'), fires(timer), says('b')))).toEqual([
    'ouvi a',
    'ainda está aí?',
    'ouvi b',
  ]);
  expect(texts(chat.hears(says('a'), jobEnds(nobody, 'x'), says('b')))).toEqual([
    'ouvi a',
    'protocolo P-1',
    'ouvi b',
  ]);
});

test('what is noted is a line of the transcript, which no machine hears', () => {
  const chat = open();
  const before = chat.state;
  const turn = chat.hears({ type: 'noted', text: 'Ana conferiu' });
  expect(turn).toMatchObject({ effects: [], lines: [{ type: 'note', text: 'Ana conferiu' }] });
  expect(turn.state).toEqual(before);
});

test('a timer that the message before it withdrew is not heard', () => {
  const chat = open();
  const timer = sole(Object.values(chat.state?.timers ?? {}));
  expect(texts(chat.hears(says('1'), fires(timer)))).toEqual([]);
});

test('the transcript names what was said by whom, with the job that sends it', () => {
  const turn = createChat(createDesk()).hears(says('oi'), { type: 'attendant.claimed', by: ana });
  expect(turn.lines).toEqual([{ type: 'customer', content: { type: 'text', text: 'oi' }, saidAt: 0 }]);
  const chat = open();
  chat.hears({ type: 'attendant.claimed', by: ana });
  const said = chat.hears(says('oi'), { type: 'attendant.said', by: ana, text: 'olá' });
  expect(said.lines[1]).toEqual({
    type: 'said',
    by: ana,
    message: { text: 'olá' },
    effect: sole(only(said, 'say')).id,
  });
  const noted = open().hears(says('anote'));
  expect(noted.lines.at(-1)).toEqual({ type: 'note', text: 'anotado' });
});

test('what the bot wanted to say before a person took over in the same turn is not said, but for what must not be lost', () => {
  const turn = open().hears(says('conversa'), jobEnds(nobody, 'x'), { type: 'attendant.claimed', by: ana });
  expect(texts(turn)).toEqual(['protocolo P-1']);
  expect(turn.lines.map(({ type }) => type)).toEqual(['customer', 'said']);
  expect(only(turn, 'hush')).toHaveLength(1);
});

const withMenu = () => {
  const chat = open();
  const menu = chat.state?.menu?.id;
  if (menu === undefined) throw new Error('no menu');
  return { chat, menu };
};

/** Whether the desk took it for the menu's first choice. */
const chose = (turn: Parameters<typeof texts>[0]) => only(turn, 'call').length === 1;

test.each(['1', '1️⃣', 'opção 1', 'Procurar', '  procurar! ', 'BUSCA'])(
  '"%s" means the first choice',
  (text) => {
    expect(chose(open().hears(says(text)))).toBe(true);
  },
);

test('a number that was typed long ago is no choice; words are', () => {
  const stale = (text: string): Heard => ({
    type: 'customer.said',
    content: { type: 'text', text },
    saidAt: 0,
    stale: true,
  });
  expect(chose(open().hears(stale('1')))).toBe(false);
  expect(chose(open().hears(stale('Procurar')))).toBe(true);
  const { chat, menu } = withMenu();
  const pressed = { type: 'choice', choice: 'search', menu, label: 'Procurar' } as const;
  expect(chose(chat.hears({ type: 'customer.said', content: pressed, saidAt: 0, stale: true }))).toBe(false);
});

test.each(['3', '11', 'quero procurar', 'não'])('"%s" means none', (text) => {
  expect(texts(open().hears(says(text)))).toEqual([`ouvi ${text}`]);
});

test('a correction of an older message is no choice', () => {
  const corrected: Heard = {
    type: 'customer.said',
    content: { type: 'text', text: '1', edited: true },
    saidAt: 0,
  };
  expect(chose(open().hears(corrected))).toBe(false);
});

test('a button counts while its menu is the current one', () => {
  const { chat, menu } = withMenu();
  expect(chose(chat.hears(presses(menu, 'find')))).toBe(true);
  const other = withMenu();
  expect(chose(other.chat.hears(presses(other.menu, 'gone')))).toBe(false);
  other.chat.hears(says('bla'));
  other.chat.hears(says('menu'));
  expect(other.chat.state?.menu).not.toBeNull();
  expect(chose(other.chat.hears(presses(other.menu, 'find')))).toBe(false);
});

test('a question that is asked again is the same question: any of its copies answers it', () => {
  const { chat, menu } = withMenu();
  for (let copies = 0; copies < 40; copies++) chat.hears(says('menu'));
  expect(chat.state?.menu?.id).not.toBe(menu);
  expect(chose(chat.hears(presses(menu, 'find')))).toBe(true);
});

type Question = Extract<Emitted, { type: 'say' }>;

/** Asks one question and then another; says then which choice it was given, or that it came too late. */
function createAsker(first: Question, second: Question) {
  const asker = setup({
    types: {} as {
      events: { readonly type: 'said'; readonly chose: string };
      emitted: Emitted;
      input: null;
    },
  });
  return defineFlow({
    id: 'asker',
    version: 1,
    machine: asker.createMachine({
      initial: 'quiet',
      states: {
        quiet: { on: { said: 'asking' } },
        asking: { entry: emit(first), on: { said: 'asked' } },
        asked: {
          entry: emit(second),
          on: { said: { actions: emit(({ event }) => ({ type: 'say' as const, text: event.chose })) } },
        },
      },
    }),
    jobs: [],
    begin: () => null,
    remember: () => null,
    hear: (messages) => ({ type: 'said' as const, chose: messages.at(-1)?.chose ?? 'tarde' }),
    describe: () => ({ place: 'bot' as const }),
    words: { stopped: '', stoppedReason: '', restarted: '', notes },
  });
}

test('the same choices of another question are others, and so are other choices of the same question', () => {
  const ask = (question: string, ...labels: readonly string[]): Question => ({
    type: 'say',
    text: `Não entendi.\n\n${question}`,
    question,
    choices: labels.map((label, index) => ({ id: `c${index}`, label })),
  });
  const pressed = (before: Question, after: Question) => {
    const chat = createChat(createAsker(before, after));
    chat.hears(says('oi'));
    const menu = chat.state?.menu?.id ?? '';
    chat.hears(says('e?'));
    return texts(chat.hears(presses(menu, 'c0')));
  };
  expect(pressed(ask('Vem?', 'Sim'), ask('Vem?', 'Sim'))).toEqual(['c0']);
  expect(pressed(ask('Vem?', 'Sim'), ask('Vem?', 'Sim', 'Atendente'))).toEqual(['c0']);
  expect(pressed(ask('Vem?', 'Sim'), ask('Vai?', 'Sim'))).toEqual(['tarde']);
  expect(pressed(ask('Vem?', 'Sim'), ask('Vem?', 'Não'))).toEqual(['tarde']);
});

/** A message that was posted at another time than now. */
const postedAt = (at: number, event: Heard): Entry => ({ seq: 50, at, event });

test('a number that was posted before the menu was there answers no menu; a label does', () => {
  const { chat } = withMenu();
  const menuCame = chat.at - 1;
  expect(chose(chat.reads([postedAt(menuCame, says('1'))]))).toBe(false);
  const other = withMenu().chat;
  expect(chose(other.reads([postedAt(menuCame, says('Procurar'))]))).toBe(true);
  const later = withMenu().chat;
  expect(chose(later.reads([postedAt(menuCame + 1, says('1'))]))).toBe(true);
});

test('a number that has waited for several turns answers no menu that one of them made', () => {
  const { chat } = withMenu();
  const waiting = chat.at - 1;
  chat.at += 1_000;
  chat.hears(says('bla'));
  chat.hears(says('menu'));
  chat.hears(fires(sole(Object.values(chat.state?.timers ?? {}))));
  expect(chose(chat.reads([postedAt(waiting, says('1'))]))).toBe(false);
});

test('a number in the very turn that makes the menu answers the menu before', () => {
  const turn = open().hears(says('menu'), jobEnds(nobody, 'x'), says('1'));
  expect(chose(turn)).toBe(false);
});

test('a reminder leaves the menu in force, another sentence does not', () => {
  const { chat } = withMenu();
  chat.hears(fires(sole(Object.values(chat.state?.timers ?? {}))));
  expect(chose(chat.hears(says('1')))).toBe(true);
  const other = withMenu();
  other.chat.hears(says('bla'));
  expect(other.chat.state?.menu).toBeNull();
  expect(chose(other.chat.hears(presses(other.menu, 'find')))).toBe(false);
});
