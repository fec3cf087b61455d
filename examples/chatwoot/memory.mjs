/**
 * What the bridge remembers, in one small file, written whole before anything is answered:
 *
 * - `conversations`: by Plantão's code, the Chatwoot conversation (`chatwoot`), the last line that is there (`seq`),
 *   whether it is `open` there, `fresh` until its agents were told what was before, and `sending`, what is being written:
 *   after a crash nobody knows whether it came.
 * - `waiting`: what agents did and Plantão does not know yet, in order.
 * - `known`: the last messages of Chatwoot's that were taken, by id: it may tell of one twice.
 */

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

const mostKnown = 1_000;

export function openMemory(file) {
  const state = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { conversations: {}, waiting: [], known: [] };

  const save = () => {
    state.known = state.known.slice(-mostKnown);
    const draft = openSync(`${file}.new`, 'w', 0o600);
    try {
      writeSync(draft, JSON.stringify(state));
      fsyncSync(draft);
    } finally {
      closeSync(draft);
    }
    renameSync(`${file}.new`, file);
  };

  return {
    state,
    save,
    /** Plantão's code of a conversation of Chatwoot's; undefined if it is none of ours. */
    codeOf: (id) => Object.entries(state.conversations).find(([, { chatwoot }]) => chatwoot === id)?.[0],
  };
}
