/** What is counted of an episode, whatever flow leads it. */

import { expect, test } from 'vitest';
import type { Flow, FlowState, Heard } from '../../../src/core/flow.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { takeTurn } from '../../../src/core/turn/index.ts';
import { ana, bruno, scripted } from '../../archive/stage.ts';

const minute = 60_000;
const said = (text: string): Heard => ({ type: 'customer.said', content: { type: 'text', text }, saidAt: 0 });

/** Turns of one conversation, a minute after one another. */
function talk({ chance = true, flow = scripted }: { chance?: boolean; flow?: Flow } = {}) {
  let state: FlowState | null = null;
  let revision = 0;
  return (...events: readonly Heard[]) => {
    const at = ++revision * minute;
    let drawn = 0;
    const turn = takeTurn(flow, {
      conversation: conversationId('one'),
      revision: revision - 1,
      committedAt: at - minute,
      at,
      state,
      entries: events.map((event, index) => ({ seq: revision * 10 + index, at, event })),
      ...(chance ? { chance: () => `c${revision}-${drawn++}` } : {}),
    });
    state = JSON.parse(JSON.stringify(turn.state));
    return turn;
  };
}

test('an episode that a person leads, from asking to the comment', () => {
  const hear = talk();
  expect(hear(said('oi')).state.tally).toEqual({ id: 'c1-0', startedAt: minute, tickets: 0 });
  hear(said('fila suporte'));
  hear(said('pessoa'));
  hear(said('alô?'));
  hear({ type: 'attendant.claimed', by: ana });
  hear({ type: 'attendant.said', by: ana, text: 'Boa tarde' });
  hear({ type: 'attendant.claimed', by: bruno });
  hear({ type: 'attendant.said', by: bruno, text: 'Sou o Bruno' });
  hear({
    type: 'job.finished',
    job: effectId(conversationId('one'), 1, 1),
    name: 'open-ticket',
    key: 'ticket',
    result: { ok: true, output: {} },
  });
  const counted = {
    id: 'c1-0',
    startedAt: minute,
    queue: 'suporte',
    askedAt: 3 * minute,
    claimedAt: 5 * minute,
    answeredAt: 6 * minute,
    attendant: 'bruno-2',
    tickets: 1,
  };
  const closed = hear({ type: 'attendant.closed', by: bruno, reason: 'resolvido' });
  const ended = { ...counted, reason: 'resolvido', endedAt: 10 * minute };
  expect(closed.tallies).toEqual([ended]);
  expect(closed.state.tally).toEqual(ended);
  expect(hear({ type: 'noted', text: 'x' }).tallies).toEqual([]);
  expect(hear(said('nota 5 muito bom')).tallies).toEqual([{ ...ended, rating: 5, comment: 'muito bom' }]);
  // What comes after the end adds to it; a new episode begins its own.
  expect(hear(said('nota 4')).tallies).toEqual([{ ...ended, rating: 4 }]);
  expect(hear(said('oi de novo'))).toMatchObject({
    tallies: [],
    state: { tally: { id: 'c14-0', startedAt: 14 * minute, tickets: 0 } },
  });
});

test('one that the bot leads alone', () => {
  const hear = talk();
  hear(said('oi'));
  expect(hear(said('tchau')).tallies).toEqual([
    { id: 'c1-0', startedAt: minute, tickets: 0, endedAt: 2 * minute },
  ]);
});

test('a closing that is taken back leaves no reason, and one that was refused gives none', () => {
  const hear = talk();
  hear(said('oi'), { type: 'attendant.claimed', by: ana });
  const closing = hear({ type: 'attendant.closed', by: ana, reason: 'engano', undoable: true });
  expect(closing.tallies).toEqual([]);
  expect(closing.state.tally?.reason).toBe('engano');
  const refusedNow = hear({ type: 'attendant.closed', by: bruno, reason: 'não', undoable: true });
  expect(refusedNow.state.tally?.reason).toBe('engano');
  expect(hear({ type: 'attendant.reopened', by: ana }).state.tally).not.toHaveProperty('reason');
  hear({ type: 'attendant.closed', by: ana, reason: 'resolvido', undoable: true });
  expect(hear(said('ainda não'), { type: 'noted', text: 'x' }).state.tally).not.toHaveProperty('reason');
  const refusing: Flow = { ...scripted, step: (state) => ({ state, effects: [] }) };
  const refused = talk({ flow: refusing })({ type: 'attendant.closed', by: bruno, reason: 'não' });
  expect(refused.state.tally).toBeUndefined();
});

test('two episodes within one turn are counted apart', () => {
  const hear = talk();
  const apart = { type: 'noted', text: 'x' } as const;
  const { tallies } = hear(said('oi'), apart, said('tchau'), apart, said('oi'), apart, said('tchau'));
  expect(tallies.map(({ id }) => id)).toEqual(['c1-0', 'c1-1']);
});

test('without chance nothing is counted', () => {
  const hear = talk({ chance: false });
  hear(said('oi'));
  const { state, tallies } = hear(said('tchau'));
  expect([state.tally, tallies]).toEqual([undefined, []]);
});
