/** A device that is linked to an account, as the service knows it. */

import { type Bundle, readBundle, readKey } from '../people/identity.ts';
import { withDevice } from '../people/party.ts';
import type { Connection } from '../wire/connection.ts';
import { type BinaryNode, childOf, childrenOf } from '../wire/node.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

export type Device = {
  readonly number: number;
  readonly jid: string;
  readonly lid: string;
  /** The key by which the device proves who it is. */
  readonly noiseKey: Buffer;
  readonly mailbox: Mailbox;
  /** Its connection, from the login on. */
  connection: Connection | undefined;
  /** It has told that it is ready. */
  isActive: boolean;
  /** It has never been ready before. */
  isNew: boolean;
  /** How many keys for one use are left. */
  keysLeft(): number;
  /** Gives away a bundle, and with it one of the keys for one use. */
  takeBundle(): Bundle;
  /** The device uploads keys. */
  upload(iq: BinaryNode): void;
  /** The device has a new signed key. */
  rotate(iq: BinaryNode): void;
};

/** A key for one use, as it was uploaded. */
export type Once = NonNullable<Bundle['once']>;

export function createDevice(options: {
  readonly account: { readonly jid: string; readonly lid: string };
  readonly number: number;
  readonly noiseKey: Uint8Array;
  readonly bundle: Bundle;
  readonly once: readonly Once[];
}): Device {
  const { account, number } = options;
  let bundle = options.bundle;
  const once = new Map(options.once.map((key) => [key.id, key]));

  return {
    number,
    jid: withDevice(account.jid, number),
    lid: withDevice(account.lid, number),
    noiseKey: Buffer.from(options.noiseKey),
    mailbox: createMailbox(),
    connection: undefined,
    isActive: false,
    isNew: true,
    keysLeft: () => once.size,
    takeBundle() {
      const [key] = once.values();
      if (key === undefined) return bundle;
      once.delete(key.id);
      return { ...bundle, once: key };
    },
    upload(iq) {
      bundle = readBundle(iq);
      for (const key of childrenOf(childOf(iq, 'list'), 'key')) {
        const { id, value } = readKey(key);
        once.set(id, { id, value });
      }
    },
    rotate(iq) {
      bundle = { ...bundle, signed: readKey(childOf(childOf(iq, 'rotate'), 'skey')) };
    },
  };
}
