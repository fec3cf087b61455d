/** What Redis and its connection answer instead of a result, in the words of the store contract. */

import { NoRoom } from '../../store.ts';

/** The store does not answer, or cannot confirm: what was asked for may have been done all the same. */
export class NoAnswer extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoAnswer';
  }
}

/** Of servers that cannot serve now, and of connections that are gone; the first word of the reply, or all of ioredis' own. */
const passing =
  /^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY|UNBLOCKED|Connection is closed|None of startup nodes|Too many Cluster redirections|Failed to refresh slots|Reached the max retries|Command aborted|Stream isn't writeable|Cluster isn't ready)/;

/** Translates what a command was rejected with. What is nobody's fault but ours stays as it is. */
export function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  if (message.startsWith('OOM'))
    return new NoRoom('limit', 'the Redis has reached its maxmemory', { cause: error });
  if (message.startsWith('MISCONF'))
    return new NoRoom('disk', 'the Redis cannot write to its disk', { cause: error });
  if (passing.test(message) || 'syscall' in error)
    return new NoAnswer(`the Redis does not answer (${message})`, { cause: error });
  return error;
}

/** The server does not know the script: it was restarted, or another one took over. */
export const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');

/** The server became a replica under a client that took it for the one that writes. */
export const isReadOnly = ({ message }: Error): boolean => message.startsWith('READONLY');
