/** How the desk writes what it shows: times, places, and texts that strangers wrote. */

import type { Listing } from '../../../core/flow.ts';
import { formatPhone } from '../../../core/text/brazil.ts';
import { printable } from '../../../core/text/index.ts';
import type { Delivery } from '../../../stores/jobs.ts';

/** Signs that take no room: two texts would look the same and be different ones. Joiners within emoji stay. */
const unseen = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff]/gu;

/** A stranger's text, harmless to read: no turned reading order, nothing that cannot be seen. */
export const harmless = (text: string): string => printable(text).replace(unseen, '·');

/** On one line. */
export const onOneLine = (text: string): string => harmless(text).replace(/\s+/gu, ' ').trim();

/** A customer by what is known of them. */
export const whoOf = ({ name, phone }: Pick<Listing, 'name' | 'phone'>): string =>
  onOneLine(name ?? '') || (phone && formatPhone(phone)) || 'Sem nome';

const channels: Readonly<Record<string, string>> = {
  web: 'Site',
  telegram: 'Telegram',
  'whatsapp-cloud': 'WhatsApp',
  'whatsapp-paired': 'WhatsApp',
  terminal: 'Terminal',
};

/** A network as people call it. */
export const channelName = (channel: string): string => channels[channel] ?? channel;

/** What became of something that was said; empty where it need not be told. */
export const deliveryText: Readonly<Record<Delivery, string>> = {
  pending: 'enviando',
  sent: 'enviada',
  delivered: 'entregue',
  read: 'lida',
  failed: 'não entregue',
  expired: 'não enviada: passou da hora',
  uncertain: 'talvez entregue',
  withdrawn: 'retirada antes de sair',
};

/** Whether a delivery needs somebody's eye. */
export const isTrouble = (delivery: Delivery): boolean =>
  delivery === 'failed' || delivery === 'expired' || delivery === 'uncertain';

/** `14:05`, in the provider's time zone. */
export const clockTime = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('pt-BR', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

/** `segunda-feira, 23 de novembro` */
export const dayOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('pt-BR', { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(at);
