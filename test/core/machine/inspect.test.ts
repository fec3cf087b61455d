import { expect, test } from 'vitest';
import {
  type AnyStateMachine,
  createMachine,
  emit,
  fromPromise,
  log,
  sendTo,
  setup,
  spawnChild,
} from 'xstate';
import { call } from '../../../src/core/machine/define-flow.ts';
import { inspectMachine } from '../../../src/core/machine/inspect.ts';
import { deskMachine } from '../desk-flow.ts';

const find = call<{ readonly text: string }, string>();
const input = { text: '' };

/** What must be refused, each with the sentence that says why. */
const refused: readonly (readonly [string, AnyStateMachine, string])[] = [
  ['a wildcard', createMachine({ on: { '*': {} } }), '(root): "*" would catch internal events'],
  [
    'a partial wildcard',
    createMachine({ initial: 'a', states: { a: { on: { 'customer.*': 'b' } }, b: {} } }),
    'a: "customer.*" would catch internal events',
  ],
  ['an inline action', createMachine({ entry: () => {} }), '(root): an inline action cannot be stored'],
  [
    'an inline action in a transition',
    createMachine({ on: { go: { actions: () => {} } } }),
    'an inline action',
  ],
  [
    'an inline action in an eventless transition',
    createMachine({ initial: 'a', states: { a: { always: { target: 'b', actions: () => {} } }, b: {} } }),
    'a: an inline action',
  ],
  [
    'an inline action with the initial state',
    createMachine({ initial: { target: 'a', actions: () => {} }, states: { a: {} } }),
    'an inline action',
  ],
  [
    'a named action that is a function',
    setup({ actions: { shout: () => {} } }).createMachine({ exit: 'shout' }),
    'the action "shout" is a function',
  ],
  ['an action that nobody wrote', createMachine({ entry: 'whisper' }), 'unknown action "whisper"'],
  ['a log', createMachine({ entry: log('oi') }), '"xstate.log" cannot be stored'],
  ['a message to an actor', createMachine({ entry: sendTo('x', { type: 'y' }) }), '"xstate.sendTo"'],
  [
    'an actor that no state owns',
    setup({ actors: { find } }).createMachine({ entry: spawnChild('find', { input }) }),
    '"xstate.spawnChild" cannot be stored',
  ],
  [
    'a misspelt delay',
    createMachine({ after: { silense: { actions: emit({ type: 'x' }) } } }),
    'unknown delay "silense"',
  ],
  [
    'a guard that nobody wrote',
    createMachine({ on: { go: { guard: 'maybe', actions: emit({ type: 'x' }) } } }),
    'unknown guard "maybe"',
  ],
  [
    'a call that nobody declared',
    createMachine({ invoke: { id: 'find', src: 'find', onError: { actions: emit({ type: 'x' }) } } }),
    'unknown call "find"',
  ],
  [
    'an inline call',
    createMachine({ invoke: { id: 'find', src: fromPromise(async () => 1), onError: { reenter: true } } }),
    'unknown call "xstate.invoke.',
  ],
  [
    'a call without onError',
    setup({ actors: { find } }).createMachine({ invoke: { id: 'it', src: 'find', input } }),
    'the call "it" has no onError',
  ],
  [
    'a call whose onError does nothing',
    setup({ actors: { find } }).createMachine({ invoke: { id: 'it', src: 'find', input, onError: {} } }),
    'the call "it" has no onError',
  ],
  [
    'an initial state that does not exist',
    createMachine({ initial: 'a', states: { a: { initial: 'z', states: { b: {} } } } }),
    'a: its initial state does not exist',
  ],
  [
    'history',
    createMachine({ initial: 'a', states: { a: {}, h: { type: 'history' } } }),
    'h: history states are not supported',
  ],
  ['parallel states', createMachine({ type: 'parallel', states: { a: {}, b: {} } }), 'parallel states are'],
];

test.each(refused)('%s is refused', (_, machine, reason) => {
  expect(() => inspectMachine(machine)).toThrow(reason);
});

test('all problems are named at once', () => {
  const machine = createMachine({
    id: 'bad',
    initial: 'z',
    entry: () => {},
    states: { a: { on: { '*': {} } } },
  });
  expect(() => inspectMachine(machine)).toThrow(
    [
      'machine "bad" cannot be stored:',
      '- (root): its initial state does not exist',
      '- (root): an inline action cannot be stored',
      '- a: "*" would catch internal events',
    ].join('\n'),
  );
});

test('what can be stored passes', () => {
  expect(() => inspectMachine(deskMachine)).not.toThrow();
});
