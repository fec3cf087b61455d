/** What of a turn is told to other programs. */

import { describe, expect, test } from 'vitest';
import type { Entry, FlowState, Heard, Listing } from '../../../src/core/flow.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import type { Urgency } from '../../../src/core/protocol/index.ts';
import { happeningsOf } from '../../../src/core/turn/happenings.ts';
import type { NewLine } from '../../../src/core/turn/index.ts';

const at = Date.UTC(2026, 10, 21, 12);
const chat = conversationId('aaaa');
const effect = effectId(chat, 2, 0);
const ana = { id: 'ana', name: 'Ana' };
const bia = { id: 'bia', name: 'Bia' };

const listing = (place: Listing['place'], more: Partial<Listing> = {}): Listing => ({
  place,
  since: at,
  ...more,
});
const stateOf = (after: Listing): FlowState => ({
  flow: 'test',
  version: 1,
  memory: null,
  snapshot: null,
  calls: {},
  timers: {},
  jobs: {},
  menu: null,
  listing: after,
});
const entry = (event: Heard): Entry => ({ seq: 1, at, event });

const told = (
  before: Listing | undefined,
  after: Listing,
  lines: readonly NewLine[] = [],
  events: readonly Heard[] = [],
) => happeningsOf({ at, before, entries: events.map(entry), turn: { state: stateOf(after), lines } });

describe('where a conversation goes', () => {
  const attended = listing('attended', { owner: ana });
  test.each<readonly [string, Listing | undefined, Listing, readonly string[]]>([
    ['begins with the bot', undefined, listing('bot'), []],
    ['begins to wait', listing('bot'), listing('waiting'), ['waiting']],
    ['waits from its first word', undefined, listing('waiting'), ['waiting']],
    ['goes on waiting', listing('waiting'), listing('waiting', { nudgedAt: at }), []],
    ['waits in another queue', listing('waiting'), listing('waiting', { queue: 'vendas' }), ['waiting']],
    ['is taken', listing('waiting'), attended, ['taken']],
    ['stays somebody’s', attended, listing('attended', { owner: ana, closesAt: at }), []],
    ['is passed to a colleague', attended, listing('attended', { owner: bia }), ['taken']],
    ['waits again, unanswered', attended, listing('waiting'), ['waiting']],
    ['is given back', attended, listing('bot'), ['returned']],
    ['is closed by the bot', listing('bot'), listing('closed'), ['closed']],
    ['is closed by a person', attended, listing('closed'), ['closed']],
    ['stays closed', listing('closed'), listing('closed'), []],
    ['opens again', listing('closed'), listing('bot'), []],
  ])('it %s', (_, before, after, names) => {
    expect(told(before, after).map(({ type }) => type)).toEqual(names);
  });

  test('who waits is told with what is known', () => {
    const known = {
      reason: 'pediu',
      queue: 'vendas',
      name: 'Rita',
      phone: '32999887766',
      summary: ['sem sinal'],
    };
    expect(told(listing('bot'), listing('waiting', known))).toEqual([{ type: 'waiting', at, ...known }]);
  });
});

describe('what is said', () => {
  const lines: readonly NewLine[] = [
    { type: 'customer', content: { type: 'text', text: 'Oi' }, saidAt: at },
    { type: 'note', text: 'segredo da equipe' },
    { type: 'said', by: 'bot', message: { text: 'Olá' }, effect },
    { type: 'said', by: ana, message: { text: 'Bom dia' }, effect },
  ];

  test('is told in order, and notes are not', () => {
    const messages = told(listing('bot'), listing('waiting'), lines);
    expect(messages).toMatchObject([
      { from: 'customer', content: { text: 'Oi' } },
      { from: 'bot', text: 'Olá' },
      { from: 'attendant', by: ana, text: 'Bom dia' },
      { type: 'waiting' },
    ]);
    expect(JSON.stringify(messages)).not.toContain('segredo');
  });

  test('comes after who took it, and before its closing', () => {
    const types = (before: Listing, after: Listing) =>
      told(before, after, lines.slice(3)).map(({ type }) => type);
    expect(types(listing('waiting'), listing('attended', { owner: ana }))).toEqual(['taken', 'message']);
    expect(types(listing('attended', { owner: ana }), listing('closed'))).toEqual(['message', 'closed']);
  });
});

describe('a ticket', () => {
  const finished = (output: unknown, name = 'open-ticket'): Heard => ({
    type: 'job.finished',
    job: effect,
    name,
    key: 'ticket',
    result: { ok: true, output },
  });
  const protocol = '202611210001';
  const bot = listing('bot');

  test('is told once it is there', () => {
    expect(told(bot, bot, [], [finished({ protocol })])).toEqual([{ type: 'ticket', at, protocol }]);
  });

  test.each([
    ['another job', finished({ protocol }, 'check-double')],
    ['no protocol', finished(null)],
    [
      'a failure',
      {
        type: 'job.finished',
        job: effect,
        name: 'open-ticket',
        key: 'ticket',
        result: { ok: false, failure: { kind: 'refused', reason: 'não' } },
      } as const,
    ],
  ])('%s is none', (_, event) => {
    expect(told(bot, bot, [], [event])).toEqual([]);
  });
});

describe('a date by which it has to be answered', () => {
  const dueAt = at + 3_600_000;
  const near = (now: Urgency, due = dueAt): Listing =>
    listing('attended', { owner: ana, urgency: { now, since: at, dueAt: due } });

  test('is told as it comes nearer, with the protocol that it is of', () => {
    const protocol = { number: '202611230001', closed: false, updatedAt: at };
    expect(told(near('amber'), { ...near('red'), known: { protocol } })).toEqual([
      { type: 'due', at, urgency: 'red', dueAt, protocol: '202611230001' },
    ]);
    expect(told(undefined, { ...near('passed'), place: 'waiting' })).toMatchObject([
      { type: 'due', urgency: 'passed' },
      { type: 'waiting' },
    ]);
    expect(told(near('red'), near('red', dueAt + 1))).toMatchObject([{ type: 'due', dueAt: dueAt + 1 }]);
  });

  test.each([
    ['far away', near('calm'), near('calm')],
    ['told already', near('red'), near('red')],
    ['as far away as before', near('passed'), near('red')],
    ['answered', near('red'), near('calm')],
  ])('is not told if it is %s', (_, before, after) => {
    expect(told(before, after)).toEqual([]);
  });
});
