import { expect, it } from 'vitest';
import { presentFirstName } from '../../src/calls/permitted.ts';

it.each([
  ['MARIANA DUARTE', 'Mariana'],
  ['mariana duarte', 'Mariana'],
  ['  JOÃO  da Silva', 'João'],
  ['ÉRICA', 'Érica'],
  ['ANA-CLARA REIS', 'Ana-Clara'],
  ['Tiago Prado', 'Tiago'],
  ['McKenzie Souza', 'McKenzie'],
  ['', ''],
])('%j is addressed as %j', (name, first) => {
  expect(presentFirstName(name)).toBe(first);
});
