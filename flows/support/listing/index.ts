/** A conversation as a line of the attendants' list. */

import type { Listing } from '../../../src/core/flow.ts';
import { formatPhone, maskTaxId } from '../../../src/core/text/brazil.ts';
import type { Language } from '../../../src/core/text/language.ts';
import type { Clock } from '../../team/clock.ts';
import { awaitsTicket, isUnidentified } from '../chapters/requests/confirmed.ts';
import { type Context, customerOf, type Draft, type Pending, type Request, serviceOf } from '../context.ts';
import type { Kit } from '../kit.ts';
import { isCompanyName } from '../listening/reading/names.ts';
import { reasons } from '../words/attendants.ts';
import { serviceName } from '../words/pt/ticket.ts';
import { localTime } from '../words/pt/times.ts';
import { knownOf } from './known.ts';
import { latestContacts } from './matter.ts';

const languageNames: Readonly<Record<Language, string>> = { pt: 'português', en: 'inglês' };

const levels = {
  unknown: 'não identificado',
  stranger: 'não localizado no cadastro',
  unreachable: 'não verificado: o ERP não respondeu',
  identified: 'documento informado, sem confirmação',
  verified: 'confirmado',
} as const;

/** Who is writing, as far as it is known; documents masked. */
const identityLines = ({ identity, document }: Pick<Context, 'identity' | 'document'>): readonly string[] =>
  identity.level === 'verified'
    ? [`Cliente: ${identity.customer.name} (código ${identity.customer.code}, ${levels.verified})`]
    : [
        `Identificação: ${levels[identity.level]}`,
        ...(document === null ? [] : [`Documento informado: ${maskTaxId(document)}`]),
      ];

const draftLines = (draft: Draft): readonly string[] => [
  ...(draft.name === null ? [] : [`Nome: ${draft.name}`]),
  ...(draft.phone === null ? [] : [`Telefone: ${formatPhone(draft.phone)}`]),
  ...(typeof draft.email === 'string' ? [`E-mail: ${draft.email}`] : []),
  ...(draft.items.length === 0 ? [] : [`Problema: ${draft.items.join(' / ')}`]),
  ...(draft.order === null ? [] : [`Visita de técnico: ${draft.order ? 'pedida' : 'não pedida'}`]),
];

/** All that a person needs to open the ticket. */
const confirmedLines = (confirmed: Pending): readonly string[] => {
  const service = serviceOf(confirmed);
  return [
    ...identityLines(confirmed),
    ...(service === null ? [] : [`Serviço: ${serviceName(service)}`]),
    ...draftLines(confirmed.draft),
  ];
};

/** A confirmed request. */
const requestLines = (request: Request): readonly string[] => [
  `${request.cancelled ? 'Pedido que o cliente não quer mais' : 'Pedido confirmado, sem protocolo'}: ${request.reason}`,
  ...confirmedLines(request).map((line) => `  ${line}`),
];

/** Everything that was collected, a line each. */
const summaryOf = (context: Context, clock: Clock): readonly string[] => {
  const { draft, protocol, pending, opened, sender, requests, language } = context;
  const service = serviceOf(context);
  return [
    ...requests.flatMap(requestLines),
    ...(language === 'pt' ? [] : [`Idioma: ${languageNames[language]}`]),
    ...identityLines(context),
    ...(service === null ? [] : [`Serviço: ${serviceName(service)}`]),
    ...draftLines(draft),
    ...(draft.phone === null && sender.phone !== null
      ? [`Telefone da conversa: ${formatPhone(sender.phone)}`]
      : []),
    ...(protocol === null ? [] : [`Pergunta pelo protocolo ${protocol}`]),
    ...Object.entries(pending).flatMap(([key, one]) =>
      isUnidentified(key)
        ? ['Guardado até o ERP voltar:', ...confirmedLines(one).map((line) => `  ${line}`)]
        : ['Atendimento sendo registrado no ERP'],
    ),
    ...opened.slice(-3).map((ticket) => `Atendimento aberto nesta conversa: ${ticket.protocol}`),
    ...latestContacts(context).map(
      ({ number, at }) => `Contato sem atendimento: ${number} (${localTime(clock.show(at))})`,
    ),
    ...(service?.openTickets ?? [])
      .filter((ticket) => !opened.some(({ protocol: known }) => known === ticket.protocol))
      .slice(0, 3)
      .map(
        (ticket) =>
          `Já em aberto no ERP: ${ticket.protocol}${ticket.openedAt === undefined ? '' : ` (${localTime(ticket.openedAt)})`}`,
      ),
  ];
};

/** People by their first name, companies by the whole. */
const calledName = (context: Context): string | null => {
  const customer = customerOf(context);
  if (customer === null) return null;
  return isCompanyName(customer.name) ? customer.name : customer.firstName;
};

const reasonOf = ({ reason, requests, untold }: Context): string | null =>
  reason ??
  requests.find(({ cancelled }) => !cancelled)?.reason ??
  requests[0]?.reason ??
  (untold.length > 0 ? reasons.undelivered : null);

/** What the desk shows of it. A request waits for a person wherever the bot has gone with the customer since. */
export const describe = (
  context: Context,
  place: Listing['place'],
  { clock, queues }: Pick<Kit, 'clock' | 'queues'>,
): Omit<Listing, 'since'> => {
  const { draft, requests, sender, owner, unansweredSince, untold, closing, nudgedAt } = context;
  const isOwed = requests.length > 0 || untold.length > 0;
  const listed =
    place === 'attended'
      ? place
      : isOwed
        ? 'waiting'
        : place === 'waiting' && awaitsTicket(context)
          ? 'bot'
          : place;
  const asked = requests.at(-1)?.draft;
  const name = draft.name ?? asked?.name ?? context.name ?? calledName(context) ?? sender.profile;
  const phone = draft.phone ?? asked?.phone ?? sender.phone;
  const reason = listed === 'bot' ? null : reasonOf(context);
  const known = knownOf(context);
  const queue = listed === 'waiting' || listed === 'attended' ? queues.of(context.queue) : null;
  return {
    place: listed,
    ...(listed === 'waiting' && place !== 'waiting' ? { withBot: true } : {}),
    ...(listed === 'attended' && owner !== null ? { owner } : {}),
    ...(queue === null ? {} : { queue: queue.id }),
    ...(listed === 'waiting' && nudgedAt !== null ? { nudgedAt } : {}),
    ...(listed === 'attended' && closing !== null ? { closesAt: closing.at } : {}),
    ...(unansweredSince === null ? {} : { unansweredSince }),
    ...(reason === null ? {} : { reason }),
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone }),
    summary: summaryOf(context, clock),
    ...(untold.length === 0 ? {} : { untold }),
    ...(known === null ? {} : { known }),
  };
};
