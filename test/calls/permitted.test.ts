import { expect, it } from 'vitest';
import { permittedCustomer } from '../../src/calls/permitted.ts';
import { mariana } from './people.ts';

it.each([
  ['MARIANA DUARTE', 'Mariana Duarte', 'Mariana'],
  ['  JOÃO  da Silva', 'JOÃO da Silva', 'João'],
  ['ANA-CLARA REIS', 'Ana-Clara Reis', 'Ana-Clara'],
  ['', '', ''],
])('%j is shown as %j and addressed as %j', (name, shown, first) => {
  expect(permittedCustomer({ ...mariana, name }, () => [])).toMatchObject({ name: shown, firstName: first });
});
