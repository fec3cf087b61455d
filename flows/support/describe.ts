/** A conversation as a line of the attendants' list. */

import { formatPhone, maskTaxId } from '../../src/core/brazil.ts';
import type { Listing } from '../../src/core/flow.ts';
import { type Context, customerOf, serviceOf } from './context.ts';
import { serviceName } from './words/ticket.ts';
import { localTime } from './words/times.ts';

const levels = {
  unknown: 'não identificado',
  stranger: 'não localizado no cadastro',
  unreachable: 'não verificado: o ERP não respondeu',
  identified: 'documento informado, sem confirmação',
  verified: 'confirmado',
} as const;

/** Everything that was collected, a line each; documents masked. */
const summaryOf = (context: Context): readonly string[] => {
  const { draft, identity, document, protocol, pending, opened, sender } = context;
  const customer = customerOf(context);
  const service = serviceOf(context);
  return [
    customer === null
      ? `Identificação: ${levels[identity.level]}`
      : `Cliente: ${customer.name} (código ${customer.code}, ${levels.verified})`,
    ...(document === null || customer !== null ? [] : [`Documento informado: ${maskTaxId(document)}`]),
    ...(service === null ? [] : [`Serviço: ${serviceName(service)}`]),
    ...(draft.name === null ? [] : [`Nome: ${draft.name}`]),
    ...(draft.phone === null
      ? sender.phone === null
        ? []
        : [`Telefone da conversa: ${formatPhone(sender.phone)}`]
      : [`Telefone: ${formatPhone(draft.phone)}`]),
    ...(draft.items.length === 0 ? [] : [`Problema: ${draft.items.join(' / ')}`]),
    ...(draft.order === null ? [] : [`Visita de técnico: ${draft.order ? 'pedida' : 'não pedida'}`]),
    ...(protocol === null ? [] : [`Pergunta pelo protocolo ${protocol}`]),
    ...(Object.keys(pending).length === 0 ? [] : ['Atendimento sendo registrado no ERP']),
    ...opened.slice(-3).map((ticket) => `Atendimento aberto nesta conversa: ${ticket.protocol}`),
    ...(service?.openTickets ?? [])
      .filter((ticket) => !opened.some(({ protocol: known }) => known === ticket.protocol))
      .slice(0, 3)
      .map(
        (ticket) =>
          `Já em aberto no ERP: ${ticket.protocol}${ticket.openedAt === undefined ? '' : ` (${localTime(ticket.openedAt)})`}`,
      ),
  ];
};

/** What the desk shows of it. */
export const describe = (context: Context, place: Listing['place']): Omit<Listing, 'since'> => {
  const customer = customerOf(context);
  const name = context.draft.name ?? context.name ?? (customer ? customer.firstName : context.sender.profile);
  const phone = context.draft.phone ?? context.sender.phone;
  return {
    place,
    ...(place === 'attended' && context.owner !== null ? { owner: context.owner } : {}),
    ...(context.reason === null || place === 'bot' ? {} : { reason: context.reason }),
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone }),
    summary: summaryOf(context),
    ...(context.untold.length === 0 ? {} : { untold: context.untold }),
  };
};
