/**
 * One write to the socket for all commands of a tick. ioredis writes each command by itself, and those system calls are most
 * of what a busy client does.
 */

/** What is needed of a connection. The stream is ioredis' own affair: it may have none, or another kind. */
type Node = {
  readonly status: string;
  readonly stream?: { cork?(): void; uncork?(): void };
};

/**
 * @param nodes the connections that commands may take.
 * @returns to be called before each command.
 */
export function createCork(nodes: () => readonly Node[]): () => void {
  let held = false;
  return () => {
    if (held) return;
    held = true;
    const streams = nodes().flatMap(({ status, stream }) =>
      status === 'ready' && stream !== undefined ? [stream] : [],
    );
    for (const stream of streams) stream.cork?.();
    setImmediate(() => {
      held = false;
      for (const stream of streams) stream.uncork?.();
    });
  };
}
