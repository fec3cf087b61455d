/** One connection to WhatsApp, from its beginning to its end: it also ends where the library would let it hang for ever. */

import {
  type AuthenticationState,
  type BinaryNode,
  DEFAULT_CONNECTION_CONFIG,
  makeWASocket,
  type SocketConfig,
  type WASocket,
} from '@whiskeysockets/baileys';
import { z } from 'zod';
import { silentLogger } from './quiet.ts';

/** Milliseconds that the library has to say that it has ended, once it was told to. */
const endsWithin = 5_000;

/** What an end is called that nobody hears of from the library. */
const lost = 408;

export type End = {
  /** What Baileys tells of it, or what was noticed; undefined if nobody knows. */
  readonly code: number | undefined;
  /** Milliseconds that it was open. */
  readonly lasted: number;
  /** Whether it showed a code to link a phone. */
  readonly shown: boolean;
};

export type AttemptParts = {
  readonly state: AuthenticationState;
  /** Where WhatsApp is, if not where the library knows it. */
  readonly url?: string;
  /** Milliseconds until it has to be open, or to show a code. */
  readonly patience: number;
  /** What the socket is made with besides. */
  readonly config: Partial<SocketConfig>;
  /** Called with the socket before anything has come by it. */
  readonly made: (socket: WASocket) => void;
  readonly opened: () => void;
  /** There is a code to scan. */
  readonly shows: (qr: string) => void;
  /** A phone has linked it. */
  readonly linked: () => void;
  /** The credentials have changed. */
  readonly changed: () => void;
};

export type Attempt = {
  readonly socket: WASocket;
  readonly ended: Promise<End>;
  hangUp(): void;
};

/** Connects once. */
export function attempt(parts: AttemptParts): Attempt {
  let openedAt: number | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  let shown = false;
  let resolve: (end: End) => void = () => {};
  const whole = new Promise<End>((done) => {
    resolve = done;
  });
  const socket = makeWASocket({
    auth: parts.state,
    logger: silentLogger,
    ...(parts.url === undefined ? {} : { waWebSocketUrl: parts.url }),
    // Otherwise the phone tells its owner of no message any more.
    markOnlineOnConnect: false,
    // What was said before is on the phone; and its sync would hold new messages back.
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    emitOwnEvents: false,
    ...parts.config,
  });
  const ended = (code: number | undefined): void => {
    clearTimeout(watchdog);
    resolve({ code, shown, lasted: openedAt === undefined ? 0 : performance.now() - openedAt });
  };
  /** Ends it also where the library does not notice, or does not say so. */
  const end = (code: number): void => {
    clearTimeout(watchdog);
    setTimeout(() => ended(code), endsWithin).unref();
    void Promise.resolve(socket.end(new Ended(code))).catch(() => {});
  };
  watchdog = setTimeout(() => end(lost), parts.patience).unref();
  guardFrames(socket, () => end(500));
  socket.ev.on('creds.update', () => {
    // The library was the first to hear of it, and has changed the credentials themselves.
    parts.changed();
  });
  socket.ev.on('connection.update', ({ connection, qr, isNewLogin, lastDisconnect }) => {
    if (qr !== undefined) {
      clearTimeout(watchdog);
      shown = true;
      parts.shows(qr);
    }
    if (isNewLogin) parts.linked();
    if (connection === 'open') {
      clearTimeout(watchdog);
      openedAt = performance.now();
      parts.opened();
    }
    if (connection === 'close') ended(codeOf(lastDisconnect?.error));
  });
  parts.made(socket);
  return { socket, ended: whole, hangUp: () => end(lost) };
}

/** What ends a connection by our will. Spelt as the library's own errors are. */
class Ended extends Error {
  readonly output: { readonly statusCode: number };

  constructor(code: number) {
    super('ended');
    this.output = { statusCode: code };
  }
}

const boom = z.object({ output: z.object({ statusCode: z.number() }) });

const codeOf = (error: unknown): number | undefined => boom.safeParse(error).data?.output.statusCode;

/**
 * A frame that cannot be decrypted is a rejection that nobody handles (`onMessageReceived` in the library's
 * `Socket/socket.js`), and those end the process: here it ends the connection.
 */
function guardFrames({ ws }: WASocket, spoilt: () => void): void {
  const listeners = ws.listeners('message');
  ws.removeAllListeners('message');
  for (const listener of listeners)
    ws.on('message', (...frame: unknown[]) => {
      Promise.resolve(Reflect.apply(listener, ws, frame)).catch(spoilt);
    });
}

/** What the library makes its Signal repository with. */
export const { makeSignalRepository } = DEFAULT_CONNECTION_CONFIG;

/** Hears of each stanza before the library does. */
export const onStanza = ({ ws }: WASocket, hear: (stanza: BinaryNode) => void): void =>
  void ws.on('frame', (frame: BinaryNode | Uint8Array) => {
    if (!(frame instanceof Uint8Array)) hear(frame);
  });
