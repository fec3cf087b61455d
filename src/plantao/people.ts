/** The people of the desk over a deployment's data, with its keys and its clock. */

import type { Data } from '../data/index.ts';
import { createAudit } from '../people/audit.ts';
import { createPeople } from '../people/index.ts';
import type { Audit, People } from '../people/people.ts';

export function openPeople({ store, keys }: Pick<Data, 'store' | 'keys'>): {
  readonly people: People;
  readonly audit: Audit;
} {
  const { records, now } = store;
  return { people: createPeople({ records, sign: keys.sign, now }), audit: createAudit({ records, now }) };
}
