/** `flows/README.md` is drawn from the machines: it shows them as they are now. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { setup } from 'xstate';
import { describeMachine } from '../../flows/diagram.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

test('the diagrams in flows/README.md are those of the machines', async () => {
  // Rejects with what the script says.
  await run(process.execPath, ['scripts/flows.mjs', '--check'], { cwd: root });
});

test('a diagram has each way from state to state once, with all that leads there', () => {
  const { createMachine } = setup({
    types: {} as { events: { readonly type: 'customer.said' | 'job.finished' } },
    delays: { silence: 1_000 },
  });
  const machine = createMachine({
    id: 'tiny',
    initial: 'asking',
    on: { 'job.finished': '.over' },
    states: {
      asking: {
        initial: 'first',
        states: {
          first: { on: { 'customer.said': 'second' } },
          second: {
            on: { 'customer.said': '#tiny.over', 'job.finished': '#tiny.over' },
            after: { silence: 'first' },
          },
        },
      },
      over: { type: 'final' },
    },
  });
  const lines = describeMachine(machine)
    .split('\n')
    .map((line) => line.trim());
  for (const line of [
    '[*] --> asking',
    'asking --> over: said, job.finished',
    'over --> [*]',
    'anywhere --> over: job.finished',
    '[*] --> first',
    'first --> second: said',
    'second --> first: after silence',
    'second --> over: said, job.finished',
  ])
    expect(lines.filter((drawn) => drawn === line)).toEqual([line]);
});
