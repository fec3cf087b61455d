import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnyMachineSnapshot, type EventObject, initialTransition, transition } from 'xstate';
import { createSteps } from '../../../src/core/machine/steps.ts';
import { ana, answers, createChat, fails, fires, jobEnds, says, throughJson } from '../chat.ts';
import { createDesk, deskMachine } from '../desk-flow.ts';

/** Events as the desk's machine hears them, those that nobody asked for among them. */
const events: readonly EventObject[] = [
  ...['menu', 'atendente', 'chamado', 'desisto', 'rodeio', 'tchau'].map((command) => ({
    type: 'asked',
    command,
  })),
  { type: 'said', texts: ['a', 'b'], chose: [] },
  { type: 'said', texts: ['1'], chose: ['find'] },
  { type: 'xstate.done.actor.find', output: { name: 'Mariana' } },
  { type: 'xstate.error.actor.find', error: { kind: 'retry', reason: 'fora' } },
  { type: 'xstate.after.silence.desk.menu' },
  { type: 'xstate.after.patience.desk.finding' },
  { type: 'job.finished', result: { ok: true, output: 'P-1' } },
  { type: 'attendant.claimed', by: ana },
  { type: 'attendant.gaveBack', by: ana },
] as EventObject[];

const plain = (snapshot: AnyMachineSnapshot) => JSON.stringify(deskMachine.getPersistedSnapshot(snapshot));

/** Actions by what they say; their functions differ from call to call. */
const spelled = (actions: readonly { readonly type: string; readonly params: unknown }[]) =>
  actions.map(({ type, params }) => {
    const { id, delay, event, src, input, sendId } = Object(params);
    return { type, id, delay, event, src, input, sendId };
  });

test('a step is what xstate’s own transition makes of it', () => {
  const steps = createSteps(deskMachine, null);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 15 }), (heard) => {
      let theirs = initialTransition(deskMachine, null)[0];
      let ours = steps.begin(null);
      for (const event of heard) {
        const [next, wanted] = transition(
          deskMachine,
          theirs,
          event as Parameters<typeof deskMachine.transition>[1],
        );
        if (next.status === 'error') {
          expect(() => steps.step(ours, event)).toThrow();
          return;
        }
        const step = steps.step(ours, event);
        expect(plain(step.snapshot)).toBe(plain(next));
        const stored = JSON.parse(JSON.stringify(steps.persist(step.snapshot)));
        expect(stored).toEqual(JSON.parse(plain(next)));
        if (next.status === 'active') expect(plain(steps.restore(stored))).toBe(plain(next));
        expect(spelled(step.actions)).toEqual(spelled(wanted));
        if (next.status === 'done') return;
        [theirs, ours] = [next, step.snapshot];
      }
    }),
    { numRuns: 100 },
  );
});

test('a finished or failed snapshot is never stepped', () => {
  const steps = createSteps(deskMachine, null);
  const { snapshot } = steps.step(steps.begin(null), { type: 'asked', command: 'tchau' } as EventObject);
  expect(snapshot.status).toBe('done');
  expect(() => steps.restore(steps.persist(snapshot))).toThrow('the stored snapshot is done');
  const failed = { ...Object(steps.persist(steps.begin(null))), status: 'error' };
  expect(() => steps.restore(failed)).toThrow('the stored snapshot is error');
  expect(() => steps.restore('rubbish')).toThrow('the stored snapshot is none');
  expect(() => steps.restore({ ...failed, status: 'active', value: 'gone' })).toThrow();
});

test('a conversation whose state went through JSON at every turn is the one that was kept alive', () => {
  const words = [
    'oi',
    '1',
    '2',
    'menu',
    'rodeio',
    'atendente',
    'chamado',
    'desisto',
    'tchau',
    'ouvido quebrado',
  ];
  const moves = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words).map((text) => ({ text })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('claimed', 'gaveBack', 'closed').map((attendant) => ({ attendant })),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom('fires', 'answers', 'fails', 'job').map((outcome) => ({ outcome })),
    },
  );
  const flow = createDesk();
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 15 }), (script) => {
      const live = createChat(flow);
      const stored = createChat(flow, throughJson);
      for (const move of script) {
        const turns = [live, stored].map((chat) => {
          const address = (kind: 'timers' | 'calls' | 'jobs') => Object.values(chat.state?.[kind] ?? {})[0];
          if ('text' in move) return chat.hears(says(move.text));
          if ('attendant' in move)
            return chat.hears({ type: `attendant.${move.attendant as 'claimed'}`, by: ana });
          const [timer, call, job] = [address('timers'), address('calls'), address('jobs')];
          if (move.outcome === 'fires') return timer && chat.hears(fires(timer));
          if (move.outcome === 'answers') return call && chat.hears(answers(call, { name: 'Mariana' }));
          if (move.outcome === 'fails') return call && chat.hears(fails(call));
          return job && chat.hears(jobEnds(job, 'ticket'));
        });
        const [left, right] = turns.map((turn) => JSON.stringify(turn ?? null));
        expect(right).toBe(left);
      }
    }),
    { numRuns: 100 },
  );
});
