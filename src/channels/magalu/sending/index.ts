/**
 * Sends what a message became, each part under its own code. Magalu answers before it has a message, and lists it later; a
 * part that may have left is looked for by its code before it leaves again.
 */

import type { Message } from '../../../core/content.ts';
import { asFailure, Failure } from '../../../core/failure.ts';
import type { SendOptions } from '../../channel.ts';
import { spellForm } from '../../exchange/body.ts';
import { demandFile, plainName } from '../../files.ts';
import type { Api } from '../api/index.ts';
import { type Lists, ticketPath } from '../api/lists.ts';
import type { KnownProtocols } from '../polling/known.ts';
import { readMessages } from '../polling/messages.ts';
import { passageOf, refusalOf } from '../polling/reading.ts';
import { objectionTo } from './objections.ts';
import { files, type Part, partsOf } from './outgoing.ts';
import { codeOf, type Sent, type SentMessages } from './sent.ts';
import type { UnlistedMessages } from './unlisted.ts';

export type SendingParts = {
  readonly api: Pick<Api, 'write'>;
  readonly lists: Pick<Lists, 'messages' | 'ticket'>;
  readonly sent: SentMessages;
  readonly unlisted: Pick<UnlistedMessages, 'add'>;
  readonly known: Pick<KnownProtocols, 'get'>;
  readonly now: () => number;
  /** Milliseconds within which Magalu lists what it took. */
  readonly listing: number;
  /** Hears of each protocol that a message was taken for. */
  readonly taken: (ticket: string) => void;
};

export type Send = (address: string, message: Message, options: SendOptions) => Promise<void>;

/** Who answers, as Magalu has it. */
type Owner = { readonly code: string; readonly name: string };

/** Milliseconds between two looks for a message that may have left. */
const firstLook = 3_000;

export function createSending(parts: SendingParts): Send {
  const { api, lists, sent, unlisted, known, now, listing, taken } = parts;

  const ownerOf = async (ticket: string): Promise<Owner> => {
    const kept = (await known.get(ticket))?.seller;
    const seller = kept ?? (await lists.ticket(ticket, 'work')).order?.delivery?.seller;
    return { code: seller?.id ?? 'seller', name: seller?.name ?? seller?.id ?? 'Loja' };
  };

  const post = async (ticket: string, code: string, part: Part, owner: Owner, bytes?: Uint8Array) => {
    const { text, file } = part;
    if (file === undefined || bytes === undefined) {
      const body = { code, message: text, owner, destination: 'customer' };
      return api.write(ticketPath(ticket, '/messages'), {
        type: 'application/json',
        content: JSON.stringify(body),
      });
    }
    const form = new FormData();
    const fields = {
      code,
      message: text,
      destination: 'customer',
      owner_code: owner.code,
      owner_name: owner.name,
    };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([Buffer.from(bytes)], { type: file.type }), plainName(file.name));
    return api.write(ticketPath(ticket, '/messages', 'v1'), await spellForm(form), { patience: 3 });
  };

  /** Whether a part is listed. @throws Failure: `refused` if it is, and moderation refused it. */
  const isListed = async (ticket: string, code: string): Promise<boolean> => {
    const messages = await readMessages(lists, ticket, 'work');
    const found = messages.find((message) => message.code?.toLowerCase() === code);
    if (found !== undefined && passageOf(found) === 'refused') throw new Failure('refused', refusalOf(found));
    return found !== undefined;
  };

  /**
   * Whether a part that may have left was taken. @throws Failure (`retry`, for nothing leaves meanwhile) while nobody can know.
   */
  const wasTaken = async (ticket: string, code: string, { leftAt, taken: known }: Sent): Promise<boolean> => {
    // Counted from before it is asked: what is not listed so long after it left surely was not taken.
    const waited = now() - leftAt;
    if ((await isListed(ticket, code)) || known) return true;
    if (waited >= listing) return false;
    throw new Failure('retry', 'ainda não se sabe se a Magalu recebeu a mensagem', {
      retryAfter: Math.min(Math.max(firstLook, waited), listing / 4, listing - waited),
    });
  };

  const sendPart = async (
    ticket: string,
    code: string,
    write: () => Promise<void>,
    about: Pick<Sent, 'effect' | 'last'>,
  ): Promise<void> => {
    const before = await sent.get(code);
    if (before === null || !before.left || !(await wasTaken(ticket, code, before))) {
      await sent.set(code, { ...about, left: true, leftAt: now(), taken: false });
      try {
        await write();
        await unlisted.add({ code, ticket, effect: about.effect, takenAt: now() });
      } catch (thrown) {
        const failure = asFailure(thrown);
        // Surely nothing was taken: the next attempt need not look for it.
        if (failure.kind !== 'unknown')
          await sent.set(code, { ...about, left: false, leftAt: now(), taken: false });
        throw failure;
      }
    }
    await sent.set(code, { ...about, left: true, leftAt: now(), taken: true });
    taken(ticket);
  };

  return async (ticket, message, { id, file: read }) => {
    // What a file is called is read with it.
    const objection = objectionTo([message.text, message.file?.name ?? ''].join('\n'));
    if (objection !== undefined) throw new Failure('refused', objection);
    const bytes = message.file && (await demandFile(message.file, files, read));
    const all = partsOf(message);
    const owner = await ownerOf(ticket);
    for (const [index, part] of all.entries()) {
      const about = { effect: id, last: index === all.length - 1 };
      await sendPart(
        ticket,
        codeOf(id, index),
        () => post(ticket, codeOf(id, index), part, owner, bytes),
        about,
      );
    }
  };
}
