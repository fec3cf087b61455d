/**
 * One write to the socket for all commands of a tick. ioredis writes each command by itself, and those system calls are most
 * of what a busy client does.
 */

import type { Redis } from 'ioredis';

/**
 * @param nodes the connections that commands may take.
 * @returns to be called before each command.
 */
export function createCork(nodes: () => readonly Redis[]): () => void {
  let held = false;
  return () => {
    if (held) return;
    held = true;
    // The stream is ioredis' own affair: if it has none, or another kind, every command is written by itself as ever.
    const streams = nodes().flatMap(({ status, stream }) =>
      status === 'ready' && typeof stream?.cork === 'function' ? [stream] : [],
    );
    for (const stream of streams) stream.cork();
    setImmediate(() => {
      held = false;
      for (const stream of streams) stream.uncork();
    });
  };
}
