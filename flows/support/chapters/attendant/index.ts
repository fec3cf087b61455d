/** A person is on the way, or has the conversation. */

import type { Kit } from '../../kit.ts';
import { createCalling } from './calling.ts';
import { createTalking } from './talking.ts';
import { createWaiting } from './waiting.ts';

export const createAttendant = (kit: Kit) =>
  kit.support.createStateConfig({
    initial: 'waiting',
    entry: 'matters',
    states: {
      subject: createCalling(kit).subject,
      waiting: createWaiting(kit),
      talking: createTalking(kit),
    },
  });
