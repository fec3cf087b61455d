/** What arrives at a person from an account: what they see, what they confirm, what their phone asks for again. */

import { encodeBigEndian, type proto } from '@whiskeysockets/baileys';
import { type BinaryNode, node, nowInSeconds } from '../wire/node.ts';
import type { Identity } from './identity.ts';
import { type ChatAccount, type Outgoing, textOf, userOf, withDevice } from './party.ts';

/** A message of the account as the person sees it. */
export type Seen = {
  readonly id: string;
  readonly text: string;
  readonly message: proto.Message;
};

export type Reading = {
  readonly seen: readonly Seen[];
  readonly unreadable: number;
  arrivals(id: string): number;
  receive(message: Outgoing): Promise<void>;
  confirm(id: string, how: 'delivered' | 'read'): void;
  askAgain(id: string, options?: { readonly device?: number; readonly count?: number }): void;
};

/** As often does a phone ask for one message again. */
const retryLimit = 5;

export function createReading(options: {
  readonly account: ChatAccount;
  /** A silent person's phone sends nothing by itself. */
  readonly person: { readonly silent: boolean };
  readonly identity: (device: number) => Identity;
}): Reading {
  const { account, person, identity } = options;
  const seen: Seen[] = [];
  const origins = new Map<string, { readonly to: string; readonly sender: string }>();
  const arrivals = new Map<string, number>();
  const failures = new Map<string, number>();
  let unreadable = 0;

  const postReceipt = (
    id: string,
    device: number,
    type: string | undefined,
    content?: readonly BinaryNode[],
  ) => {
    const origin = origins.get(id);
    if (origin === undefined) throw new Error(`no message ${id} of the account has arrived here`);
    const from = withDevice(userOf(origin.to), device);
    const stanza = node('receipt', { from, id, t: nowInSeconds(), type }, content);
    for (const { lid, mailbox } of account.devices()) if (lid === origin.sender) mailbox.post(stanza);
  };

  /** What one of the person's devices can read; the others that got something and cannot read it. */
  const open = async ({ sender, sealed }: Outgoing) => {
    const failed: number[] = [];
    let message: proto.Message | undefined;
    for (const [device, letter] of sealed)
      try {
        message = await identity(device).open(sender, letter);
      } catch {
        failed.push(device);
      }
    return { message, failed };
  };

  const reading: Reading = {
    seen,
    get unreadable() {
      return unreadable;
    },
    arrivals: (id) => arrivals.get(id) ?? 0,
    async receive(outgoing) {
      const { id, to, sender } = outgoing;
      const { message, failed } = await open(outgoing);
      origins.set(id, { to, sender });
      if (message === undefined) {
        unreadable += 1;
        const count = (failures.get(id) ?? 0) + 1;
        failures.set(id, count);
        if (!person.silent && count <= retryLimit)
          for (const device of failed) reading.askAgain(id, { device, count });
        return;
      }
      const count = reading.arrivals(id) + 1;
      arrivals.set(id, count);
      if (count === 1) seen.push({ id, text: textOf(message), message });
      if (!person.silent) reading.confirm(id, 'delivered');
    },
    confirm: (id, how) => postReceipt(id, 0, how === 'read' ? 'read' : undefined),
    askAgain(id, { device = 0, count = 1 } = {}) {
      const { registrationId } = identity(device).creds;
      postReceipt(id, device, 'retry', [
        node('retry', { count, id, t: nowInSeconds(), v: 1 }),
        node('registration', {}, encodeBigEndian(registrationId)),
      ]);
    },
  };
  return reading;
}
