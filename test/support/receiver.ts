/** A program of somebody else's that is told things by HTTP, on loopback, and answers as it is told to. */

import { createServer, type IncomingHttpHeaders } from 'node:http';

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Takes the request and never answers, or hangs up. */
  readonly how?: 'silent' | 'reset';
};

export type Receiver = {
  readonly url: string;
  readonly received: readonly Received[];
  /** What is answered from now on: these, in order, and 204 after them. */
  reply(...replies: readonly Reply[]): void;
  /** What is answered to everything, until told otherwise. */
  always(reply: Reply): void;
  close(): Promise<void>;
};

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let replies: Reply[] = [];
  let usual: Reply = { status: 204 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const { status, headers = {}, body = '', how } = replies.shift() ?? usual;
      if (how === 'silent') return;
      if (how === 'reset') return void request.socket.destroy();
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/avisos`,
    received,
    reply(...given) {
      replies = [...given];
    },
    always(reply) {
      usual = reply;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
