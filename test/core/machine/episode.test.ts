import { expect, test } from 'vitest';
import type { FlowState } from '../../../src/core/flow.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { closeEpisode } from '../../../src/core/machine/episode.ts';

const id = (index: number) => effectId(conversationId('c'), 1, index);
const state: FlowState = {
  ...{ flow: 'desk', version: 1, memory: null, snapshot: {}, menu: null },
  timers: { nudge: id(0), due: id(1) },
  calls: { verify: id(2) },
  jobs: { ticket: id(3) },
  listing: { place: 'waiting', since: 1 },
};

test('what an episode waits for ends with it, but for the timers that outlast it', () => {
  const { state: after, effects } = closeEpisode(state, { name: 'Rita' }, 5, ['due', 'other']);
  expect(after).toMatchObject({ memory: { name: 'Rita' }, snapshot: null, calls: {}, jobs: state.jobs });
  expect(after.timers).toEqual({ due: id(1) });
  expect(after.listing).toEqual({ place: 'closed', since: 5 });
  expect(effects).toEqual([
    { type: 'cancel', timer: id(0) },
    { type: 'abandon', call: id(2) },
  ]);
});

test('without any of those none is left', () => {
  const { state: after, effects } = closeEpisode(state, null, 5);
  expect(after.timers).toEqual({});
  expect(effects).toHaveLength(3);
});
