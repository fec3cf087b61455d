/**
 * The keys that devices begin with, made once and lent to one test after another: signing takes long, and a test that
 * speaks of three people would wait longer for their keys than for what they say.
 */

import { type AuthenticationCreds, initAuthCreds } from '@whiskeysockets/baileys';

const spare: AuthenticationCreds[] = [];
const lent: AuthenticationCreds[] = [];
let servers = 0;

/** Keys that nobody else has as long as any server is there. */
export function lendKeys(): AuthenticationCreds {
  const keys = spare.shift() ?? initAuthCreds();
  lent.push(keys);
  // Whoever has them writes into them, though never into a key.
  return { ...keys, accountSettings: { ...keys.accountSettings }, processedHistoryMessages: [] };
}

/** A server is there; the result ends it. What was lent is free once none is left. */
export function keepLent(): () => void {
  servers += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    servers -= 1;
    // In the order in which they were lent, so that the same people link the same devices: that is signed already.
    if (servers === 0) spare.unshift(...lent.splice(0));
  };
}
