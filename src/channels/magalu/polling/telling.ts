/** Tells what is new of one protocol: what it is, then its messages, then what became of ours. */

import type { DeliveryReport, Receive, Report } from '../../channel.ts';
import type { Lists } from '../api/lists.ts';
import type { ListedAttachment, ListedMessage, Ticket } from '../api/schemas.ts';
import type { SentMessages } from '../sending/sent.ts';
import type { UnlistedMessages } from '../sending/unlisted.ts';
import { arrivalsOf, lateArrivalsOf } from './arrivals.ts';
import type { Known, KnownProtocols } from './known.ts';
import { readMessages } from './messages.ts';
import { passageOf, protocolOf, refusalOf, tellingOf } from './reading.ts';

export type Telling = {
  /** What Magalu lists of it now, whether or not anything is new. */
  readonly ticket: Ticket;
  /** Looks at the messages even if the protocol is as it was. */
  readonly thorough: boolean;
};

/** What became of it. */
export type Outcome = {
  /** It was told something that was not known. */
  readonly news: boolean;
  /** A message of ours is listed, and will not change any more. */
  readonly settled: boolean;
};

export type TellParts = {
  readonly lists: Pick<Lists, 'messages'>;
  readonly known: Pick<KnownProtocols, 'get' | 'set'>;
  readonly sent: Pick<SentMessages, 'get' | 'set'>;
  readonly unlisted: Pick<UnlistedMessages, 'remove'>;
  readonly receive: Receive;
  readonly report: Report;
  readonly now: () => number;
};

/** @throws Failure of Magalu's; what the store throws. Nothing is noted as told then, and all of it comes again. */
export async function tell(parts: TellParts, { ticket, thorough }: Telling): Promise<Outcome> {
  const { lists, known, receive, report } = parts;
  const before = await known.get(ticket.id);
  const protocol = protocolOf(ticket);
  const told = tellingOf(ticket.id, protocol);
  const isChanged = before?.told !== told;
  if (!isChanged && !thorough) return { news: false, settled: false };
  const messages = await readMessages(lists, ticket.id, 'look');
  const fresh = messages.filter((message) => before?.messages[message.id] !== passageOf(message));
  const ours = await readOurs(parts, fresh);
  const others = fresh.filter((message) => !ours.some(({ id }) => id === message.id));
  const late = await readLate(parts, before, messages);
  const tellings = before === null ? 0 : before.tellings + (isChanged ? 1 : 0);
  // What comes back to what it was is told again: stores know what they were told before.
  const dedupe = tellings === 0 ? told : `${told}:${tellings}`;
  const arrivals = [
    ...(isChanged
      ? [{ address: ticket.id, dedupe, event: { type: 'protocol.changed', protocol } as const }]
      : []),
    ...late.flatMap((files) => lateArrivalsOf(ticket.id, files, parts.now())),
    ...others.flatMap((message) => arrivalsOf(ticket.id, message, parts.now())),
  ];
  if (arrivals.length > 0) await receive(arrivals);
  const reports = ours.flatMap((own) => own.report ?? []);
  if (reports.length > 0) await report(reports);
  const settled = ours.some(({ isDecided }) => isDecided);
  const news = isChanged || fresh.length > 0 || late.length > 0;
  if (news || before?.files === undefined)
    await known.set(noted(ticket, { told, tellings, messages, before, parts }));
  return { news, settled };
}

/** Files that were not there when their message was told. Ours are known to whoever sent them. */
async function readLate(
  { sent }: TellParts,
  before: Known | null,
  messages: readonly ListedMessage[],
): Promise<readonly { readonly message: ListedMessage; readonly files: readonly ListedAttachment[] }[]> {
  if (before?.files === undefined) return [];
  const found: { readonly message: ListedMessage; readonly files: readonly ListedAttachment[] }[] = [];
  for (const message of messages) {
    if (before.messages[message.id] !== passageOf(message)) continue;
    const known = new Set(before.files[message.id]);
    const files = message.attachments.filter(({ id }) => !known.has(id));
    if (files.length === 0) continue;
    const isOurs = message.code !== undefined && (await sent.get(message.code)) !== null;
    if (!isOurs) found.push({ message, files });
  }
  return found;
}

type Own = {
  readonly id: string;
  /** Moderation has decided. */
  readonly isDecided: boolean;
  readonly report: DeliveryReport | undefined;
};

/** Those of ours among messages, with what is to be told of each. */
async function readOurs(
  { sent, unlisted }: TellParts,
  messages: readonly ListedMessage[],
): Promise<readonly Own[]> {
  const found: Own[] = [];
  for (const message of messages) {
    const { code } = message;
    const own = code === undefined ? null : await sent.get(code);
    if (code === undefined || own === null) continue;
    if (!own.taken) await sent.set(code, { ...own, taken: true });
    await unlisted.remove(code.toLowerCase());
    const passage = passageOf(message);
    const say = own.effect;
    found.push({
      id: message.id,
      isDecided: passage !== 'held',
      report:
        passage === 'refused'
          ? { say, delivery: 'failed', reason: refusalOf(message) }
          : passage === 'shown' && own.last
            ? { say, delivery: 'delivered' }
            : undefined,
    });
  }
  return found;
}

function noted(
  ticket: Ticket,
  {
    told,
    tellings,
    messages,
    before,
    parts,
  }: {
    readonly told: string;
    readonly tellings: number;
    readonly messages: readonly ListedMessage[];
    readonly before: Known | null;
    readonly parts: TellParts;
  },
): Known {
  const { closed, updatedAt } = protocolOf(ticket);
  const seller = ticket.order?.delivery?.seller ?? before?.seller;
  return {
    ...{ id: ticket.id, told, tellings, closed, updatedAt: Math.min(updatedAt, parts.now()) },
    ...(seller === undefined
      ? {}
      : { seller: { id: seller.id, ...(seller.name === undefined ? {} : { name: seller.name }) } }),
    // Those that are not listed any more, of a long protocol, were told all the same.
    messages: {
      ...before?.messages,
      ...Object.fromEntries(messages.map((message) => [message.id, passageOf(message)])),
    },
    files: {
      ...before?.files,
      ...Object.fromEntries(
        messages
          .filter(({ attachments }) => attachments.length > 0)
          .map(({ id, attachments }) => [
            id,
            [...new Set([...(before?.files?.[id] ?? []), ...attachments.map((file) => file.id)])],
          ]),
      ),
    },
  };
}
