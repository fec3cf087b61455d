/** A conversation in memory: what a store and a loop would do around `takeTurn`, and nothing else. */

import type { AnyStateMachine } from 'xstate';
import type { Effect, Entry, Flow, FlowState, Heard, Result } from '../../src/core/flow.ts';
import { conversationId, type EffectId } from '../../src/core/ids/index.ts';
import type { FlowDefinition } from '../../src/core/machine/define-flow.ts';
import { type Turn, type TurnInput, takeTurn } from '../../src/core/turn/index.ts';

export const ana = { id: 'ana', name: 'Ana' };
export const bruno = { id: 'bruno', name: 'Bruno' };

/** A flow's words for attendants. */
export const notes: FlowDefinition<AnyStateMachine, unknown>['words']['notes'] = {
  takenBy: (owner, by) => `${by}: está com ${owner}`,
  notSent: (by, text) => `não enviado por ${by}: ${text}`,
  notLeft: (by) => `${by}: está com outra pessoa`,
  takenOver: (owner, by) => `${by}: tirou de ${owner}`,
  transferred: (by, where) => `${by}: para ${where}`,
  notTransferred: (by) => `${by}: não transferiu`,
  closed: (by, reason) => `${by}: encerrou (${reason})`,
  notOrdered: (by) => `${by}: não abriu`,
  ended: (job, { ok }) => `${job}: ${ok ? 'concluído' : 'falhou'}`,
  untold: (text) => `ainda não contado: ${text}`,
  leftUntold: (text) => `ficou sem contar: ${text}`,
};

export const says = (text: string): Heard => ({
  type: 'customer.said',
  content: { type: 'text', text },
  saidAt: 0,
});

export const presses = (menu: string, choice: string): Heard => ({
  type: 'customer.said',
  content: { type: 'choice', menu, choice, label: choice },
  saidAt: 0,
});

export const fires = (timer: EffectId): Heard => ({ type: 'timer.fired', timer });

export const answers = (call: EffectId, output: unknown): Heard => ({
  type: 'call.finished',
  call,
  result: { ok: true, output },
});

export const fails = (call: EffectId, reason = 'fora do ar'): Heard => ({
  type: 'call.finished',
  call,
  result: { ok: false, failure: { kind: 'retry', reason } },
});

export const jobEnds = (job: EffectId, key: string, result: Result = { ok: true, output: 'P-1' }): Heard => ({
  type: 'job.finished',
  job,
  name: 'open-ticket',
  key,
  result,
});

export type Chat = {
  /** A deploy replaces it. */
  flow: Flow;
  state: FlowState | null;
  readonly revision: number;
  at: number;
  /** Takes one turn with these entries, posted now, one millisecond after the last commit. */
  hears(...events: readonly Heard[]): Turn;
  /** The same, with entries of one's own. */
  reads(entries: readonly Entry[]): Turn;
  /** What the next turn would be given. */
  input(entries: readonly Entry[]): TurnInput;
  post(event: Heard): Entry;
};

/** @param store what a state goes through between two turns; a JSON round trip shows that it can be stored. */
export function createChat(
  flow: Flow,
  store: (state: FlowState) => FlowState = (state) => state,
  name = 'c',
): Chat {
  let revision = 0;
  let seq = 0;
  let committedAt = 0;
  const chat: Chat = {
    flow,
    state: null,
    at: 1_000,
    get revision() {
      return revision;
    },
    post: (event) => ({ seq: ++seq, at: chat.at, event }),
    input: (entries) => ({
      conversation: conversationId(name),
      revision,
      committedAt,
      at: chat.at,
      state: chat.state,
      entries,
    }),
    reads(entries) {
      const turn = takeTurn(chat.flow, chat.input(entries));
      chat.state = store(turn.state);
      revision++;
      committedAt = chat.at;
      chat.at++;
      return turn;
    },
    hears: (...events) => chat.reads(events.map(chat.post)),
  };
  return chat;
}

export const throughJson = (state: FlowState): FlowState => JSON.parse(JSON.stringify(state));

/** The effects of one type. */
export const only = <Type extends Effect['type']>(
  { effects }: { readonly effects: readonly Effect[] },
  type: Type,
): Extract<Effect, { type: Type }>[] =>
  effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);

export const texts = (turn: { readonly effects: readonly Effect[] }): string[] =>
  only(turn, 'say').map(({ message }) => message.text);

/** The only element; a test that has none or more has failed. */
export const sole = <Element>(elements: readonly Element[]): Element => {
  const [first] = elements;
  if (first === undefined || elements.length !== 1) throw new Error(`${elements.length} instead of one`);
  return first;
};
