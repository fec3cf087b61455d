/**
 * Sends, and says what became of it. The library resolves when the bytes have left; a message counts as sent when WhatsApp
 * has confirmed it, or its reader has. Under an id that was chosen before, so that whoever gets it twice shows it once.
 */

import type { BinaryNode, proto, WASocket } from '@whiskeysockets/baileys';
import { z } from 'zod';
import { asFailure, Failure } from '../../../core/failure.ts';

/** What is sent, under its own id: words, or a message that is made already. */
export type Own = { readonly id: string } & (
  | { readonly text: string }
  | { readonly message: proto.IMessage }
);

export type Sending = {
  /** Resolves when WhatsApp has the message. Throws `Failure`. */
  send(socket: WASocket, jid: string, message: Own): Promise<void>;
  /** Hears of every stanza. */
  notice(stanza: BinaryNode): void;
  /** The connection is gone: whoever still waits for a confirmation will not get it by this one. */
  lost(): void;
};

/** Milliseconds for a confirmation, once the message has left. */
const confirmedWithin = 20_000;
/** Milliseconds that the library may take to find the devices of whoever reads, and to encrypt for them. */
const leavesWithin = 45_000;

type Waiting = { readonly confirm: () => void; readonly fail: (failure: Failure) => void };

/** @param timeouts milliseconds; the usual ones if absent. */
export function createSending(
  timeouts: { readonly confirmed?: number; readonly leaves?: number } = {},
): Sending {
  const waiting = new Map<string, Waiting>();

  /** The confirmation of a message that is about to leave, and how to stop waiting for it. */
  const expect = (id: string) => {
    const confirmed = new Promise<void>((confirm, fail) => waiting.set(id, { confirm, fail }));
    // Whoever does not come to wait for it has failed before.
    confirmed.catch(() => {});
    return { confirmed, forget: () => waiting.delete(id) };
  };

  return {
    async send(socket, jid, own) {
      const { id } = own;
      await within(timeouts.leaves ?? leavesWithin, reach(socket, jid), slow);
      const { confirmed, forget } = expect(id);
      try {
        const leaving =
          'text' in own
            ? socket.sendMessage(jid, { text: own.text, linkPreview: null }, { messageId: id })
            : socket.relayMessage(jid, own.message, { messageId: id });
        // A receipt says as much as the confirmation does, and an error may come before the library is through.
        await within(
          timeouts.leaves ?? leavesWithin,
          Promise.race([leaving, confirmed]).catch(rethrow),
          stuck,
        );
        await within(timeouts.confirmed ?? confirmedWithin, confirmed, unconfirmed);
      } finally {
        forget();
      }
    },
    notice({ tag, attrs }) {
      const { id } = attrs;
      if (id === undefined) return;
      const found = waiting.get(id);
      if (found === undefined) return;
      if (tag === 'receipt' && attrs.type !== 'retry') found.confirm();
      if (tag !== 'ack' || attrs.class !== 'message') return;
      if (attrs.error === undefined) found.confirm();
      else found.fail(refusalOf(attrs.error));
    },
    lost() {
      for (const { fail } of waiting.values()) fail(unconfirmed());
    },
  };
}

/**
 * Whether there is any device that could read it: where the library cannot find out, it sends what nobody can read, and
 * says nothing of it.
 */
async function reach(socket: WASocket, jid: string): Promise<void> {
  let devices: Awaited<ReturnType<WASocket['getUSyncDevices']>>;
  try {
    devices = await socket.getUSyncDevices([jid], true, false);
  } catch (thrown) {
    throw new Failure('retry', 'o WhatsApp não disse em que aparelhos o cliente lê', { cause: thrown });
  }
  if (devices.length === 0) throw new Failure('retry', 'o WhatsApp não disse em que aparelhos o cliente lê');
}

const slow = () => new Failure('retry', 'o WhatsApp demora a responder');
const stuck = () => new Failure('unknown', 'o WhatsApp não terminou o envio');
const unconfirmed = () => new Failure('unknown', 'o WhatsApp não confirmou o recebimento da mensagem');

/** How the library throws what a query was answered with (`assertNodeErrorFree`). */
const answeredError = z.object({ isBoom: z.literal(true), data: z.number() });

/** What the library throws before or while a message leaves: a number if the connection breaks under it. */
function rethrow(thrown: unknown): never {
  if (thrown instanceof Failure) throw thrown;
  if (typeof thrown === 'number')
    throw new Failure('unknown', `a conexão com o WhatsApp caiu durante o envio (${thrown})`);
  const words = thrown instanceof Error ? thrown.message : '';
  // WhatsApp's error to a question of the library's: those all come before the message leaves.
  if (answeredError.safeParse(thrown).success)
    throw new Failure('retry', 'o WhatsApp não respondeu ao que é preciso saber para enviar', {
      cause: thrown,
    });
  if (/Connection Closed|Query Cancelled|All encryptions failed|rate-overlimit/i.test(words))
    throw new Failure('retry', 'o WhatsApp não aceitou o envio agora', { cause: thrown });
  throw asFailure(thrown);
}

/** Codes as WhatsApp sends them (`NACK_REASONS` and `SERVER_ERROR_CODES` of the library). */
function refusalOf(code: string): Failure {
  switch (code) {
    case '463':
      return new Failure(
        'refused',
        'o WhatsApp não deixa este número escrever a quem não escreveu antes: veja o aviso no celular',
      );
    case '479':
    case '429':
      return new Failure('retry', `o WhatsApp pediu para tentar de novo (${code})`, { retryAfter: 30_000 });
    default:
      return Number(code) >= 500
        ? new Failure('retry', `o WhatsApp está com problemas (${code})`)
        : new Failure('refused', `o WhatsApp recusou a mensagem (${code})`);
  }
}

async function within<Result>(
  milliseconds: number,
  work: Promise<Result>,
  late: () => Failure,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds).unref();
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
