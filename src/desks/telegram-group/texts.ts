/** How what strangers wrote is shown in the group: harmless to read, and without documents. */

import type { Listing } from '../../core/flow.ts';
import { formatPhone, maskTaxId, parseTaxId } from '../../core/text/brazil.ts';
import { printable } from '../../core/text/index.ts';

/** Signs that take no room: two texts would look the same and be different ones. Joiners within emoji stay. */
const unseen = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff]/gu;

/** What is written like a CPF or a CNPJ; the check digits tell. */
const documents =
  /(?<![\dA-Z])(?:\d{3}[.\s]?\d{3}[.\s]?\d{3}[-\s]?\d{2}|[\dA-Z]{2}[.\s]?[\dA-Z]{3}[.\s]?[\dA-Z]{3}[/\s]?[\dA-Z]{4}[-\s]?\d{2})(?![\dA-Z])/gi;

/** A group has many readers, and its history stays: documents are masked wherever somebody typed one. */
export const shown = (text: string): string =>
  printable(text)
    .replace(unseen, '·')
    .replace(documents, (found) => (parseTaxId(found) === null ? found : maskTaxId(found)));

/** On one line. */
export const onOneLine = (text: string): string => shown(text).replace(/\s+/gu, ' ').trim();

/** At most `most` UTF-16 units, cut with a sign that something is missing. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;

/** A customer by what is known of them. */
export const whoOf = ({ name, phone }: Pick<Listing, 'name' | 'phone'>): string =>
  onOneLine(name ?? '') || (phone && formatPhone(phone)) || 'Sem nome';

const channels: Readonly<Record<string, string>> = {
  web: 'site',
  telegram: 'Telegram',
  'whatsapp-cloud': 'WhatsApp',
  'whatsapp-paired': 'WhatsApp',
  magalu: 'Magalu',
};

/** A network as people call it. */
export const channelName = (channel: string): string => channels[channel] ?? channel;
