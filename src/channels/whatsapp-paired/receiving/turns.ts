/** One after another, for each session. */

/** Whoever works with a session, by whose it is. */
const turns = new Map<string, Promise<unknown>>();

/**
 * libsignal lets whoever comes second for an address work in the asynchronous context of whoever came first
 * (`src/queue_job.js`), and a transaction of keys is known by that context: its changes would go into another one. So
 * nobody comes second; in the whole process, because that queue is the process's.
 */
export async function alone<Result>(jid: string, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(jid) ?? Promise.resolve()).then(work, work);
  turns.set(jid, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(jid) === turn) turns.delete(jid);
  }
}
