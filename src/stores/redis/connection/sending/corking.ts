/**
 * Few writes to the socket for all commands of a tick. ioredis writes each command by itself, and those system calls are most of
 * what a busy client does. What is enough for a write of its own is not held back: the server works at it meanwhile.
 */

/** What is needed of a connection. The stream is ioredis' own affair: it may have none, or another kind. */
type Node = {
  readonly status: string;
  readonly stream?: { cork?(): void; uncork?(): void; readonly writableLength?: number };
};

/** Bytes. */
const enough = 4_096;

export type Cork = ReturnType<typeof createCork>;

/** @param nodes the connections that commands may take. */
export function createCork(nodes: () => readonly Node[]) {
  let held: readonly NonNullable<Node['stream']>[] = [];

  return {
    /** To be called before each command. */
    hold(): void {
      if (held.length > 0) return;
      const streams = nodes().flatMap(({ status, stream }) =>
        status === 'ready' && stream !== undefined ? [stream] : [],
      );
      if (streams.length === 0) return;
      held = streams;
      for (const stream of streams) stream.cork?.();
      setImmediate(() => {
        held = [];
        for (const stream of streams) stream.uncork?.();
      });
    },

    /** To be called behind one. */
    pass(): void {
      for (const stream of held) {
        if ((stream.writableLength ?? 0) < enough) continue;
        stream.uncork?.();
        stream.cork?.();
      }
    },
  };
}
