/** Who may do what, in full: the table here is written by hand, and the documentation is held to it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Action, actions, may, roleNames, roles } from '../../src/people/roles.ts';

const expected: Readonly<Record<Action, readonly [boolean, boolean, boolean]>> = {
  take: [true, true, true],
  answer: [true, true, true],
  note: [true, true, true],
  transfer: [true, true, true],
  close: [true, true, true],
  'open-ticket': [true, true, true],
  'update-protocol': [true, true, true],
  'look-up': [true, true, true],
  'see-document': [true, true, true],
  'edit-replies': [false, true, true],
  'see-figures': [false, true, true],
  export: [false, true, true],
  'take-over': [false, true, true],
  erase: [false, true, true],
  'manage-people': [false, false, true],
  'manage-channels': [false, false, true],
  pair: [false, false, true],
  'manage-programs': [false, false, true],
  'decide-parked': [false, false, true],
  'set-retention': [false, false, true],
  'read-audit': [false, false, true],
};

const isAction = (name: string): name is Action => name in actions;
const names = Object.keys(actions).filter(isAction);

test('the table has every action, and each role may what it says', () => {
  expect(Object.keys(expected).sort()).toEqual([...names].sort());
  for (const action of names)
    expect([action, roles.map((role) => may(role, action))]).toEqual([action, expected[action]]);
});

test('the documentation says the same', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/people.md'), 'utf8');
  const rows = [
    `| O quê | ${roles.map((role) => roleNames[role]).join(' | ')} |`,
    '| --- | :-: | :-: | :-: |',
    ...names.map((action) => {
      const marks = expected[action].map((allowed) => (allowed ? 'sim' : '—'));
      return `| ${actions[action].what} | ${marks.join(' | ')} |`;
    }),
  ];
  const table = page.split('\n').filter((line) => line.startsWith('|'));
  expect(table).toEqual(rows);
});
