/**
 * A WhatsApp for tests: a real websocket server on loopback, to which the unchanged client connects
 * (`waWebSocketUrl: whatsapp.url`), with accounts, their phones, and people who write and read. The client may be another
 * process that is killed at any moment: what it has not confirmed is delivered again.
 *
 *     const whatsapp = await startWhatsApp();
 *     const account = whatsapp.account({ phone: '5511988880001' });
 *     const { creds, keys } = account.linked(); // for the client
 *     const ana = whatsapp.subscriber({ phone: '5511977770001', name: 'Ana' }).chat(account);
 *     await ana.say('oi');
 *     await vi.waitFor(() => expect(ana.texts).toContain('Como posso ajudar?'), 60_000);
 */

import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { type Account, type AccountEnd, createAccount } from './account/account.ts';
import { createPairings } from './account/pairing.ts';
import { keepLent } from './people/lent.ts';
import { type Directory, type Party, userOf } from './people/party.ts';
import { createSubscriber, type Subscriber, type SubscriberOptions } from './people/subscriber.ts';
import { accept, type Connection, type Hello } from './wire/connection.ts';
import { node } from './wire/node.ts';
import { createStaticKey } from './wire/noise.ts';
import { installRoot } from './wire/root.ts';

export type { Account } from './account/account.ts';
export type { Credentials } from './account/linked.ts';
export type { Phone } from './account/phone.ts';
export type { Chat } from './people/chat.ts';
export { edited, quoted, reacted, revoked } from './people/contents.ts';
export { createMemoryKeys } from './people/keys.ts';
export type { Seen } from './people/reading.ts';
export type { Subscriber, SubscriberOptions } from './people/subscriber.ts';
export type { SendOptions } from './people/writing.ts';
export type { QueryFault } from './queries/answering.ts';
export { type BinaryNode, node } from './wire/node.ts';
export { rootKey } from './wire/root.ts';

export type WhatsApp = {
  /** What the client takes for `wss://web.whatsapp.com/ws/chat`. */
  readonly url: string;
  /** A number with a phone, to which a bot can be linked. */
  account(options: { readonly phone: string; readonly name?: string; readonly lid?: string }): Account;
  /** A person with WhatsApp. */
  subscriber(options: SubscriberOptions): Subscriber;
  /** The names of queries that nobody answers, and whatever else should not have come. Empty if all is well. */
  readonly unknown: readonly string[];
  /** How many connections there are now. */
  readonly connections: number;
  /** How many connections were tried so far, the refused ones too. */
  readonly attempts: number;
  /** How many clients have said who they are, the refused ones and those who want to be linked too. */
  readonly hellos: number;
  /** Answers the next upgrades with this HTTP status, and closes. */
  refuseUpgrade(status: number, times?: number): void;
  /** Takes the next logins, and answers neither yes nor no. */
  muteLogin(times?: number): void;
  /** Shows the next clients a certificate of another authority. */
  forgeCertificate(times?: number): void;
  /** From now on every connection is reset at once, those that there are too, until `goUp`. */
  goDown(): void;
  goUp(): void;
  close(): Promise<void>;
};

/** All servers of a process have one, as they have one authority. */
const staticKey = createStaticKey();

/** @param options `port` is any free one if absent */
export async function startWhatsApp(options: { readonly port?: number } = {}): Promise<WhatsApp> {
  installRoot();
  const giveBack = keepLent();
  const unknown: string[] = [];
  const odd = (what: string) => void unknown.push(what);
  const parties = new Map<string, Party>();
  const accounts = new Map<string, AccountEnd>();
  const pairings = createPairings(odd);
  const open = new Map<Connection, { ended(connection: Connection): void }>();
  const sockets = new Set<Socket>();
  const upgrades: number[] = [];
  const counted = { muted: 0, forged: 0 };
  let attempts = 0;
  let hellos = 0;
  let down = false;
  let lids = 0;

  const directory: Directory = { find: (jid) => (jid === undefined ? undefined : parties.get(userOf(jid))) };
  const know = (party: Party) => {
    if (parties.has(party.jid)) throw new Error(`${party.jid} is taken`);
    parties.set(party.jid, party).set(party.lid, party);
  };
  const inventLid = () => String(100_000_000_000_001 + lids++);

  const greeted = (connection: Connection, hello: Hello) => {
    hellos += 1;
    const { username } = hello.payload;
    if (counted.muted > 0) {
      counted.muted -= 1;
      return () => {};
    }
    if (username == null) {
      const pairing = pairings.begin(connection, hello);
      open.set(connection, { ended: pairing.end });
      return pairing.take;
    }
    const account = accounts.get(String(username));
    if (account === undefined) {
      connection.send(node('failure', { reason: 401 }));
      return () => {};
    }
    open.set(connection, account);
    return account.login(connection, hello);
  };

  const server = createServer((_, response) => response.writeHead(404).end());
  const websockets = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 });
  server.on('connection', (socket) => {
    attempts += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (down) socket.resetAndDestroy();
  });
  server.on('upgrade', (request, socket, head) => {
    const status = upgrades.shift();
    if (status !== undefined) return socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
    websockets.handleUpgrade(request, socket, head, (websocket) => {
      const forged = counted.forged > 0;
      if (forged) counted.forged -= 1;
      accept(websocket, staticKey, forged, {
        greeted,
        odd,
        ended(connection) {
          open.get(connection)?.ended(connection);
          open.delete(connection);
        },
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `ws://127.0.0.1:${port}/ws/chat`,
    account({ phone, name = 'Provedor', lid = inventLid() }) {
      const end = createAccount({ phone, name, lid, directory, pairings, odd });
      know(end.party);
      accounts.set(phone, end);
      return end.account;
    },
    subscriber(person) {
      const { subscriber, party } = createSubscriber({ ...person, lid: person.lid ?? inventLid() });
      know(party);
      return subscriber;
    },
    unknown,
    get connections() {
      return websockets.clients.size;
    },
    get attempts() {
      return attempts;
    },
    get hellos() {
      return hellos;
    },
    refuseUpgrade: (status, times = 1) => void upgrades.push(...Array<number>(times).fill(status)),
    muteLogin(times = 1) {
      counted.muted += times;
    },
    forgeCertificate(times = 1) {
      counted.forged += times;
    },
    goDown() {
      down = true;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    goUp() {
      down = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      giveBack();
    },
  };
}
