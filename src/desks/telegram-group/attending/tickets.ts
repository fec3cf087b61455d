/** Opening a ticket from a topic: what is known is shown, and what was shown is what is confirmed. */

import { z } from 'zod';
import type { ForumButtons } from '../../../channels/forum.ts';
import type { OpenTicketInput, Service } from '../../../core/calls.ts';
import { formatPhone, parsePhone } from '../../../core/text/brazil.ts';
import type { Conversation, Records } from '../../../stores/store.ts';
import { cut, onOneLine, shown } from '../texts.ts';
import { requestOf } from './requests.ts';

/** What was shown for confirmation. */
const offer = z.object({
  conversation: z.string(),
  name: z.string(),
  phone: z.string(),
  email: z.string().exactOptional(),
  description: z.string(),
  services: z.array(z.string()),
});
type Offer = z.infer<typeof offer>;

/** What a topic shows, and what is to be remembered with the number of that message. */
export type Offered =
  | { readonly problem: string }
  | { readonly text: string; readonly buttons: ForumButtons; readonly offer: Offer };

/** Milliseconds that a confirmation is good for: what is known changes. */
const lasts = 3_600_000;
/** More services than this are chosen from on the desk's page. */
const mostServices = 5;

const place = (group: string, message: number) => `telegram-group/${group}/offer/${message}`;

/** Whether a pressed button is one of these. */
export const isOrder = (press: string): boolean => /^order:(?:\d(?::visit)?|no)$/.test(press);

const serviceName = ({ plan, place: where }: Service): string =>
  onOneLine(where === undefined ? plan : `${plan} (${where})`);

/** @param described what the attendant wrote of the problem; what the customer told if empty. */
export function offerTicket({ conversation, listing }: Conversation, described: string): Offered {
  const { known = {}, name: called, phone: listed } = listing;
  const { draft = {}, customer, service } = known;
  const name = draft.name ?? customer?.name ?? called;
  const phone = parsePhone(draft.phone ?? listed ?? '');
  const description = described === '' ? draft.description : described;
  const services = [
    ...(service === undefined ? [] : [service]),
    ...(known.services ?? []).filter(({ id }) => id !== service?.id),
  ]
    .filter(({ standing }) => standing !== 'cancelled' && standing !== 'awaiting-installation')
    .slice(0, mostServices);
  const missing = [
    ...(services.length === 0 ? ['o serviço (o cliente ainda não se identificou)'] : []),
    ...(name === undefined ? ['o nome'] : []),
    ...(phone.ok ? [] : ['um telefone']),
    ...(description === undefined || description === ''
      ? ['o que acontece (escreva /chamado e a descrição)']
      : []),
  ];
  if (name === undefined || !phone.ok || description === undefined || missing.length > 0)
    return { problem: `Não dá para abrir o chamado ainda: falta ${missing.join('; ')}.` };
  const { email } = draft;
  return {
    text: [
      '🎫 Abrir este chamado no ERP?',
      `Nome: ${onOneLine(name)}`,
      `Telefone: ${formatPhone(phone.phone)}`,
      ...(email === undefined ? [] : [`E-mail: ${onOneLine(email)}`]),
      `Problema: ${cut(shown(description), 2_000)}`,
    ].join('\n'),
    buttons: [
      ...services.flatMap((each, index) => {
        const label = services.length === 1 ? '' : `: ${cut(serviceName(each), 40)}`;
        return [
          [{ label: `Abrir${label}`, press: `order:${index}` }],
          // Only who proved who they are has a technician sent.
          ...(customer === undefined
            ? []
            : [[{ label: `Abrir, com visita${label}`, press: `order:${index}:visit` }]]),
        ];
      }),
      [{ label: 'Não abrir', press: 'order:no' }],
    ],
    offer: {
      conversation,
      name,
      phone: phone.phone,
      description,
      services: services.map(({ id }) => id),
      ...(email === undefined ? {} : { email }),
    },
  };
}

export const rememberOffer = async (
  records: Records,
  group: string,
  { message, offer: offered }: { readonly message: number; readonly offer: Offer },
): Promise<void> => {
  await records.set(place(group, message), offered, { expiresIn: lasts });
};

/** What a pressed button orders, as one request however often it is pressed; or why nothing. */
export async function readOrder(
  records: Records,
  group: string,
  { press, message }: { readonly press: string; readonly message: number },
): Promise<{ readonly ticket: OpenTicketInput; readonly request: string } | { readonly problem: string }> {
  const found = await records.get(place(group, message));
  if (found === null) return { problem: 'Esta confirmação não vale mais: peça o chamado de novo.' };
  if (press === 'order:no') {
    await records.delete(place(group, message));
    return { problem: 'Nada foi aberto.' };
  }
  const { conversation: _, services, ...rest } = offer.parse(found.value);
  const [, index, visit] = press.split(':');
  const service = services[Number(index)];
  if (service === undefined) return { problem: 'Este serviço não está mais na lista.' };
  return {
    ticket: { ...rest, service, serviceOrder: visit === 'visit' },
    request: requestOf('ticket', group, message),
  };
}
