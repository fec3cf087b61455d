/** What stands around a channel under test: its network, and the people at the other end. */

import { vi } from 'vitest';
import type { Channel, SendOptions } from '../../../src/channels/channel.ts';
import type { Message } from '../../../src/core/content.ts';
import type { FailureKind } from '../../../src/core/failure.ts';

export type Abilities = {
  /** Whether several people can write, or one alone (a terminal). */
  readonly customers: 'one' | 'many';
  /** Whether what was not acknowledged comes again to a new process: then `Stage.restart` exists. */
  readonly restarts: boolean;
  /** What only one of several processes does for the account: `Channel.alone`. */
  readonly alone?: 'sending' | 'everything';
  /** Whether the network itself vouches for the number of whoever writes; not if absent. */
  readonly vouches?: true;
  /** Whether people can share their own number. */
  readonly contacts: boolean;
  /** The ways in which the next `send` can be made to fail: for each of them `Stage.fail` is called. */
  readonly fails: readonly FailureKind[];
  /** `buttons`: what is chosen of a menu comes back as `choice` content; `numbers`: as typed text. */
  readonly choices: 'buttons' | 'numbers';
  /** Whether files can be sent: whole, or by name alone (a terminal); not at all if absent. */
  readonly files?: 'whole' | 'names';
  /** Whether the network can show that an answer is being prepared; it can if absent. */
  readonly typing?: false;
  /** What becomes of a text before it is shown; nothing unless told. */
  readonly prints?: (text: string) => string;
};

/** A channel that has not been started, and what stands around it. */
export type Stage = {
  readonly channel: Channel;
  /** A person at the other end; the same one for the same name. Names are `ana` and `bruno`. */
  customer(name: string): Customer;
  /** What is done for this network around `channel.send`; `channel.send` alone if absent. */
  deliver?(address: string, ...rest: SendRest): Promise<void>;
  /** Makes the next `send` fail in this way. */
  fail?(kind: FailureKind): void | Promise<void>;
  /** A channel of a new process before the same network. The one before it is stopped already. */
  restart?(): Promise<Channel>;
  /** Ends everything but channels, which the contract stops itself. */
  close(): Promise<void>;
};

/** A person with the network's own app, which keeps trying until the network has taken what was written. */
export type Customer = {
  /** Resolves once the network has it. Calls that are not awaited keep their order. */
  say(text: string): Promise<void>;
  /** Answers the latest menu by the network's own means: presses the button, or types the number. */
  choose(label: string): Promise<void>;
  /** Shares a contact: the sender's own or another one's. Only where the abilities say so. */
  shareContact?(phone: string, own: boolean): Promise<void>;
  /** What the channel has shown this person so far, oldest first. */
  seen(): readonly Seen[] | Promise<readonly Seen[]>;
  /** The files that the person has been sent, oldest first. Where whole files can be sent. */
  files?(): Promise<readonly SeenFile[]>;
};

/** One message as the person sees it: its text, and the labels of its buttons if it has any. */
export type Seen = { readonly text: string; readonly labels?: readonly string[] };

/** A file as the person has it; `name` where the network keeps that. */
export type SeenFile = { readonly bytes: Uint8Array; readonly name?: string };

export type SendRest = [message: Message, options: SendOptions];

export const waiting = { timeout: 60_000, interval: 10 };

/** Waits until what a customer has seen is as wanted. */
export async function sees(
  customer: Customer,
  wanted: (seen: readonly Seen[]) => boolean | undefined,
): Promise<void> {
  await vi.waitFor(async () => {
    const seen = await customer.seen();
    if (!wanted(seen)) throw new Error(`the customer sees ${JSON.stringify(seen).slice(0, 2_000)}`);
  }, waiting);
}
