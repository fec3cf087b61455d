/** A ticket that an attendant has opened: what the form holds, and what is asked for with it. */

import { z } from 'zod';
import type { OpenTicketInput } from '../../../core/calls.ts';
import type { Known, Listing } from '../../../core/flow.ts';
import { formatPhone, parsePhone } from '../../../core/text/brazil.ts';
import type { Words } from '../words/index.ts';

/** As it is typed. */
export const ticketForm = z.object({
  service: z.string().trim().max(200).default(''),
  name: z.string().trim().max(200).default(''),
  phone: z.string().trim().max(60).default(''),
  email: z.string().trim().max(200).default(''),
  description: z.string().trim().max(2_000).default(''),
  order: z.enum(['yes', 'no']).default('no'),
});
export type TicketForm = z.infer<typeof ticketForm>;

/** What a provider decides about every ticket. */
export type TicketManner = {
  readonly serviceOrder: 'ask' | 'always' | 'never';
  readonly askEmail: boolean;
};

/** What is known of the conversation already. */
export function beginTicket({ known = {}, name, phone }: Listing): TicketForm {
  const { draft = {}, service, services = [] } = known;
  const number = draft.phone ?? phone;
  return {
    service: service?.id ?? (services.length === 1 ? services[0]?.id : undefined) ?? '',
    name: draft.name ?? known.customer?.name ?? name ?? '',
    phone: number === undefined ? '' : formatPhone(number),
    email: draft.email ?? '',
    description: draft.description ?? '',
    order: draft.serviceOrder ? 'yes' : 'no',
  };
}

/** The service as the customer reads it: none if the ERP told nothing of it. */
export const serviceOf = (known: Known, id: string) =>
  known.services?.find((service) => service.id === id) ??
  (known.service?.id === id ? known.service : undefined);

/** What is asked of the ERP, or what is wrong about it. */
export function readTicket(
  form: TicketForm,
  manner: TicketManner,
  wrong: Words['panels']['ticket']['wrong'],
): OpenTicketInput | { readonly problem: string } {
  const { service, name, email, description } = form;
  if (!/^[\w-]{1,40}$/.test(service)) return { problem: wrong.service };
  if (name === '') return { problem: wrong.name };
  const phone = parsePhone(form.phone);
  if (!phone.ok) return { problem: wrong.phone };
  if (email !== '' && !z.email().safeParse(email).success) return { problem: wrong.email };
  if (description === '') return { problem: wrong.description };
  const { serviceOrder } = manner;
  return {
    service,
    name,
    phone: phone.phone,
    ...(email === '' || !manner.askEmail ? {} : { email }),
    description,
    serviceOrder: serviceOrder === 'always' || (serviceOrder === 'ask' && form.order === 'yes'),
  };
}
