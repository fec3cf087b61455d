/**
 * What becomes of the messages that an account's linked device sends: to whom they go, when they are acknowledged, and
 * what a test has in store for them.
 */

import {
  type ChatAccount,
  type Directory,
  deviceOf,
  type Outgoing,
  readSealed,
  userOf,
} from '../people/party.ts';
import { type BinaryNode, node, nowInSeconds } from '../wire/node.ts';
import type { Device } from './device.ts';

/** What befalls a message: refused with a code, or the connection is cut before or after it reached the others. */
export type Fate = { readonly refuse: number } | { readonly cut: 'before' | 'after' };

export type Outbox = {
  take(stanza: BinaryNode, device: Device): Promise<void>;
  /** What is to befall the next messages, one each. */
  readonly fates: Fate[];
  /** Acknowledgements are kept back until they are released. */
  hold(): void;
  release(): void;
};

export function createOutbox(account: ChatAccount, directory: Directory): Outbox {
  const fates: Fate[] = [];
  let held: (() => void)[] | undefined;
  let delivering: Promise<unknown> = Promise.resolve();

  const deliver = async (stanza: BinaryNode, device: Device) => {
    const to = String(stanza.attrs.to);
    const sealed = readSealed(stanza);
    // Whoever is written to hears of it, even if there is nothing for them to read.
    const parties = new Set([directory.find(to), ...sealed.map(({ jid }) => directory.find(jid))]);
    for (const party of parties) {
      if (party === undefined) continue;
      const own = sealed.filter(({ jid }) => directory.find(jid) === party);
      const message: Outgoing = {
        id: String(stanza.attrs.id),
        to: userOf(to),
        account,
        sender: device.lid,
        sealed: new Map(own.map(({ jid, sealed }) => [deviceOf(jid), sealed])),
      };
      await party.receive(message);
    }
  };

  return {
    fates,
    async take(stanza, device) {
      const fate = fates.shift();
      if (fate !== undefined && 'cut' in fate && fate.cut === 'before') return device.connection?.cut();
      const { id, to, participant } = stanza.attrs;
      const error = fate !== undefined && 'refuse' in fate ? fate.refuse : undefined;
      const ack = node('ack', { class: 'message', id, from: to, participant, t: nowInSeconds(), error });
      const delivered =
        error === undefined ? delivering.then(() => deliver(stanza, device)) : Promise.resolve();
      delivering = delivered.catch(() => undefined);
      if (fate !== undefined && 'cut' in fate) {
        await delivered;
        return device.connection?.cut();
      }
      const send = () => device.connection?.send(ack);
      if (held === undefined) send();
      else held.push(send);
      await delivered;
    },
    hold() {
      held ??= [];
    },
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const send of waiting) send();
    },
  };
}
