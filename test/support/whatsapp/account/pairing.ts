/** A client that wants to be linked: it shows a QR code or a code, and waits for a phone to take it up. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { Connection, Hello } from '../wire/connection.ts';
import { type BinaryNode, bytesOf, childOf, contentOf, node, service } from '../wire/node.ts';

export type Pairing = {
  readonly connection: Connection;
  readonly hello: Hello;
  /** What its QR codes begin with. */
  readonly refs: readonly string[];
  /** The number that it asked a code for, and the key that only whoever knows the code can read. */
  readonly wanted: { readonly jid: string; readonly wrappedKey: Buffer } | undefined;
  take(stanza: BinaryNode): void;
  /** The first stanza that fits, come or to come. Rejects if the client hangs up. */
  waitFor(fits: (stanza: BinaryNode) => boolean): Promise<BinaryNode>;
  end(): void;
};

/** The clients that want to be linked now. */
export type Pairings = {
  begin(connection: Connection, hello: Hello): Pairing;
  /** Who shows a QR code with that beginning; undefined if nobody does any more. */
  find(ref: string): Pairing | undefined;
  /** Who has asked for a code for that number, now or soon. */
  expect(jid: string): Promise<Pairing>;
};

const refCount = 6;

/** @param odd hears of what no such client should send */
export function createPairings(odd: (what: string) => void): Pairings {
  const open = new Set<Pairing>();
  const expecting = new Map<string, (pairing: Pairing) => void>();

  return {
    begin(connection, hello) {
      const pairing = createPairing(connection, hello, {
        odd,
        asked: (jid) => expecting.get(jid)?.(pairing),
        ended: () => open.delete(pairing),
      });
      open.add(pairing);
      return pairing;
    },
    find: (ref) => [...open].find(({ refs }) => refs.includes(ref)),
    async expect(jid) {
      const known = [...open].find(({ wanted }) => wanted?.jid === jid);
      return known ?? new Promise((resolve) => expecting.set(jid, resolve));
    },
  };
}

function createPairing(
  connection: Connection,
  hello: Hello,
  on: { odd(what: string): void; asked(jid: string): void; ended(): void },
): Pairing {
  const refs = Array.from({ length: refCount }, () => `2@${randomBytes(24).toString('base64')}`);
  const stanzas: BinaryNode[] = [];
  const waiting = new Set<{
    readonly fits: (stanza: BinaryNode) => boolean;
    resolve(stanza: BinaryNode): void;
    reject(error: Error): void;
  }>();
  let wanted: Pairing['wanted'];

  const answer = (iq: BinaryNode) => {
    const [child] = contentOf(iq);
    const reply = (content: readonly BinaryNode[] = []) =>
      connection.send(node('iq', { from: service, type: 'result', id: iq.attrs.id }, content));
    if (child?.tag === 'ping') return reply();
    if (child?.tag !== 'link_code_companion_reg')
      return on.odd(`${iq.attrs.xmlns}/${child?.tag} while not linked`);
    reply([
      node('link_code_companion_reg', {}, [node('link_code_pairing_ref', {}, Buffer.from(String(refs[0])))]),
    ]);
    if (child.attrs.stage !== 'companion_hello') return;
    const jid = String(child.attrs.jid);
    wanted = { jid, wrappedKey: bytesOf(child, 'link_code_pairing_wrapped_companion_ephemeral_pub') };
    on.asked(jid);
  };

  const pair = node(
    'pair-device',
    {},
    refs.map((ref) => node('ref', {}, Buffer.from(ref))),
  );
  connection.send(node('iq', { from: service, type: 'set', id: randomUUID(), xmlns: 'md' }, [pair]));
  return {
    connection,
    hello,
    refs,
    get wanted() {
      return wanted;
    },
    take(stanza) {
      stanzas.push(stanza);
      if (stanza.tag === 'iq' && stanza.attrs.type !== 'result') answer(stanza);
      for (const waiter of waiting) if (waiter.fits(stanza)) waiter.resolve(stanza);
    },
    async waitFor(fits) {
      const known = stanzas.find(fits);
      if (known !== undefined) return known;
      return new Promise((resolve, reject) => {
        waiting.add({ fits, resolve, reject });
      });
    },
    end() {
      on.ended();
      for (const { reject } of waiting) reject(new Error('the device hung up before it was linked'));
    },
  };
}

/** The step of linking by code that a stanza is. */
export const stageOf = (stanza: BinaryNode): string | undefined =>
  childOf(stanza, 'link_code_companion_reg')?.attrs.stage;
