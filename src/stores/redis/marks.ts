/** Marks of single acts: a script that is sent again after a reconnection knows by its mark that it was done. */

import { randomBytes } from 'node:crypto';

/** Makes marks that no process makes a second time. */
export function createMarks(): () => string {
  const process = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${process}${(count++).toString(36)}`;
}
