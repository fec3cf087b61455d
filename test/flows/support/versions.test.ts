/**
 * Conversations that older versions of the flow left at every state that paths reach: this one goes on with each.
 * `WRITE_STATES=1` writes those of the present version, to be committed before it is changed.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import type { Context } from '../../../flows/support/context.ts';
import { migrate } from '../../../flows/support/memory/migrate.ts';
import { type Effect, type FlowState, type Heard, NewerState } from '../../../src/core/flow.ts';
import { away } from '../../support/dialogue.ts';
import { at, said, shapeOf, standingOf, step, walk } from './everywhere.ts';
import { ana, protocol, succeeded, support, uncertain } from './fixtures.ts';

const folder = new URL('versions/', import.meta.url);

if (process.env.WRITE_STATES) {
  const states = new Map([...walk().values()].map((state) => [shapeOf(state), state]));
  const text = [...states.values()].map((state) => JSON.stringify(state)).join('\n');
  writeFileSync(new URL(`${support.version}.jsonl.gz`, folder), gzipSync(text, { level: 9 }));
}

const older = readdirSync(folder)
  .map((name) => ({ name, version: Number.parseInt(name, 10) }))
  .filter(({ version }) => version < support.version)
  .map(({ name, version }) => ({
    version,
    states: gunzipSync(readFileSync(new URL(name, folder)))
      .toString()
      .split('\n')
      .map((line): FlowState => JSON.parse(line)),
  }));

const says = (effects: readonly Effect[]): string =>
  effects.flatMap((effect) => (effect.type === 'say' ? [effect.message.text] : [])).join('\n');

test('every version before has been written down', () => {
  expect(older.map(({ version }) => version).sort()).toEqual(
    Array.from({ length: support.version - 1 }, (_, index) => index + 1),
  );
});

describe.each(older)('version $version', ({ version, states }) => {
  it('has states everywhere', () => {
    expect(new Set(states.map(standingOf)).size).toBeGreaterThan(30);
    expect(states.every((state) => state.version === version)).toBe(true);
  });

  it('goes on where it stood', () => {
    for (const state of states) {
      const { state: reached, effects } = step(state, said('Ajuda'));
      expect(reached.stopped, standingOf(state)).toBeUndefined();
      expect(reached.version).toBe(support.version);
      if (state.listing.place === 'attended') continue;
      expect(says(effects), standingOf(state)).toMatch(/menu: .*\n.*voltar: /);
      // What waited is told apart more finely since.
      const stood = standingOf(state).replace('"attendant":"waiting"', '"attendant":{"waiting":"idle"}');
      if (state.listing.place !== 'closed') expect(standingOf(reached)).toBe(stood);
    }
  });

  it('hears what it waits for: look-ups, timers, attendants', () => {
    for (const state of states) {
      const waits: Heard[] = [
        ...Object.values(state.calls).map(
          (call): Heard => ({ type: 'call.finished', call, result: { ok: false, failure: away } }),
        ),
        ...Object.values(state.timers).map((timer): Heard => ({ type: 'timer.fired', timer })),
        { type: 'attendant.said', by: ana, text: 'Oi' },
      ];
      for (const event of waits)
        expect(step(state, event).state.stopped, `${event.type} in ${standingOf(state)}`).toBeUndefined();
    }
  });

  it('tells the tickets that were on their way, and gives those that came to nothing to a person', () => {
    const pending = states.filter(({ jobs }) => Object.keys(jobs).length > 0);
    expect(pending.length).toBeGreaterThan(10);
    for (const state of pending)
      for (const [key, job] of Object.entries(state.jobs)) {
        const end = { type: 'job.finished', job, name: 'open-ticket', key } as const;
        const told = step(state, { ...end, result: succeeded() });
        expect(says(told.effects) + told.state.listing.untold, standingOf(state)).toContain(protocol);
        const failed = step(state, { ...end, result: uncertain });
        expect(failed.state.stopped, standingOf(state)).toBeUndefined();
        expect(failed.state.listing.summary?.join('\n'), standingOf(state)).toContain('sem protocolo');
      }
  });
});

test('what version 2 stored before there were several languages goes on in Portuguese', () => {
  // What is brought up from version 1 is as version 2 wrote it then.
  const silent = older.flatMap(({ version, states }) =>
    version === 1 ? states.map((state): FlowState => ({ ...state, ...migrate(state), version: 2 })) : [],
  );
  expect(silent.length).toBeGreaterThan(100);
  for (const state of silent) {
    expect(JSON.stringify([state.snapshot, state.memory])).not.toContain('"language"');
    const { state: reached, effects } = step(state, said('Ajuda'));
    expect(reached.stopped, standingOf(state)).toBeUndefined();
    if (state.listing.place !== 'attended')
      expect(says(effects), standingOf(state)).toMatch(/menu: .*\n.*voltar: /);
  }
});

test('a version that nobody can bring here starts over politely, and keeps what was told', () => {
  let kept = 0;
  // Nothing on its way: that is as its own version wrote it, which nobody here can read.
  const unknown = older.flatMap(({ states }) => states.filter(({ jobs }) => Object.keys(jobs).length === 0));
  for (const state of unknown) {
    const { context } = (state.snapshot ?? {}) as { readonly context?: Context };
    const before = { ...state, version: 0 };
    const { state: reached, effects } = step(before, said('net caiu'));
    if (state.listing.place === 'attended' || state.listing.place === 'waiting') {
      expect(reached.listing.place).toBe(state.listing.place);
      continue;
    }
    expect(reached.stopped).toBeUndefined();
    if (state.listing.place !== 'bot') continue;
    expect(says(effects)).toContain('recomeçar');
    const told = [...(context?.told ?? []), ...(context?.draft.items ?? [])];
    const after = (reached.snapshot as { readonly context?: Context } | null)?.context;
    expect(after?.draft.items.join('\n')).toContain(told.join('\n'));
    if (told.length > 0 && context?.draft.name && context.draft.phone) kept++;
    expect(after).toMatchObject({
      ...(context?.draft.name ? { name: context.draft.name } : {}),
      ...(context?.draft.phone ? { phone: context.draft.phone } : {}),
    });
  }
  expect(kept).toBeGreaterThan(0);
});

test('a newer version is left to a newer process', () => {
  expect(() => step({ ...support.fresh(at), version: support.version + 1 }, said('oi'))).toThrow(NewerState);
});
