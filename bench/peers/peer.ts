/** What the bench asks of an engine that it plays beside ours: the same conversation, its state in the same Redis. */

import type { Words } from '../ticket-flow.ts';

export type Peer = {
  /** Takes a message; resolves once the engine is through with it. */
  take(message: Heard): Promise<void>;
  close(): Promise<void>;
};

export type Heard = {
  /** No two messages have the same. */
  readonly id: number;
  readonly chat: number;
  readonly text: string;
};

/** What a customer asked for. */
export type Wish = {
  readonly name: string;
  readonly phone: string;
  readonly description: string;
  readonly order: boolean;
};

/** All that an engine sees of the world. */
export type World = {
  readonly words: Words;
  /** A network that takes everything at once. */
  send(chat: number, text: string): void;
  /** An ERP that answers at once: the protocol. */
  openTicket(chat: number, wish: Wish): Promise<string>;
};

/** What each module in `engines/` exports. */
export type Engine = {
  /** What it keeps of a conversation and what it promises: the speed of two that promise different things is no contest. */
  readonly keeps: string;
  /** @param url of a Redis. */
  start(url: string, world: World): Promise<Peer>;
};
