/** A number on WhatsApp with its own phone and the devices that are linked to it, of which the bot is one. */

import type { ChatAccount, Directory, Party } from '../people/party.ts';
import { createAnswering, type QueryFault } from '../queries/answering.ts';
import type { Connection, Hello } from '../wire/connection.ts';
import { type BinaryNode, childOf, childrenOf, node, nowInSeconds, service } from '../wire/node.ts';
import { closeWith } from './close.ts';
import { createDevice, type Device } from './device.ts';
import { type Credentials, createLinked } from './linked.ts';
import { createOutbox } from './outgoing.ts';
import type { Pairings } from './pairing.ts';
import { createPhone, type Phone } from './phone.ts';

export type Account = {
  readonly name: string;
  readonly jid: string;
  readonly lid: string;
  readonly phone: Phone;
  /** For `subscriber.chat(account)`. */
  readonly chatAccount: ChatAccount;
  /** What a device that is linked already has to begin with; each call links another one. */
  linked(): Credentials;
  /** A linked device is connected and has told that it is ready. */
  readonly isOnline: boolean;
  /** How often a device has logged in. */
  readonly logins: number;
  /** Whether the connected device said that it is `available`; undefined if it said nothing. */
  readonly presence: string | undefined;
  /** Every stanza of the linked devices, in order. */
  readonly received: readonly BinaryNode[];
  /** The first stanza that fits, of those that came and are to come. */
  waitFor(fits: (stanza: BinaryNode) => boolean): Promise<BinaryNode>;
  /** The ids of the messages that the linked devices have not confirmed. */
  readonly unconfirmed: readonly string[];
  /** How many keys for one use the service still has of the linked devices. */
  readonly keysLeft: number;
  /** Tells the devices that these are few: they upload others. */
  warnOfFewKeys(): void;

  /** Ends the connections now, so that the client reports this code: see `closeWith`. */
  close(code: number): void;
  /** Refuses the next logins with a code: 401, 403, 405, 406, 409, 419, 500, 503. */
  refuseLogin(code: number, times?: number): void;
  /** The connections stay, but nothing comes any more, not even answers. */
  goSilent(): void;
  /** Sends a frame that does not decrypt. */
  garbage(): void;

  /** Answers the next messages of the account with an error, and delivers them to nobody. */
  refuseNext(code: number, times?: number): void;
  /** Cuts the connection when the next message arrives, before or after it reached whom it is for. */
  cutNext(when: 'before' | 'after'): void;
  /** Messages are delivered, but not acknowledged until `releaseAcks`. */
  holdAcks(): void;
  releaseAcks(): void;
  /** Lets the next queries fail, by their name (`usync/usync`, `encrypt/key`, `encrypt/count`, ...). */
  failQuery(name: string, fault: QueryFault, times?: number): void;
  /** Does not take note of the next confirmations: those messages come again at the next login. */
  loseReceipts(times?: number): void;
  /** Delivers any stanza whatsoever to the linked devices; kept until they confirm it. */
  push(stanza: BinaryNode): void;
};

/** The part that the server drives. */
export type AccountEnd = {
  readonly account: Account;
  readonly party: Party;
  /** A device logs in; returns what takes its stanzas. */
  login(connection: Connection, hello: Hello): (stanza: BinaryNode) => void;
  ended(connection: Connection): void;
};

export function createAccount(options: {
  readonly phone: string;
  readonly lid: string;
  readonly name: string;
  readonly directory: Directory;
  readonly pairings: Pairings;
  /** Hears of queries that nobody answers, and of whatever goes wrong. */
  odd(what: string): void;
}): AccountEnd {
  const { name, directory, odd } = options;
  const jid = `${options.phone}@s.whatsapp.net`;
  const lid = `${options.lid}@lid`;
  const devices = new Map<number, Device>();
  const received: BinaryNode[] = [];
  const waiting = new Set<(stanza: BinaryNode) => void>();
  const refusals: number[] = [];
  let lastNumber = 0;
  let logins = 0;
  let lost = 0;
  let presence: string | undefined;

  const connections = (): readonly Connection[] =>
    [...devices.values()].flatMap(({ connection }) => (connection?.isOpen ? [connection] : []));
  const nextNumber = () => ++lastNumber;

  const phone = createPhone({
    account: {
      jid,
      lid,
      name,
      nextNumber,
      add: (linked) =>
        void devices.set(linked.number, createDevice({ account: { jid, lid }, ...linked, once: [] })),
    },
    pairings: options.pairings,
    devices: () => [...devices.values()],
    unlink() {
      for (const connection of connections()) closeWith(connection, 401);
      devices.clear();
    },
  });

  const party: Party = {
    jid,
    lid,
    devices: () => [0, ...devices.keys()],
    bundle: async (number) => (number === 0 ? phone.identity.bundle() : devices.get(number)?.takeBundle()),
    receive: phone.receive,
    note: (_, stanza, device) => phone.note(stanza, device),
  };
  const chatAccount: ChatAccount = { lid, devices: () => [...devices.values()] };
  const answering = createAnswering(directory, odd);
  const outbox = createOutbox(chatAccount, directory);

  const answer = async (iq: BinaryNode, device: Device) => {
    const name = await answering.answer(iq, device);
    if (name === 'md/remove-companion-device') devices.delete(device.number);
    if (name === 'passive/active') await activate(device);
  };

  const activate = async (device: Device) => {
    if (device.connection === undefined) return;
    device.mailbox.open(device.connection);
    device.isActive = true;
    if (!device.isNew) return;
    device.isNew = false;
    await phone.syncHistory(device);
  };

  const takeReceipt = async (receipt: BinaryNode, device: Device) => {
    const { id, type, to, participant } = receipt.attrs;
    device.connection?.send(node('ack', { class: 'receipt', id, type, from: to, t: nowInSeconds() }));
    // A device that asks again acknowledges the unreadable one by a stanza of its own.
    if (confirming.has(type ?? '') && lost > 0) lost -= 1;
    else if (confirming.has(type ?? '')) {
      const more = childrenOf(childOf(receipt, 'list'), 'item').map(({ attrs }) => attrs.id);
      for (const one of [id, ...more]) device.mailbox.confirm('message', one);
    }
    await directory.find(participant ?? to)?.note(chatAccount, receipt, device.lid);
  };

  const take = async (stanza: BinaryNode, device: Device) => {
    const { to, id, type } = stanza.attrs;
    switch (stanza.tag) {
      case 'iq':
        return type === 'result' ? undefined : answer(stanza, device);
      case 'message':
        return outbox.take(stanza, device);
      case 'receipt':
        return takeReceipt(stanza, device);
      case 'ack':
        return device.mailbox.confirm(String(stanza.attrs.class), id);
      case 'presence':
        if (type === 'subscribe') return directory.find(to)?.note(chatAccount, stanza, device.lid);
        presence = type ?? presence;
        return;
      case 'chatstate':
        return directory.find(to)?.note(chatAccount, stanza, device.lid);
      case 'ib':
        return;
      default:
        odd(stanza.tag);
    }
  };

  const account: Account = {
    name,
    jid,
    lid,
    phone,
    chatAccount,
    linked() {
      const { credentials, device } = createLinked(
        { jid, lid, name },
        phone.identity.creds.signedIdentityKey,
        nextNumber(),
      );
      devices.set(device.number, device);
      return credentials;
    },
    get isOnline() {
      return [...devices.values()].some(({ isActive, connection }) => isActive && connection?.isOpen);
    },
    get logins() {
      return logins;
    },
    get presence() {
      return presence;
    },
    received,
    async waitFor(fits) {
      const known = received.find(fits);
      if (known !== undefined) return known;
      return new Promise((resolve) => {
        const check = (stanza: BinaryNode) => {
          if (!fits(stanza)) return;
          waiting.delete(check);
          resolve(stanza);
        };
        waiting.add(check);
      });
    },
    get unconfirmed() {
      const stanzas = [...devices.values()].flatMap(({ mailbox }) => mailbox.waiting);
      return stanzas.filter(({ tag }) => tag === 'message').map(({ attrs }) => String(attrs.id));
    },
    get keysLeft() {
      return [...devices.values()].reduce((sum, device) => sum + device.keysLeft(), 0);
    },
    warnOfFewKeys() {
      for (const device of devices.values()) {
        const count = node('count', { value: device.keysLeft() });
        const attributes = {
          from: service,
          type: 'encrypt',
          id: `keys-${logins}-${received.length}`,
          t: nowInSeconds(),
        };
        device.mailbox.post(node('notification', attributes, [count]));
      }
    },
    close(code) {
      for (const connection of connections()) closeWith(connection, code);
    },
    refuseLogin: (code, times = 1) => void refusals.push(...Array<number>(times).fill(code)),
    goSilent() {
      for (const connection of connections()) connection.mute();
    },
    garbage() {
      for (const connection of connections()) connection.sendGarbage();
    },
    refuseNext(code, times = 1) {
      for (let count = 0; count < times; count++) outbox.fates.push({ refuse: code });
    },
    cutNext: (when) => void outbox.fates.push({ cut: when }),
    holdAcks: outbox.hold,
    releaseAcks: outbox.release,
    failQuery: answering.fail,
    loseReceipts(times = 1) {
      lost += times;
    },
    push(stanza) {
      for (const { mailbox } of devices.values()) mailbox.post(stanza);
    },
  };

  return {
    account,
    party,
    login(connection, { payload, noiseKey }) {
      const device = devices.get(payload.device ?? 0);
      const refused = refusals.shift() ?? (device?.noiseKey.equals(noiseKey) ? undefined : 401);
      if (refused !== undefined || device === undefined) {
        connection.send(node('failure', { reason: refused ?? 401, location: 'loopback' }));
        return () => {};
      }
      if (device.connection?.isOpen) closeWith(device.connection, 440);
      logins += 1;
      presence = undefined;
      device.connection = connection;
      device.isActive = false;
      device.mailbox.close();
      connection.send(node('success', { t: nowInSeconds(), lid: device.lid }));
      return (stanza) => {
        received.push(stanza);
        for (const check of waiting) check(stanza);
        if (device.connection !== connection) return;
        take(stanza, device).catch((error: unknown) => odd(`${stanza.tag}: ${String(error)}`));
      };
    },
    ended(connection) {
      for (const device of devices.values()) {
        if (device.connection !== connection) continue;
        device.connection = undefined;
        device.isActive = false;
        device.mailbox.close();
      }
    },
  };
}

/** The receipts that say: this message has arrived. */
const confirming = new Set(['', 'inactive', 'sender', 'peer_msg']);
