/** Due dates: how near they are, who is told, and what takes the urgency away. */

import { describe, expect, it, test } from 'vitest';
import { stepsTo } from '../../../flows/marketplace/due.ts';
import type { Heard } from '../../../src/core/flow.ts';
import { createDialogue } from '../../support/dialogue.ts';
import { ana, hours, marketplace, minutes, opened, panel, start, told, wrote } from './fixtures.ts';

const dueIn = (time: number, openedBefore = 0) => ({
  ...opened,
  openedAt: start - openedBefore,
  dueAt: start + time,
});
const waiting = (protocol = dueIn(8 * hours), options: { readonly unsent?: true } = {}) => {
  const dialogue = createDialogue(marketplace, { startsAt: start, ...options });
  dialogue.hear({ type: 'protocol.changed', protocol });
  return dialogue;
};
const claims: Heard = { type: 'attendant.claimed', by: ana };
const { dueAt: _due, ...withoutDate } = opened;
const undated: Heard = { type: 'protocol.changed', protocol: { ...withoutDate, updatedAt: start } };
const urgencyIn = ({ state }: ReturnType<typeof waiting>) => state.listing.urgency?.now;

test('half of the time is amber, three quarters red', () => {
  expect(stepsTo(0, 800)).toEqual({ amber: 400, red: 600, passed: 800 });
  expect(stepsTo(900, 800)).toEqual({ amber: 800, red: 800, passed: 800 });
});

it('a date of the year 9999 on one telling does not hide the due date that comes after it', () => {
  const dialogue = waiting({ ...dueIn(48 * hours), updatedAt: Date.UTC(9999, 11, 31) });
  dialogue.hear(told({ dueAt: start + 2 * hours }));
  dialogue.pass(2 * hours + minutes);
  expect(urgencyIn(dialogue)).toBe('passed');
  dialogue.hear(told({ dueAt: start + 2 * hours, updatedAt: start - minutes, closed: true }));
  expect(urgencyIn(dialogue)).toBe('passed');
});

it('a due date of the year 9999 is far away, and the next one counts', () => {
  const dialogue = waiting(dueIn(Date.UTC(9999, 11, 31) - start));
  dialogue.pass(400 * 24 * hours);
  expect(urgencyIn(dialogue)).toBe('calm');
  dialogue.hear(told({ dueAt: start + 1 }));
  expect(urgencyIn(dialogue)).toBe('passed');
});

describe('while nobody answers', () => {
  it('grows, each step at its time, and everybody is told when the date has passed; once', () => {
    const dialogue = waiting();
    expect(urgencyIn(dialogue)).toBe('calm');
    dialogue.pass(4 * hours + minutes);
    expect(dialogue.state.listing.urgency).toEqual({
      now: 'amber',
      since: start + 4 * hours,
      dueAt: start + 8 * hours,
    });
    dialogue.pass(2 * hours);
    expect(urgencyIn(dialogue)).toBe('red');
    const nudged = dialogue.state.listing.nudgedAt ?? 0;
    dialogue.pass(2 * hours);
    expect(urgencyIn(dialogue)).toBe('passed');
    expect(dialogue.state.listing.nudgedAt).toBeGreaterThan(nudged);
    const told = dialogue.notes.filter((note) => note.includes('passou'));
    expect(told).toEqual(['o prazo do protocolo (21/11/2026 às 22:05) passou: todos na mesa foram avisados']);
    dialogue.send('e então?');
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    dialogue.pass(minutes);
    expect(dialogue.notes.filter((note) => note.includes('passou'))).toHaveLength(1);
  });

  it('goes on in the hands of whoever has it', () => {
    const dialogue = waiting();
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    dialogue.pass(3 * hours);
    dialogue.hear({ type: 'attendant.claimed', by: { id: 'bruno', name: 'Bruno' }, over: 'ana' });
    dialogue.pass(3 * hours);
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', urgency: { now: 'red' } });
    dialogue.pass(2 * hours + minutes);
    expect(dialogue.state.listing).toMatchObject({ urgency: { now: 'passed' } });
    expect(dialogue.state.listing.nudgedAt).toBeDefined();
  });

  it('is told too of what somebody took up again after it was closed here', () => {
    const dialogue = waiting(dueIn(4 * hours));
    dialogue.hear({ type: 'attendant.closed', by: ana });
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    dialogue.pass(2 * hours + minutes);
    expect(urgencyIn(dialogue)).toBe('amber');
    dialogue.pass(2 * hours);
    expect(urgencyIn(dialogue)).toBe('passed');
    expect(dialogue.notes.filter((note) => note.includes('passou'))).toHaveLength(1);
  });

  it('counts from when it was heard of if nobody knows when it was opened', () => {
    const { openedAt: _, ...protocol } = dueIn(8 * hours);
    const dialogue = createDialogue(marketplace, { startsAt: start });
    dialogue.hear({ type: 'protocol.changed', protocol });
    dialogue.pass(4 * hours - minutes);
    expect(urgencyIn(dialogue)).toBe('calm');
    dialogue.pass(2 * minutes);
    expect(urgencyIn(dialogue)).toBe('amber');
  });

  it('has passed at once if the date is over when it is first heard of', () => {
    const dialogue = waiting(dueIn(-hours, 5 * hours));
    expect(dialogue.state.listing).toMatchObject({ urgency: { now: 'passed', since: start } });
    expect(dialogue.state.listing.nudgedAt).toBe(start);
    expect(dialogue.notes).toHaveLength(1);
  });

  it('is told once too where all of it fell due while nothing ran', () => {
    const before = waiting();
    const after = createDialogue(marketplace, { startsAt: start + 30 * hours, from: before });
    const overdue = Object.values(before.state.timers).map(
      (timer) => ({ type: 'timer.fired', timer }) as const,
    );
    after.hear(...overdue, wrote('e então?'), ...overdue);
    expect(after.state.listing).toMatchObject({
      place: 'waiting',
      nudgedAt: start + 30 * hours,
      urgency: { now: 'passed', since: start + 8 * hours },
    });
    expect(after.notes.filter((note) => note.includes('passou'))).toHaveLength(1);
    expect(after.timers).toBe(0);
  });

  it('is not urgent where there is no date', () => {
    const { dueAt: _, ...protocol } = opened;
    const dialogue = createDialogue(marketplace, { startsAt: start });
    dialogue.hear({ type: 'protocol.changed', protocol });
    expect(dialogue.state.listing.urgency).toBeUndefined();
  });
});

describe('an answer', () => {
  it.each([ana, panel])('takes the urgency away until the buyer writes again: $name', (by) => {
    const dialogue = waiting();
    dialogue.pass(5 * hours);
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    expect(urgencyIn(dialogue)).toBe('amber');
    dialogue.hear({ type: 'attendant.said', by, text: 'Sai hoje.' });
    expect(urgencyIn(dialogue)).toBe('calm');
    dialogue.pass(hours + 30 * minutes);
    expect(urgencyIn(dialogue)).toBe('calm');
    dialogue.hear(wrote('não saiu'));
    expect(urgencyIn(dialogue)).toBe('red');
    dialogue.pass(2 * hours);
    expect(urgencyIn(dialogue)).toBe('passed');
  });

  it('and a close: nobody is said to have been told of a date that passes then', () => {
    const dialogue = waiting();
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Chega hoje.' });
    dialogue.hear({ type: 'attendant.closed', by: ana });
    dialogue.pass(9 * hours);
    dialogue.hear(told({ dueAt: start + 8 * hours, status: 'answered' }));
    expect(dialogue.state.listing.place).toBe('closed');
    expect(dialogue.notes.at(-1)).toContain('situação do protocolo');
    expect(dialogue.notes.filter((note) => note.includes('passou'))).toEqual([]);
  });

  it('that does not pass is none', () => {
    const dialogue = waiting();
    dialogue.pass(5 * hours);
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'x@y.z' });
    dialogue.hear({ type: 'send.failed', text: 'x@y.z', keep: false, reason: 'moderada' });
    expect(urgencyIn(dialogue)).toBe('amber');
    dialogue.pass(3 * hours + minutes);
    expect(urgencyIn(dialogue)).toBe('passed');
    expect(dialogue.notes.at(-1)).toContain('passou');
  });
});

describe('an answer that has not gone out', () => {
  const says = (text: string): Heard => ({ type: 'attendant.said', by: ana, text });
  const isSent = (text: string): Heard => ({ type: 'say.sent', text });
  const quiet = (): ReturnType<typeof waiting> => waiting(dueIn(8 * hours), { unsent: true });
  const passed = ({ notes }: ReturnType<typeof waiting>) => notes.filter((note) => note.includes('passou'));

  it('leaves the date counting, and everybody is told when it has passed', () => {
    const dialogue = quiet();
    dialogue.hear(says('Sai hoje.'));
    dialogue.pass(5 * hours);
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', urgency: { now: 'amber' } });
    expect(dialogue.state.listing.unansweredSince).toBeUndefined();
    dialogue.pass(3 * hours + minutes);
    expect(urgencyIn(dialogue)).toBe('passed');
    expect(passed(dialogue)).toHaveLength(1);
    dialogue.hear(isSent('Sai hoje.'));
    expect(urgencyIn(dialogue)).toBe('calm');
    expect(dialogue.timers).toBe(0);
  });

  it('takes the urgency away when it goes out, also after a close', () => {
    const dialogue = quiet();
    dialogue.hear(says('Sai hoje.'), { type: 'attendant.closed', by: ana });
    dialogue.pass(5 * hours);
    expect(dialogue.state.listing.place).toBe('closed');
    dialogue.hear(isSent('Sai hoje.'));
    dialogue.pass(20 * hours);
    expect(dialogue.state.listing.place).toBe('closed');
    expect(passed(dialogue)).toEqual([]);
  });

  it('comes back when the date is near, and says that it has not gone out', () => {
    const dialogue = quiet();
    dialogue.hear(says('Sai hoje.'), { type: 'attendant.closed', by: ana });
    dialogue.pass(6 * hours + minutes);
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · o prazo está perto, e a resposta ainda não saiu',
    });
  });

  it('answers nothing that the buyer wrote after it, nor another date', () => {
    for (const event of [wrote('e então?'), told({ dueAt: start + 20 * hours })]) {
      const dialogue = quiet();
      dialogue.hear(says('Sai hoje.'), event, isSent('Sai hoje.'));
      dialogue.pass(30 * hours);
      expect(passed(dialogue), event.type).toHaveLength(1);
    }
  });

  it('counts each answer: one that was lost is owed, whatever goes out after it', () => {
    const dialogue = quiet();
    dialogue.hear(says('um'), says('dois'));
    dialogue.hear({ type: 'send.failed', text: 'um', keep: false, reason: 'moderada' }, isSent('dois'));
    dialogue.pass(9 * hours);
    expect(passed(dialogue)).toHaveLength(1);
  });

  it.each<[string, Heard]>([
    ['expired', { type: 'send.failed', text: 'Sai hoje.', keep: false, reason: 'não saiu a tempo' }],
    [
      'may have arrived',
      { type: 'send.failed', text: 'Sai hoje.', keep: false, reason: 'sem resposta', certain: false },
    ],
  ])('is owed again once it %s', (how, event) => {
    const dialogue = quiet();
    dialogue.hear(says('Sai hoje.'), event);
    const [expired, perhaps] = [
      'não entregue ao comprador (não saiu a tempo)',
      'não se sabe se chegou ao comprador (sem resposta)',
    ];
    expect(dialogue.notes.at(-1)).toBe(`${how === 'expired' ? expired : perhaps}:\nSai hoje.`);
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
    dialogue.pass(9 * hours);
    expect(passed(dialogue)).toHaveLength(1);
  });

  it('of an older version counted when it was said, and does so still', () => {
    const before = waiting();
    before.hear(says('Sai hoje.'));
    const { state } = before;
    const older: typeof state = JSON.parse(
      JSON.stringify(state, (key, value: unknown) => (key === 'leaving' ? undefined : value)),
    );
    expect(JSON.stringify(older)).not.toContain('leaving');
    const dialogue = createDialogue(marketplace, {
      startsAt: start,
      unsent: true,
      from: { state: older, revision: 9 },
    });
    dialogue.hear(isSent('Sai hoje.'));
    expect(urgencyIn(dialogue)).toBe('calm');
    dialogue.hear(wrote('e então?'), says('Chega hoje.'));
    dialogue.pass(9 * hours);
    expect(passed(dialogue)).toHaveLength(1);
  });
});

describe('closed here while it is open there', () => {
  const closes = { type: 'attendant.closed', by: ana } as const;
  const said = { type: 'attendant.said', by: ana, text: 'Sai hoje.' } as const;
  const alarms = ({ notes }: ReturnType<typeof waiting>) => notes.filter((note) => note.includes('passou'));

  it('comes back when the date is near, and again when it has passed: everybody is told', () => {
    const dialogue = waiting();
    dialogue.hear(closes);
    dialogue.pass(6 * hours - minutes);
    expect(dialogue.state.listing.place).toBe('closed');
    dialogue.pass(2 * minutes);
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · o prazo está perto, e ninguém respondeu',
      urgency: { now: 'red' },
    });
    dialogue.hear({ ...closes, undoable: true });
    dialogue.pass(minutes);
    expect(dialogue.state.listing.place).toBe('closed');
    expect(alarms(dialogue)).toEqual([]);
    dialogue.pass(2 * hours);
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · o prazo passou, e ninguém respondeu',
      urgency: { now: 'passed' },
    });
    expect(dialogue.state.listing.nudgedAt).toBeDefined();
    expect(alarms(dialogue)).toHaveLength(1);
    // Once told, whoever closes it knows.
    dialogue.hear(closes);
    dialogue.pass(9 * hours);
    expect(dialogue.state.listing.place).toBe('closed');
    expect(dialogue.timers).toBe(0);
  });

  it('comes back too if it was told more of the same meanwhile, or the buyer’s last word has no answer', () => {
    const dialogue = waiting();
    dialogue.hear(said, wrote('não saiu'), closes, told({ dueAt: start + 8 * hours, status: 'odd' }));
    dialogue.pass(7 * hours);
    expect(urgencyIn(dialogue)).toBe('red');
    dialogue.pass(2 * hours);
    expect(alarms(dialogue)).toHaveLength(1);
  });

  it.each<[string, Heard[]]>([
    ['it was answered', [said, closes]],
    ['it was answered, and somebody only looked at it', [said, closes, claims, closes]],
    ['it was answered at the panel afterwards', [closes, { ...said, by: panel }]],
    ['the marketplace closed it', [closes, told({ closed: true, dueAt: start + 8 * hours })]],
    ['it has no date any more', [closes, undated]],
  ])('rings nobody where %s', (_, events) => {
    const dialogue = waiting();
    for (const event of events) dialogue.hear(event);
    dialogue.pass(20 * hours);
    expect(alarms(dialogue)).toEqual([]);
    expect(dialogue.state.listing.place).toBe('closed');
    expect(dialogue.timers).toBe(0);
  });

  it('rings if the answer turns out not to have passed', () => {
    const dialogue = waiting();
    dialogue.hear(said, closes);
    dialogue.pass(hours);
    dialogue.hear({ type: 'send.failed', text: said.text, keep: false, reason: 'moderada' });
    dialogue.hear(closes);
    dialogue.pass(6 * hours);
    expect(urgencyIn(dialogue)).toBe('red');
    dialogue.pass(2 * hours);
    expect(alarms(dialogue)).toHaveLength(1);
  });

  it('counts from another date if there is one', () => {
    const dialogue = waiting();
    dialogue.hear(closes, told({ dueAt: start + 40 * hours }), closes);
    dialogue.pass(9 * hours);
    expect(dialogue.state.listing.place).toBe('closed');
    dialogue.pass(22 * hours);
    expect(urgencyIn(dialogue)).toBe('red');
  });
});

describe('another date', () => {
  it('counts anew, after an answer too', () => {
    const dialogue = waiting();
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Sai hoje.' });
    dialogue.hear({
      type: 'protocol.changed',
      protocol: { ...dueIn(20 * hours), updatedAt: start + 1 },
    });
    expect(dialogue.notes.at(-1)).toBe('o prazo do protocolo agora é 22/11/2026 às 10:05');
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', urgency: { now: 'calm' } });
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
    dialogue.pass(9 * hours);
    expect(urgencyIn(dialogue)).toBe('calm');
    dialogue.pass(2 * hours);
    expect(urgencyIn(dialogue)).toBe('amber');
  });

  it('that has passed is told again; none at all ends the alarms', () => {
    const dialogue = waiting(dueIn(-hours, 5 * hours));
    dialogue.hear({ type: 'protocol.changed', protocol: { ...dueIn(-minutes), updatedAt: start + 1 } });
    expect(dialogue.notes.filter((note) => note.includes('passou'))).toHaveLength(2);
    const { dueAt: _, ...none } = dueIn(0);
    dialogue.hear({ type: 'protocol.changed', protocol: { ...none, updatedAt: start + 2 } });
    expect(dialogue.notes.at(-1)).toBe('o protocolo não tem mais prazo');
    expect(dialogue.state.listing.urgency).toBeUndefined();
  });

  it('is nobody’s concern once the marketplace has closed it', () => {
    const dialogue = waiting();
    dialogue.hear(told({ closed: true }));
    dialogue.pass(20 * hours);
    expect(dialogue.state.listing).toMatchObject({ place: 'closed' });
    expect(dialogue.notes.filter((note) => note.includes('passou'))).toEqual([]);
  });
});
