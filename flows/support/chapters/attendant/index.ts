/** A person is on the way, or has the conversation. */

import type { Kit } from '../../kit.ts';
import { createTalking } from './talking.ts';
import { createWaiting } from './waiting.ts';

export const createAttendant = (kit: Kit) =>
  kit.support.createStateConfig({
    initial: 'waiting',
    entry: 'matters',
    states: { waiting: createWaiting(kit), talking: createTalking(kit) },
  });
