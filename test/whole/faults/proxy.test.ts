/** The network of the fault tests: what it is told to do to connections, it does. */

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startProxy, type TcpProxy } from '../../support/proxy.ts';

const patient = { timeout: 60_000, interval: 10 };

/** Answers everything with the same and its own letter. */
type Echo = { readonly port: number; readonly heard: string[]; close(): Promise<void> };

async function startEcho(letter: string): Promise<Echo> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard.push(chunk.toString());
      socket.write(`${letter}${chunk}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

type Client = { readonly socket: Socket; said(): string; readonly closed: Promise<unknown> };

async function dial(port: number): Promise<Client> {
  const socket = connect({ host: '127.0.0.1', port });
  let said = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    said += chunk.toString();
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await Promise.race([new Promise<void>((resolve) => socket.once('connect', () => resolve())), closed]);
  return { socket, said: () => said, closed };
}

let echo: Echo;
let proxy: TcpProxy;
const clients: Client[] = [];
const join = async () => {
  const client = await dial(proxy.port);
  clients.push(client);
  return client;
};

beforeEach(async () => {
  echo = await startEcho('a');
  proxy = await startProxy(echo);
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await proxy.close();
  await echo.close();
});

test('passes on in both directions', async () => {
  const client = await join();
  client.socket.write('1');
  await vi.waitFor(() => expect(client.said()).toBe('a1'), patient);
});

test('a cut ends every connection, and new ones are good', async () => {
  const [one, two] = [await join(), await join()];
  await vi.waitFor(() => expect(proxy.connections()).toBe(2), patient);
  proxy.cut();
  await Promise.all([one.closed, two.closed]);
  const client = await join();
  client.socket.write('1');
  await vi.waitFor(() => expect(client.said()).toBe('a1'), patient);
});

test('what is stalled arrives when it flows again, in order', async () => {
  proxy.stall();
  const client = await join();
  client.socket.write('1');
  client.socket.write('2');
  // By another way its request would have been heard long before.
  const other = await dial(echo.port);
  other.socket.write('x');
  await vi.waitFor(() => expect(other.said()).toBe('ax'), patient);
  other.socket.destroy();
  expect(echo.heard).toEqual(['x']);
  proxy.flow();
  await vi.waitFor(() => expect(client.said()).toBe('a12'), patient);
});

test('answers alone may be stalled: the request is done all the same', async () => {
  const client = await join();
  proxy.stall('answers');
  client.socket.write('1');
  await vi.waitFor(() => expect(echo.heard).toEqual(['1']), patient);
  expect(client.said()).toBe('');
  proxy.flow();
  await vi.waitFor(() => expect(client.said()).toBe('a1'), patient);
});

test('a delay lets others go ahead', async () => {
  const client = await join();
  proxy.delay(2_000, 'requests');
  client.socket.write('1');
  const other = await dial(echo.port);
  other.socket.write('x');
  await vi.waitFor(() => expect(client.said()).toBe('a1'), patient);
  expect(echo.heard).toEqual(['x', '1']);
  other.socket.destroy();
});

test('who is refused does not get through until it opens', async () => {
  proxy.refuse();
  const refused = await join();
  await refused.closed;
  proxy.open();
  const client = await join();
  client.socket.write('1');
  await vi.waitFor(() => expect(client.said()).toBe('a1'), patient);
});

test('an abandoned connection stays and is answered by nobody', async () => {
  const lost = await join();
  lost.socket.write('1');
  await vi.waitFor(() => expect(lost.said()).toBe('a1'), patient);
  proxy.abandon();
  lost.socket.write('2');
  const client = await join();
  client.socket.write('3');
  await vi.waitFor(() => expect(client.said()).toBe('a3'), patient);
  expect(lost.said()).toBe('a1');
  expect(lost.socket.destroyed).toBe(false);
  expect(echo.heard).toEqual(['1', '3']);
});

test('new connections go where it was switched to', async () => {
  const second = await startEcho('b');
  try {
    proxy.switchTo(second.port);
    const client = await join();
    client.socket.write('1');
    await vi.waitFor(() => expect(client.said()).toBe('b1'), patient);
  } finally {
    proxy.cut();
    await second.close();
  }
});
