/** Ports for servers that come back where they were. */

import { createServer } from 'node:net';

/**
 * A port of loopback on which nobody listens at this moment. Below those that the system gives to whoever asks for any:
 * one of those might be taken while a server is down that is to come back.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
