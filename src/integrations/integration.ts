/**
 * Other programs that work with the desk: a provider's own panel, another help desk. They ask by a token, and are told
 * at an endpoint. The contract that the runtime, desks and commands are written against.
 */

import type { ConversationId, EffectId } from '../core/ids/index.ts';
import type { Happening, HappeningName } from '../core/turn/happenings.ts';

/** Why something was not done, in words for who asked for it. */
export type Problem = { readonly problem: string };

/** What a token lets a program do: `read` conversations, or `act` in them too. */
export const rights = ['read', 'act'] as const;
export type Right = (typeof rights)[number];

export type Token = {
  /** 12 letters and digits. */
  readonly id: string;
  /** Who the program is, as customers read it where it answers in its own name. */
  readonly name: string;
  readonly may: Right;
  /** Whether it may ask for a whole CPF or CNPJ. */
  readonly documents: boolean;
  /** When it was made, in milliseconds since 1970. */
  readonly since: number;
  /** When it was used last, to the hour. */
  readonly seen?: number;
};

export interface Tokens {
  /** A new one. `secret` is what the program carries: it is told this once, and kept as a keyed hash only. */
  add(token: {
    readonly name: string;
    readonly may: Right;
    readonly documents: boolean;
  }): Promise<{ readonly token: Token; readonly secret: string } | Problem>;
  list(): Promise<readonly Token[]>;
  /** From now on it opens nothing. Whether there was one. */
  revoke(id: string): Promise<boolean>;
  /** Whose secret this is; null if it is none. */
  find(secret: string): Promise<Token | null>;
}

/** Where another program wants to be told, and of what. */
export type Endpoint = {
  /** 12 letters and digits. */
  readonly id: string;
  readonly url: string;
  readonly events: readonly HappeningName[];
  readonly since: number;
  /** It was given up: why, and when. Nothing is written for it any more. */
  readonly disabled?: { readonly at: number; readonly reason: string };
};

/** How the deliveries to an endpoint go. */
export type EndpointStanding = {
  /** Since when none succeeded, and why the last one did not; absent while they do. */
  readonly failing?: { readonly since: number; readonly reason: string };
  /** How many were given up. */
  readonly lost: number;
};

/** Whom a turn is told to. */
export type Listener = { readonly endpoint: string; readonly events: readonly HappeningName[] };

export interface Endpoints {
  /** A new one. `secret` (`whsec_…`) signs what is delivered: it is told this once. */
  add(endpoint: {
    readonly url: string;
    readonly events: readonly HappeningName[];
  }): Promise<{ readonly endpoint: Endpoint; readonly secret: string } | Problem>;
  list(): Promise<readonly (Endpoint & EndpointStanding)[]>;
  /** What waits for it is dropped. Whether there was one. */
  remove(id: string): Promise<boolean>;
  /** One that was given up is told again. Whether there is one. */
  enable(id: string): Promise<boolean>;
  /** Who is told of turns now; other processes' changes are seen within seconds. Never rejects. */
  listeners(): Promise<readonly Listener[]>;
  /** Sends something that did not happen; null once it was taken, else why not. */
  test(id: string): Promise<Problem | null>;
}

/** Something to be told, once or, where nobody knows whether it arrived, again: `id` is the same every time. */
export type Telling = {
  readonly id: EffectId;
  readonly conversation: ConversationId;
  readonly channel: string;
  readonly endpoint: string;
  readonly happening: Happening;
  /** What the attempt before left. */
  readonly progress: unknown;
  /** When it was committed, and the store's clock now. */
  readonly createdAt: number;
  readonly at: number;
};

/**
 * Attempts it once: over (taken, given up, or nobody wants it any more), or to be tried again. Rejects only as
 * the store does. */
export type Deliver = (
  telling: Telling,
) => Promise<
  { readonly type: 'done' } | { readonly type: 'again'; readonly delay: number; readonly progress: unknown }
>;
