/** The channel contract: a network where customers write. Required is what every network can do. */

import type { Message } from '../core/content.ts';
import type { Heard } from '../core/flow.ts';
import type { EffectId } from '../core/ids/index.ts';
import type { Protocol, ProtocolEvent, ProtocolUpdate } from '../core/protocol/index.ts';
import type { FileRule } from './files.ts';
import type { Forum } from './forum.ts';

/**
 * What a channel hands in: what the customer said, what somebody answered by other means than ours (on the phone that
 * the account belongs to), what a marketplace tells of a protocol, and what attendants should read of what became of the
 * chat.
 */
export type Arrival = Arrived<
  'customer.said' | 'attendant.said' | 'attendant.gaveBack' | 'protocol.changed' | 'noted'
>;

/** Something that the customer said. */
export type Saying = Arrived<'customer.said'>;

/** `dedupe` is the platform's own id of the update. */
type Arrived<Type extends Heard['type']> = {
  /** Whom an answer goes to: opaque outside the channel. */
  readonly address: string;
  readonly via?: string;
  /** It waited at the platform until we were there, perhaps with others: what comes within a moment is heard together. */
  readonly waited?: true;
  readonly dedupe: string;
  readonly event: Extract<Heard, { readonly type: Type }>;
};

/**
 * Makes arrivals durable, in order. **Only once it has resolved may the platform be told "received".** It rejects
 * when the store cannot write: then nothing may be acknowledged, and the same arrivals are posted again later.
 */
export type Receive = (arrivals: readonly Arrival[]) => Promise<void>;

/** What the platform tells of a message after it was sent. */
export type DeliveryReport = {
  /** The `options.id` that it was sent with. */
  readonly say: EffectId;
  readonly delivery: 'delivered' | 'read' | 'failed';
  /** Why it failed, for a person. */
  readonly reason?: string;
};

/**
 * Makes durable what became of messages: in any order, any number of times. Rejects like `Receive`, and then the
 * platform may not be told "received" either.
 */
export type Report = (reports: readonly DeliveryReport[]) => Promise<void>;

/** Hears that a customer is writing something right now. Nothing of it is kept. */
export type Typing = (address: string) => void;

/** How a message is sent. */
export type SendOptions = {
  /** The same at each attempt. */
  readonly id: EffectId;
  /** Comes back in `choice` content. */
  readonly menu?: string;
  /** What `message.file` holds; there if that is. Rejects with `Failure` if it is not kept any more. */
  readonly file?: () => Promise<Uint8Array>;
};

/** `type` is what the sender's app called it (`image/jpeg`): nothing vouches for it. */
export type Media = { readonly type: string; readonly bytes: Uint8Array };

/** Links a phone to an account. Only an administrator may see what it shows: whoever scans it has the account. */
export type Linking = {
  /** What to scan, and what to type on the phone, while one is awaited. */
  shown(): {
    readonly qr?: string;
    readonly code?: string;
    /** Nothing will be, until the service is started again: `standing` says why. */
    readonly over?: true;
  };
  /** Shows it again, if nobody used it for long and it was taken away. */
  show(): void;
  /** Asks for something to type on the phone of this number, digits with country code. Rejects, in words for a person, if none is awaited. */
  requestCode(phone: string): Promise<string>;
};

/** What sellers tell a marketplace of a protocol besides messages. */
export type Protocols = {
  /** What may be told, by the marketplace's own words. */
  readonly updates: readonly ProtocolUpdate['type'][];
  /** What the marketplace has of this protocol, oldest first. Throws `Failure`. */
  events(address: string): Promise<readonly ProtocolEvent[]>;
  /** Tells it. Throws `Failure`: after `unknown` it is looked up before it is told again. */
  update(address: string, update: ProtocolUpdate): Promise<void>;
  /** Those that the marketplace has, the newest first, at most as many as a person reads. Throws `Failure`. */
  list?(filter: { readonly status?: string }): Promise<readonly ListedProtocol[]>;
};

/** A protocol in a list, with what the buyer said last. */
export type ListedProtocol = { readonly protocol: Protocol; readonly said?: string };

/** How an account comes to be permitted by whom it is of, where that is done on the network's own pages. */
export type Consent = {
  /** A link to those pages: for whoever may have the account, for a quarter of an hour. Rejects if it cannot be stored. */
  link(): Promise<string>;
  /** Takes what came back: the whole address, or the code in it. In words for a person. Throws `Failure`. */
  take(text: string): Promise<string>;
  /** Why nothing came of a link that somebody came back by, in words for a person; null if nobody has, or it went well. */
  refusal(link: string): Promise<string | null>;
  /** When it was permitted last, in milliseconds since 1970; null if never. */
  since(): Promise<number | null>;
};

export type Standing = {
  /** Messages that may have been sent are repeated only while `connected`: an outage must not pass for that. */
  readonly state: 'off' | 'connecting' | 'connected' | 'down';
  /** For a person: what is wrong and what to do about it. */
  readonly detail: string;
};

export interface Channel {
  readonly name: string;
  /** `main` unless several accounts of one network are served. */
  readonly account: string;
  /**
   * What only one of several processes may do for the account: `sending`, where a pace is to be kept and others receive
   * too, or `everything`, where the network knows one listener. Absent: nothing. It may then be started again after `stop`
   * and `close`.
   */
  readonly alone?: 'sending' | 'everything';
  /** What the network can show besides text and choices; nothing if absent. */
  readonly shows?: { readonly files: readonly FileRule[] };
  /** Begins to take messages, and reports on those that were sent, and on who is writing, if anybody wants to know. Resolves when it has begun to connect, not when it is connected. */
  start(receive: Receive, report?: Report, typing?: Typing): Promise<void>;
  /**
   * Takes no more messages; resolves once what was taken is posted. `send` still works.
   *
   * @param how.replaced another process serves the account by now: the network is told nothing more, and what was taken and
   * not posted is left to it.
   */
  stop(how?: { readonly replaced: boolean }): Promise<void>;
  /**
   * Sends one message, choices and all: what the network cannot show becomes text, and a long text several messages. Throws `Failure`: `retry` (with `retryAfter`), `refused` (blocked, gone), or
   * `unknown`. A file that it does not show is `refused`.
   */
  send(address: string, message: Message, options: SendOptions): Promise<void>;
  /** Ends the connection, where there is one: nothing can be sent any more. After `stop`. */
  close?(): Promise<void>;
  standing(): Standing;
  /** Asks the platform whether the account works, without starting: a sentence for a person. Throws `Failure`. */
  check(): Promise<string>;
  /** Shows that an answer is being prepared. Never throws. */
  typing?(address: string): Promise<void>;
  /**
   * What a `media` content holds, by its `ref`: fetched from the platform at each call. Throws `Failure`: `refused` if
   * it is gone, or larger than `limit` bytes.
   */
  media?(ref: string, limit: number): Promise<Media>;
  /** Why the network would not let these words pass, for whoever wrote them; undefined if it would. `send` refuses them too. */
  objectTo?(text: string): string | undefined;
  /** There if the account is a marketplace's: each address is then a protocol. */
  readonly protocols?: Protocols;
  /** How a phone is linked to the account, where that is what makes it one. */
  readonly linking?: Linking;
  /** How the account is permitted, where that is what makes it one. */
  readonly consent?: Consent;
  /** Bytes that a request to this path may have beneath its headers, if they may be more than usual. */
  longestBody?(path: string): number | undefined;
  /** The group that is a desk, where the account keeps one. It is listened to before `start`. */
  readonly forum?: Forum;
  /** Answers a web request if it is this channel's; undefined if not. `ip` is the peer's address. */
  route?(request: Request, peer: { readonly ip: string }): Promise<Response | undefined>;
}
