/**
 * A TCP proxy on loopback between a program and whom it talks to, which fails as networks do.
 *
 *     const proxy = await startProxy({ port: redis.port });
 *     connect(`redis://127.0.0.1:${proxy.port}`);
 *     proxy.stall('answers'); proxy.flow(); proxy.cut(); proxy.switchTo(replica.port);
 */

import { connect, createServer, type Socket } from 'node:net';

/** `requests` go to the server, `answers` come from it. */
export type Direction = 'requests' | 'answers';

export type TcpProxy = {
  readonly port: number;
  /** Resets all connections that there are; new ones are taken. */
  cut(): void;
  /** Refuses new connections, and resets those that there are, until `open`. */
  refuse(): void;
  open(): void;
  /**
   * Takes everything and passes nothing on, of new connections too, until `flow`: one direction alone if named. What was
   * taken meanwhile arrives then, unless the connection has ended.
   */
  stall(direction?: Direction): void;
  /** Passes everything on at once again. */
  flow(): void;
  /** Passes on after so many milliseconds, in both directions unless one is named. */
  delay(milliseconds: number, direction?: Direction): void;
  /**
   * Half-open: the server's side of each connection that there is goes away, and the program is not told: what it sends
   * meets silence for good. New connections are good.
   */
  abandon(): void;
  /** New connections go to another port from now on; those that there are stay. */
  switchTo(port: number): void;
  /** How many connections there are. */
  connections(): number;
  close(): Promise<void>;
};

type Way = { stalled: boolean; delay: number };

export async function startProxy(target: { readonly port: number }): Promise<TcpProxy> {
  const ways: Readonly<Record<Direction, Way>> = {
    requests: { stalled: false, delay: 0 },
    answers: { stalled: false, delay: 0 },
  };
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket; readonly pump: () => void }>();
  let { port: targetPort } = target;
  let refusing = false;

  const accept = (client: Socket) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: '127.0.0.1', port: targetPort });
    const pumps = [pass(client, server, ways.requests), pass(server, client, ways.answers)];
    const pair = { client, server, pump: () => pumps.forEach((pump) => void pump()) };
    pairs.add(pair);
    client.once('close', () => {
      pairs.delete(pair);
      server.destroy();
    });
  };
  const listener = createServer({ noDelay: true }, accept);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port');

  const cut = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    pairs.clear();
  };
  const named = (direction?: Direction): readonly Way[] =>
    direction === undefined ? Object.values(ways) : [ways[direction]];
  return {
    port: address.port,
    cut,
    refuse() {
      refusing = true;
      cut();
    },
    open() {
      refusing = false;
    },
    stall(direction) {
      for (const way of named(direction)) way.stalled = true;
    },
    flow() {
      for (const way of named()) Object.assign(way, { stalled: false, delay: 0 });
      for (const { pump } of pairs) pump();
    },
    delay(milliseconds, direction) {
      for (const way of named(direction)) way.delay = milliseconds;
    },
    abandon() {
      for (const { server, client } of pairs) {
        client.unref();
        server.removeAllListeners('close').resetAndDestroy();
      }
    },
    switchTo(port) {
      targetPort = port;
    },
    connections: () => pairs.size,
    async close() {
      cut();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

/** Passes on what comes from one side, in order, as its way permits; returns what looks again whether it may. */
function pass(from: Socket, to: Socket, way: Way): () => void {
  const waiting: { readonly chunk: Buffer; readonly at: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const pump = () => {
    clearTimeout(timer);
    timer = undefined;
    while (!way.stalled) {
      const [first] = waiting;
      if (first === undefined) return;
      const left = way.delay === 0 ? 0 : first.at + way.delay - performance.now();
      if (left > 0) {
        timer = setTimeout(pump, left);
        return;
      }
      waiting.shift();
      if (!to.destroyed) to.write(first.chunk);
    }
  };
  from.on('data', (chunk: Buffer) => {
    waiting.push({ chunk, at: performance.now() });
    pump();
  });
  // Whoever sees the end of one side must see it on the other; a reset is told by `close`.
  from.on('error', () => {});
  from.on('close', () => {
    clearTimeout(timer);
    if (!to.destroyed) to.destroy();
  });
  return pump;
}
