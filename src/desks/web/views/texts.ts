/** How the desk writes what it shows: times, places, and texts that strangers wrote. */

import type { Listing } from '../../../core/flow.ts';
import { formatPhone } from '../../../core/text/brazil.ts';
import { printable } from '../../../core/text/index.ts';
import type { Delivery } from '../../../stores/contract/jobs.ts';
import type { Words } from '../words/index.ts';

/** Signs that take no room: two texts would look the same and be different ones. Joiners within emoji stay. */
const unseen = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff]/gu;

/** A stranger's text, harmless to read: no turned reading order, nothing that cannot be seen. */
export const harmless = (text: string): string => printable(text).replace(unseen, '·');

/** On one line. */
export const onOneLine = (text: string): string => harmless(text).replace(/\s+/gu, ' ').trim();

/** What a customer is called; undefined of a protocol's buyer whom nobody has named, where the number stands for the name. */
export const calledIn = ({ name, known }: Pick<Listing, 'name' | 'known'>): string | undefined =>
  known?.protocol !== undefined && name?.includes(known.protocol.number) ? undefined : name;

/** A customer by what is known of them. */
export const whoOf = ({ name, phone }: Pick<Listing, 'name' | 'phone'>, { lists }: Words): string =>
  onOneLine(name ?? '') || (phone && formatPhone(phone)) || lists.nameless;

const channels: Readonly<Record<string, string>> = {
  telegram: 'Telegram',
  'whatsapp-cloud': 'WhatsApp',
  'whatsapp-paired': 'WhatsApp',
  terminal: 'Terminal',
  magalu: 'Magalu',
};

/** A network as people call it. */
export const channelName = (channel: string, { lists }: Words): string =>
  channel === 'web' ? lists.site : (channels[channel] ?? channel);

/** Whether a delivery needs somebody's eye. */
export const isTrouble = (delivery: Delivery): boolean =>
  delivery === 'failed' || delivery === 'expired' || delivery === 'uncertain';

/** Times of day are read in 24 hours here, whatever the language. */
const localeOf = (language: string): string => (language === 'en' ? 'en-GB' : language);

/** `14:05`, in the provider's time zone. */
export const clockTime = (at: number, timeZone: string, { language }: Words): string =>
  new Intl.DateTimeFormat(localeOf(language), { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);

/** `segunda-feira, 23 de novembro` */
export const dayOf = (at: number, timeZone: string, { language }: Words): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(at);

/** `23/11/2026, 14:05` */
export const momentOf = (at: number, timeZone: string, { language }: Words): string =>
  new Intl.DateTimeFormat(localeOf(language), { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
    at,
  );
