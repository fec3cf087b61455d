/**
 * Plays a conversation with a flow in memory: no store, no network, a clock of its own. Scripts read like what was said
 * and answered; whatever the bot says must stand in the script.
 */

import type {
  FindPlaceOutput,
  FindTicketInput,
  FindTicketOutput,
  FindTicketsOutput,
  VerifyInput,
  VerifyOutput,
} from '../../src/core/calls.ts';
import { type Attendant, type Incoming, inWords, type Menu, type Message } from '../../src/core/content.ts';
import type { FailureReport } from '../../src/core/failure.ts';
import type { Effect, Entry, Flow, FlowState, Heard, Result } from '../../src/core/flow.ts';
import {
  type ContactNumber,
  contactNumber,
  conversationId,
  type EffectId,
} from '../../src/core/ids/index.ts';
import { numberedText } from '../../src/core/text/menu.ts';
import { takeTurn } from '../../src/core/turn/index.ts';

/** The ERP away, as an answer of a look-up. */
export const away = { kind: 'retry', reason: 'conexão recusada' } as const satisfies FailureReport;

/** What the look-ups answer. `pending`: no answer until `answer` is called. */
export type ScriptedErp = {
  readonly verify?: (input: VerifyInput) => VerifyOutput | FailureReport | 'pending';
  readonly findPlace?: () => FindPlaceOutput | FailureReport | 'pending';
  readonly findTickets?: () => FindTicketsOutput | FailureReport | 'pending';
  readonly findTicket?: (input: FindTicketInput) => FindTicketOutput | FailureReport | 'pending';
};

/** One line of a script. */
export type ScriptLine =
  /** Something the customer sends; a list arrives at once. */
  | readonly ['cliente', ...(readonly (string | Incoming)[])]
  /** Presses the button of the current menu that has this label. */
  | readonly ['toca', string]
  /** The next thing that the bot says, matching all of these; in the order said. */
  | readonly ['bot', ...(readonly RegExp[])]
  /** Time passes; timers that fall due are fired, in order. */
  | readonly ['passam', number]
  /** The ticket's creation ends. */
  | readonly ['erp', Result]
  /** The withdrawal is answered: of the latest job, or of the one with this key. */
  | readonly ['retirada', boolean, string?]
  | readonly ['assume' | 'devolve' | 'encerra', Attendant]
  | readonly ['atendente', Attendant, string]
  /** What an attendant says reaches the customer. */
  | readonly ['chega', string]
  | readonly ['lugar', FlowState['listing']['place']];

/** The number of an episode: by the turn that it began with. */
export const numberOf = (episode: EffectId): ContactNumber =>
  contactNumber(`C-7K3Q-${episode.split('.')[1]?.padStart(4, '0')}`);

type Say = Extract<Effect, { type: 'say' }>;
type Job = Extract<Effect, { type: 'job' }>;

export type Dialogue = ReturnType<typeof createDialogue>;

/** A conversation in progress. `sender` is what the network vouches for with each message. */
export function createDialogue(
  flow: Flow,
  options: {
    readonly erp?: ScriptedErp;
    readonly verifiedPhone?: string;
    readonly profileName?: string;
    readonly startsAt?: number;
    /** Nothing that is said goes out until a script says so. */
    readonly unsent?: true;
    /** Where another one stands, without its timers. */
    readonly from?: { readonly state: FlowState; readonly revision: number };
  } = {},
) {
  const conversation = conversationId('teste');
  let now = options.startsAt ?? Date.UTC(2026, 10, 21, 17, 5);
  let state: FlowState | null = options.from?.state ?? null;
  let revision = options.from?.revision ?? 0;
  let committedAt = 0;
  let seq = 0;
  const timers = new Map<EffectId, number>();
  const said: Say[] = [];
  const unread: Say[] = [];
  const notes: string[] = [];
  const jobs: Job[] = [];
  const calls: Extract<Effect, { type: 'call' }>[] = [];
  const open = new Map<string, EffectId>();
  const effects: Effect[] = [];

  const turn = (events: readonly Heard[]): void => {
    const entries: Entry[] = events.map((event) => ({ seq: ++seq, at: now, event }));
    const result = takeTurn(flow, { conversation, revision, committedAt, at: now, state, entries, numberOf });
    revision += 1;
    committedAt = now;
    // What a store keeps is JSON: nothing else may matter.
    state = JSON.parse(JSON.stringify(result.state)) as FlowState;
    now += 1;
    for (const effect of result.effects) {
      effects.push(effect);
      if (effect.type === 'cancel') timers.delete(effect.timer);
    }
    for (const effect of result.effects) carryOut(effect);
  };

  const carryOut = (effect: Effect): void => {
    switch (effect.type) {
      case 'say':
        said.push(effect);
        unread.push(effect);
        if (effect.manner.reported && !options.unsent)
          turn([{ type: 'say.sent', text: inWords(effect.message) }]);
        break;
      case 'note':
        notes.push(effect.text);
        break;
      case 'timer':
        timers.set(effect.id, now + effect.delay);
        break;
      case 'job':
        jobs.push(effect);
        break;
      case 'call': {
        calls.push(effect);
        const answer = scripted(effect.name, effect.input);
        if (answer === 'pending') open.set(effect.name, effect.id);
        else turn([{ type: 'call.finished', call: effect.id, result: answer }]);
        break;
      }
      default:
        break;
    }
  };

  const scripted = (name: string, input: unknown): Result | 'pending' => {
    const { erp = {} } = options;
    const answer =
      name === 'verify'
        ? erp.verify?.(input as VerifyInput)
        : name === 'findTickets'
          ? erp.findTickets?.()
          : name === 'findPlace'
            ? erp.findPlace?.()
            : erp.findTicket?.(input as FindTicketInput);
    if (answer === undefined) throw new Error(`the script does not say what "${name}" answers`);
    if (answer === 'pending') return answer;
    return 'kind' in answer ? { ok: false, failure: answer } : { ok: true, output: answer };
  };

  const menu = (): Menu | null => state?.menu ?? null;

  const send = (...contents: readonly (string | Incoming)[]): void =>
    turn(
      contents.map((content) => ({
        type: 'customer.said',
        content: typeof content === 'string' ? { type: 'text', text: content } : content,
        saidAt: now,
        ...(options.verifiedPhone ? { verifiedPhone: options.verifiedPhone } : {}),
        ...(options.profileName ? { profileName: options.profileName } : {}),
      })),
    );

  return {
    /** The customer sends messages, which arrive at once. */
    send,
    press(label: string): void {
      const current = menu();
      const choice = current?.choices.find((one) => one.label === label);
      if (current === null || choice === undefined)
        throw new Error(`no choice "${label}" in: ${current?.choices.map((one) => one.label).join(', ')}`);
      send({ type: 'choice', choice: choice.id, menu: current.id, label });
    },
    /** Something else happens to the conversation; several are heard at once. */
    hear: (...events: readonly Heard[]): void => turn(events),
    /** A look-up that was left pending ends. */
    answer(name: string, result: Result): void {
      const call = open.get(name);
      if (call === undefined) throw new Error(`no "${name}" is pending`);
      open.delete(name);
      turn([{ type: 'call.finished', call, result }]);
    },
    /** The latest job ends. */
    finish(result: Result): void {
      const job = jobs.at(-1);
      if (job === undefined) throw new Error('no ticket was sent to the ERP');
      turn([{ type: 'job.finished', job: job.id, name: job.name, key: job.key, result }]);
    },
    pass(milliseconds: number): void {
      const until = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(([, at]) => at <= until).toSorted((a, b) => a[1] - b[1])[0];
        if (due === undefined) break;
        const [timer, at] = due;
        timers.delete(timer);
        now = Math.max(now, at);
        turn([{ type: 'timer.fired', timer }]);
      }
      now = Math.max(now, until);
    },
    /** What the bot has said since the last call. */
    read: (): readonly Message[] => unread.splice(0).map(({ message }) => message),
    readSays: (): readonly Say[] => unread.splice(0),
    get state(): FlowState {
      if (state === null) throw new Error('nothing has happened yet');
      return state;
    },
    get revision(): number {
      return revision;
    },
    get menu(): Menu | null {
      return menu();
    },
    get timers(): number {
      return timers.size;
    },
    said: said as readonly Say[],
    jobs: jobs as readonly Job[],
    calls: calls as readonly Extract<Effect, { type: 'call' }>[],
    notes: notes as readonly string[],
    effects: effects as readonly Effect[],
  };
}

/** Plays a script; throws at the first line that does not hold. Returns the conversation for further questions. */
export function play(dialogue: Dialogue, script: readonly ScriptLine[]): Dialogue {
  let waiting: { readonly text: string }[] = [];
  const take = () => {
    waiting = [...waiting, ...dialogue.readSays().map(({ message }) => ({ text: numberedText(message) }))];
  };
  script.forEach((line, index) => {
    const where = `line ${index + 1} ${JSON.stringify(line, (_, value: unknown) => (value instanceof RegExp ? String(value) : value))}`;
    take();
    if (line[0] === 'bot' || line[0] === 'chega') {
      const next = waiting.shift();
      if (next === undefined) throw new Error(`${where}: nothing was said`);
      const expected = line[0] === 'bot' ? line.slice(1) : [line[1]];
      for (const part of expected)
        if (part instanceof RegExp ? !part.test(next.text) : next.text !== part)
          throw new Error(`${where}: said instead:\n${next.text}`);
      return;
    }
    if (line[0] === 'lugar') {
      const { place } = dialogue.state.listing;
      if (place !== line[1]) throw new Error(`${where}: it is "${place}"`);
      return;
    }
    if (waiting.length > 0) throw new Error(`${where}: before it was also said:\n${waiting[0]?.text}`);
    act(dialogue, line);
  });
  take();
  if (waiting.length > 0) throw new Error(`after the script was also said:\n${waiting[0]?.text}`);
  return dialogue;
}

function act(
  dialogue: Dialogue,
  line: Exclude<ScriptLine, readonly ['bot' | 'chega' | 'lugar', ...unknown[]]>,
): void {
  switch (line[0]) {
    case 'cliente': {
      const [, ...contents] = line;
      dialogue.send(...contents);
      break;
    }
    case 'toca':
      dialogue.press(line[1]);
      break;
    case 'passam':
      dialogue.pass(line[1]);
      break;
    case 'erp':
      dialogue.finish(line[1]);
      break;
    case 'retirada':
      dialogue.hear({
        type: 'job.withdrawn',
        key: line[2] ?? dialogue.jobs.at(-1)?.key ?? '',
        withdrawn: line[1],
      });
      break;
    case 'assume':
      dialogue.hear({ type: 'attendant.claimed', by: line[1] });
      break;
    case 'devolve':
      dialogue.hear({ type: 'attendant.gaveBack', by: line[1] });
      break;
    case 'encerra':
      dialogue.hear({ type: 'attendant.closed', by: line[1] });
      break;
    case 'atendente':
      dialogue.hear({ type: 'attendant.said', by: line[1], text: line[2] });
  }
}
