/** Whatever happens, in any order and any number of times: nothing that a buyer wrote is lost, and no date passes unseen. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepNames, stepsOf } from '../../../flows/marketplace/due.ts';
import type { FlowState, Heard, Result } from '../../../src/core/flow.ts';
import type { Protocol } from '../../../src/core/protocol/index.ts';
import { createDialogue } from '../../support/dialogue.ts';
import { acknowledgement, everything, mindOf } from './everywhere.ts';
import { ana, bruno, hours, minutes, opened, panel, start, wrote } from './fixtures.ts';

type Happening =
  | { readonly type: 'told'; readonly closed: boolean; readonly due: number | null }
  | { readonly type: 'repeated'; readonly back: number }
  | { readonly type: 'heard'; readonly event: Heard }
  | { readonly type: 'ended'; readonly result: Result }
  | { readonly type: 'passed'; readonly time: number };

const deeds = [ana, bruno].flatMap((by): Heard[] => [
  { type: 'attendant.claimed', by },
  { type: 'attendant.said', by, text: 'Sai hoje.' },
  { type: 'attendant.gaveBack', by },
  { type: 'attendant.closed', by },
  { type: 'attendant.closed', by, undoable: true },
  { type: 'attendant.reopened', by },
  { type: 'attendant.transferred', by, to: { queue: 'vendas' } },
  { type: 'attendant.transferred', by, to: { attendant: ana } },
  { type: 'attendant.updatedProtocol', by, request: `r-${by.id}`, update: { type: 'product_sent' } },
  { type: 'attendant.updatedProtocol', by, request: `q-${by.id}`, update: { type: 'refunded' } },
]);
const events: readonly Heard[] = [
  ...deeds,
  { type: 'attendant.claimed', by: bruno, over: ana.id },
  { type: 'attendant.said', by: panel, text: 'Já foi.' },
  { type: 'say.sent', text: 'Sai hoje.' },
  { type: 'send.failed', text: 'Sai hoje.', keep: false, reason: 'moderada' },
];
const results: readonly Result[] = [
  { ok: true, output: { already: false } },
  { ok: false, failure: { kind: 'unknown', reason: 'sem resposta' } },
];

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('told' as const),
      closed: fc.boolean(),
      due: fc.constantFrom(null, -hours, 4 * hours, 47 * hours),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('repeated' as const), back: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.constant<Happening>({ type: 'heard', event: wrote('Cadê?') }) },
  { weight: 8, arbitrary: fc.constantFrom(...events).map((event): Happening => ({ type: 'heard', event })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...results).map((result): Happening => ({ type: 'ended', result })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('passed' as const),
      time: fc.constantFrom(minutes / 2, 3 * minutes, hours / 2, 3 * hours, 26 * hours),
    }),
  },
);

/** Watches a protocol from outside: who wrote, and what the marketplace told. */
function createWatch() {
  const dialogue = createDialogue(everything, { startsAt: start, unsent: true });
  const state = (): FlowState => (dialogue.revision === 0 ? everything.fresh(start) : dialogue.state);
  const told: Protocol[] = [];
  /** The buyer wrote, or the marketplace opened it or set another date, and nobody has done anything about it yet. */
  let owed = false;

  const play = (act: () => void, event?: Heard): void => {
    const { owner, closesAt } = state().listing;
    act();
    const { listing, stopped } = state();
    expect(stopped).toBeUndefined();
    if (event?.type === 'customer.said') owed = true;
    if (event?.type === 'attendant.said') {
      const isTheirs = owner === undefined || owner.elsewhere === true || owner.id === event.by.id;
      if (isTheirs || event.by.elsewhere) owed = false;
    }
    // Who closes it has seen to it: at once, or when that cannot be taken back any more.
    const isClosing = event?.type === 'attendant.closed' || closesAt !== undefined;
    if (listing.place === 'closed' && isClosing) owed = false;
    if (owed) expect(listing.place).toMatch(/waiting|attended/);
  };
  const hear = (event: Heard): void => play(() => dialogue.hear(event), event);

  return {
    dialogue,
    state,
    told: told as readonly Protocol[],
    hear,
    pass: (time: number): void => play(() => dialogue.pass(time)),
    tell(closed: boolean, due: number | null): void {
      const last = told.at(-1);
      const { dueAt: _, ...undated } = opened;
      const protocol: Protocol = {
        ...undated,
        ...(due === null ? {} : { dueAt: start + due }),
        closed,
        updatedAt: (last?.updatedAt ?? start) + 1,
      };
      told.push(protocol);
      const isAnother = protocol.dueAt !== undefined && protocol.dueAt !== last?.dueAt;
      if (!closed && (last === undefined || last.closed || isAnother)) owed = true;
      // With nothing that the buyer wrote it is the marketplace's to end it.
      if (closed && (mindOf(state()).writtenAt ?? null) === null) owed = false;
      hear({ type: 'protocol.changed', protocol });
    },
    /** What was told before comes once more. */
    repeat(back: number): void {
      const protocol = told.at(-1 - back);
      if (protocol === undefined) return;
      const notes = dialogue.notes.length;
      const { place } = state().listing;
      hear({ type: 'protocol.changed', protocol });
      expect(dialogue.notes).toHaveLength(notes);
      expect(state().listing.place).toBe(place);
    },
    end(result: Result): void {
      const [key, job] = Object.entries(state().jobs)[0] ?? [];
      if (key === undefined || job === undefined) return;
      hear({ type: 'job.finished', job, name: 'update-protocol', key, result });
    },
  };
}

type Watch = ReturnType<typeof createWatch>;

function happen(watch: Watch, one: Happening): void {
  switch (one.type) {
    case 'told':
      watch.tell(one.closed, one.due);
      break;
    case 'repeated':
      watch.repeat(one.back);
      break;
    case 'heard':
      watch.hear(one.event);
      break;
    case 'ended':
      watch.end(one.result);
      break;
    case 'passed':
      watch.pass(one.time);
  }
}

/**
 * Each step to come of an open protocol that nobody has answered is awaited, and no other; of the last one all were told.
 * Between episodes nobody sees the first of them.
 */
function expectAlarms({ dialogue, state }: Watch): void {
  const { timers, listing } = state();
  // Every timer that runs is known, by a name of its own.
  expect(dialogue.timers).toBe(Object.keys(timers).length);
  const { protocol = null, seenAt = null, relievedAt = null, passedTold, now = 0 } = mindOf(state());
  const isAside = listing.place === 'closed';
  const steps = relievedAt === null ? stepsOf({ protocol, seenAt }) : null;
  for (const step of stepNames) {
    const isSet = `due.${step}` in timers;
    if (steps === null || (isAside && step === 'amber')) expect(isSet, step).toBe(false);
    else if (!isAside && steps[step] > now) expect(isSet, `${step} is awaited`).toBe(true);
  }
  if (steps !== null && (isAside || steps.passed <= now))
    expect('due.passed' in timers || passedTold === steps.passed).toBe(true);
}

test('a protocol is where people see it, with its alarms, each of them once', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 30 }), (given) => {
      const watch = createWatch();
      for (const one of given) {
        happen(watch, one);
        expectAlarms(watch);
      }
      const { dialogue, told } = watch;
      const dates = told.filter(({ dueAt }, index) => dueAt !== told[index - 1]?.dueAt);
      const alarms = dialogue.notes.filter((note) => note.includes('passou'));
      expect(alarms.length).toBeLessThanOrEqual(dates.length);
      expect(dialogue.said.filter(({ message }) => message.text === acknowledgement).length).toBeLessThan(2);
      expect(new Set(dialogue.jobs.map(({ key }) => key)).size).toBe(dialogue.jobs.length);
    }),
    { numRuns: 500 },
  );
});
