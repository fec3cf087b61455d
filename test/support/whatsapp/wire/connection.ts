/** One client's websocket: the handshake, and stanzas from then on. */

import { decodeBinaryNode, encodeBinaryNode, proto } from '@whiskeysockets/baileys';
import type { RawData, WebSocket } from 'ws';
import { createFrameReader, toFrame } from './frames.ts';
import type { BinaryNode } from './node.ts';
import { createHandshake, type StaticKey, type Transport } from './noise.ts';
import { issueChain } from './root.ts';

/** Who has logged in, or wants to be linked. */
export type Hello = {
  readonly payload: proto.ClientPayload;
  /** The client's Noise key, which a QR code repeats. */
  readonly noiseKey: Buffer;
};

export type Connection = {
  readonly isOpen: boolean;
  send(stanza: BinaryNode): void;
  /** A frame that does not decrypt. */
  sendGarbage(): void;
  /** Nothing is sent any more, though the connection stays. */
  mute(): void;
  /** The TCP connection is gone from one moment to the next. */
  cut(): void;
};

/** What becomes of a connection. */
export type Listener = {
  /** The client said who it is; returns what takes its stanzas, in order. */
  greeted(connection: Connection, hello: Hello): (stanza: BinaryNode) => void;
  ended(connection: Connection): void;
  /** Something that should not have come. */
  odd(what: string): void;
};

/** @param forged shows a chain of another root */
export function accept(
  socket: WebSocket,
  staticKey: StaticKey,
  forged: boolean,
  listener: Listener,
): Connection {
  const frames = createFrameReader();
  let handshake: ReturnType<typeof createHandshake> | undefined;
  let transport: Transport | undefined;
  let take: ((stanza: BinaryNode) => void) | undefined;
  let decoding = Promise.resolve();
  let muted = false;

  const write = (body: Uint8Array) => {
    if (!muted && socket.readyState === socket.OPEN) socket.send(toFrame(body));
  };
  const connection: Connection = {
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    send(stanza) {
      if (transport === undefined) throw new Error('no stanza before the handshake is done');
      if (socket.readyState === socket.OPEN) write(transport.encrypt(encodeBinaryNode(stanza)));
    },
    sendGarbage: () => write(Buffer.alloc(64, 7)),
    mute: () => {
      muted = true;
    },
    cut: () => socket.terminate(),
  };

  const shake = (body: Buffer) => {
    const message = proto.HandshakeMessage.decode(body);
    if (handshake === undefined) {
      handshake = createHandshake(staticKey, frames.intro());
      const ephemeral = message.clientHello?.ephemeral ?? Buffer.alloc(0);
      const serverHello = handshake.greet(ephemeral, issueChain(staticKey.public, { forged }));
      write(proto.HandshakeMessage.encode({ serverHello }).finish());
      return;
    }
    const none = Buffer.alloc(0);
    const opened = handshake.finish(
      message.clientFinish?.static ?? none,
      message.clientFinish?.payload ?? none,
    );
    transport = handshake.split();
    take = listener.greeted(connection, {
      payload: proto.ClientPayload.decode(opened.payload),
      noiseKey: opened.static,
    });
  };

  const receive = (body: Buffer) => {
    if (transport === undefined) return shake(body);
    const plain = transport.decrypt(body);
    // Decoding is asynchronous, and the order must stay.
    decoding = decoding
      .then(() => decodeBinaryNode(plain))
      .then((stanza) => take?.(stanza))
      .catch((error: unknown) => listener.odd(String(error)));
  };
  socket.on('message', (data: RawData) => {
    try {
      const bytes = Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
      for (const body of frames.push(bytes)) receive(body);
    } catch (error) {
      listener.odd(String(error));
      socket.terminate();
    }
  });
  // What the client sent before it hung up is still taken.
  socket.on('close', () => void decoding.then(() => listener.ended(connection)));
  socket.on('error', () => socket.terminate());
  return connection;
}
