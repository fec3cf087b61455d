/** From a delivery of Meta's to what conversations hear and what became of our messages. Pure. */

import type { z } from 'zod';
import { ownPhone } from '../../../core/content.ts';
import { type EffectId, readEffectId } from '../../../core/ids/index.ts';
import type { Arrival, DeliveryReport } from '../../channel.ts';
import { describeCode } from '../graph/failures.ts';
import { readContent } from './content.ts';
import {
  accountError,
  type Change,
  type CloudMessage,
  type Contact,
  change,
  contact,
  delivery,
  type Echo,
  echo,
  entry,
  message,
  type Status,
  status,
} from './payload.ts';

/** When a customer wrote last, and with which message. */
export type Heard = { readonly address: string; readonly id: string; readonly at: number };

export type Reading = {
  /** In the order of the delivery. */
  readonly arrivals: readonly Arrival[];
  readonly reports: readonly DeliveryReport[];
  readonly heard: readonly Heard[];
  /** What Meta tells of the number as a whole is wrong, by its codes: for the log. */
  readonly codes: readonly number[];
  /** How many elements were of other numbers, and how many nobody could read: for the log. */
  readonly others: number;
  readonly unreadable: number;
  /** Where it was wrong, never what stood there. */
  readonly at: readonly string[];
};

/**
 * @param phoneId Meta's id of the number whose messages are wanted.
 * @param now stands in for a time that cannot be read; milliseconds since 1970.
 */
export function readDelivery(body: unknown, phoneId: string, now: number): Reading {
  const arrivals: Arrival[] = [];
  const reports: DeliveryReport[] = [];
  const heard: Heard[] = [];
  const at: string[] = [];
  const codes: number[] = [];
  let others = 0;
  let unreadable = 0;

  const read = <Part>(form: z.ZodType<Part>, raw: unknown): readonly Part[] => {
    const { success, data, error } = form.safeParse(raw);
    if (success) return [data];
    unreadable++;
    at.push(...error.issues.map(({ path }) => path.join('.')));
    return [];
  };

  const take = ({ field, value }: Change): void => {
    const { messages, message_echoes: echoes, statuses } = value;
    if (value.metadata.phone_number_id !== phoneId) {
      others += messages.length + echoes.length + statuses.length;
      return;
    }
    codes.push(...value.errors.flatMap((raw) => accountError.safeParse(raw).data?.code ?? []));
    const contacts = value.contacts.flatMap((raw) => contact.safeParse(raw).data ?? []);
    if (field === 'messages')
      for (const one of messages.flatMap((raw) => read(message, raw))) {
        const address = addressOf(one);
        if (address === undefined) continue;
        const arrival = toArrival(one, address, contacts, now);
        if (arrival !== null) arrivals.push(arrival);
        if (arrival?.event.type === 'customer.said')
          heard.push({ address, id: one.id, at: arrival.event.saidAt });
      }
    if (field === 'smb_message_echoes')
      arrivals.push(...echoes.flatMap((raw) => read(echo, raw)).flatMap((one) => toEcho(one) ?? []));
    if (field === 'messages')
      reports.push(...statuses.flatMap((raw) => read(status, raw)).flatMap((one) => toReport(one) ?? []));
  };

  // Meta tells of templates and of the account in changes of other forms, which are none of ours.
  for (const whole of read(delivery, body))
    for (const part of whole.entry.flatMap((raw) => read(entry, raw)))
      for (const raw of part.changes) for (const one of isOurs(raw) ? read(change, raw) : []) take(one);
  return { arrivals, reports, heard, codes, others, unreadable, at };
}

const isOurs = (raw: unknown): boolean => ['messages', 'smb_message_echoes'].includes(Object(raw).field);

/** Whom an answer goes to: the number, or the id of somebody who hides it. Groups are nobody's chat with us. */
const addressOf = ({ from, from_user_id: user, group_id: group }: CloudMessage): string | undefined =>
  group === undefined ? (from ?? user) : undefined;

function toArrival(
  one: CloudMessage,
  address: string,
  contacts: readonly Contact[],
  now: number,
): Arrival | null {
  const content = readContent(one);
  if (content === null) return null;
  if (content.type === 'note')
    return { address, dedupe: one.id, event: { type: 'noted', text: content.text } };
  const sender = contacts.find(({ wa_id, user_id }) => wa_id === address || user_id === address);
  const profileName = sender?.profile?.name?.trim() ?? '';
  return {
    address,
    dedupe: one.id,
    event: {
      type: 'customer.said',
      content,
      saidAt: one.timestamp === undefined ? now : one.timestamp * 1000,
      ...(isPhone(address) ? { verifiedPhone: address } : {}),
      ...(profileName === '' ? {} : { profileName }),
    },
  };
}

/** Whether an address is a number, for which WhatsApp itself vouches. */
export const isPhone = (address: string): boolean => /^\d{8,15}$/.test(address);

/** Somebody wrote on the phone of the number: the customer has read it there already. */
function toEcho(one: Echo): Arrival | null {
  const content = readContent(one);
  if (content === null || content.type === 'note') return null;
  const words =
    content.type === 'text'
      ? content.text
      : content.type === 'media'
        ? [`[${mediaNames[content.media]}]`, content.caption].filter(Boolean).join(' ')
        : '[mensagem pelo celular]';
  return {
    address: one.to.replace(/^\+/, ''),
    dedupe: one.id,
    event: { type: 'attendant.said', by: ownPhone, text: words },
  };
}

const mediaNames = {
  photo: 'foto',
  audio: 'áudio',
  video: 'vídeo',
  document: 'documento',
  sticker: 'figurinha',
} as const;

/** What became of a message of ours; null for other programs' messages, and for what says nothing new. */
function toReport({ status: said, biz_opaque_callback_data: data, errors }: Status): DeliveryReport | null {
  const say: EffectId | null = readEffectId(data ?? '');
  if (say === null) return null;
  if (said === 'delivered' || said === 'read') return { say, delivery: said };
  // A voice message that was listened to was read before.
  if (said === 'played') return { say, delivery: 'read' };
  return said === 'failed' ? { say, delivery: 'failed', reason: describeCode(errors?.[0]?.code) } : null;
}
