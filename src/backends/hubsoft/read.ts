/** From the ERP's shapes to ours. Pure. */

import type { LocalTime, Service, ServiceOrder } from '../../core/calls.ts';
import { defined } from '../../core/defined.ts';
import { readableDescription } from '../../core/ids/reference.ts';
import { fold } from '../../core/text/index.ts';
import { plainText } from '../../core/text/markup.ts';
import type { CustomerRecord, Ticket } from '../backend.ts';
import { readLocalTime } from './local-time.ts';
import type { StoredCustomer, StoredOrder, StoredService, StoredTicket } from './schemas.ts';

/** @param timezone of the provider (IANA), by whose clock times without a zone are. */
export function readTicket(stored: StoredTicket, timezone: string): Ticket {
  const closed = isClosed(stored);
  const description = stored.descricao_abertura && readableDescription(stored.descricao_abertura);
  return {
    id: stored.id_atendimento,
    protocol: stored.protocolo,
    status: stored.status ?? stored.status_fechamento ?? (closed ? 'Fechado' : 'Aberto'),
    closed,
    orders: stored.ordens_servico.map((order) => readOrder(order, timezone)),
    ...defined({
      customer: stored.cliente?.codigo_cliente,
      openedAt: readLocalTime(stored.data_cadastro, timezone),
      closedAt: readLocalTime(stored.data_fechamento, timezone),
      subject: stored.tipo_atendimento,
      description: description || undefined,
      rawDescription: stored.descricao_abertura,
      closing: stored.descricao_fechamento ?? stored.motivo_fechamento,
    }),
  };
}

const isClosed = ({ data_fechamento, status_fechamento, status }: StoredTicket): boolean =>
  data_fechamento !== undefined ||
  status_fechamento !== undefined ||
  /^(?:finalizad|conclu|fechad|encerrad|resolvid|cancelad)/.test(words(status));

function readOrder(stored: StoredOrder, timezone: string): ServiceOrder {
  const status = readOrderStatus(stored);
  const from = readLocalTime(stored.data_inicio_programado, timezone);
  const to = readLocalTime(stored.data_termino_programado, timezone);
  return {
    number: stored.numero_ordem_servico ?? stored.id_ordem_servico ?? '—',
    status,
    statusText: stored.status ?? stored.status_fechamento ?? '—',
    // Until somebody schedules it, the programmed slot is only the hour after the opening.
    ...(from === undefined || status === 'waiting-schedule' ? {} : { slot: { from, ...defined({ to }) } }),
    ...defined({
      finishedAt: readLocalTime(stored.data_termino_executado, timezone),
      closing: stored.descricao_fechamento,
    }),
  };
}

const orderStatuses: readonly (readonly [RegExp, ServiceOrder['status']])[] = [
  [/^aguardando agendamento/, 'waiting-schedule'],
  [/^(?:re)?agendad/, 'scheduled'],
  [/^(?:em (?:execucao|andamento|deslocamento|atendimento)|iniciad|executando)/, 'under-way'],
  [/^cancelad/, 'cancelled'],
  [/^(?:finalizad|concluid|executad|encerrad)/, 'finished'],
];

function readOrderStatus({ status, status_fechamento }: StoredOrder): ServiceOrder['status'] {
  const known = (word: string) => orderStatuses.find(([pattern]) => pattern.test(word))?.[1] ?? 'other';
  const read = known(words(status ?? status_fechamento));
  return read === 'finished' && known(words(status_fechamento)) === 'cancelled' ? 'cancelled' : read;
}

export function readCustomer(stored: StoredCustomer, timezone: string): CustomerRecord {
  const birth = readLocalTime(stored.data_nascimento ?? stored.data_nascmento, timezone);
  return {
    code: stored.codigo_cliente,
    name: plainText(stored.nome_razaosocial ?? ''),
    taxId: bareTaxId(stored.cpf_cnpj ?? ''),
    phones: [stored.telefone_primario, stored.telefone_secundario, stored.telefone_terciario].flatMap(
      readPhones,
    ),
    services: stored.servicos.map(readService),
    alerts: readAlerts(stored),
    ...defined({ birthDate: birth?.slice(0, 10) }),
  };
}

/** `529.982.247-25` without punctuation; a CNPJ may have letters. */
export const bareTaxId = (text: string): string => text.toUpperCase().replace(/[^0-9A-Z]/g, '');

/** National digits of every number in a field: some hold two, as in `(37) 3221-4455 / 99911-2233`. */
const readPhones = (field: string | undefined): string[] =>
  (field ?? '')
    .split(/[^\d\s()+.-]+/)
    .map((part) => part.replace(/\D/g, '').replace(/^0+/, ''))
    .map((digits) => (digits.length >= 12 && digits.startsWith('55') ? digits.slice(2) : digits))
    .filter((digits) => digits.length === 10 || digits.length === 11);

const readAlerts = ({ alerta, alerta_mensagens }: StoredCustomer): string[] =>
  [false, 0, '0', 'false', 'nao'].some((no) => no === alerta)
    ? []
    : alerta_mensagens.flatMap((message) => (message === undefined ? [] : [withoutMarkup(message)]));

const withoutMarkup = (html: string): string => plainText(html).replace(/\s+/g, ' ');

const standings: readonly (readonly [RegExp, Service['standing']])[] = [
  [/^servico habilitado/, 'active'],
  // `suspenso_parcialmente` is half speed until the bill is paid.
  [/^suspenso (?:por )?(?:debito|parcial)/, 'suspended-debt'],
  [/^suspenso (?:a )?pedido/, 'suspended-request'],
  [/^aguardando instalacao/, 'awaiting-installation'],
  [/^cancelad/, 'cancelled'],
];

function readService(stored: StoredService): CustomerRecord['services'][number] {
  const { bairro, cidade } = stored.endereco_instalacao ?? {};
  const status = words(stored.status_prefixo ?? stored.status);
  const place = [bairro, cidade].filter((part) => part !== undefined).join(', ');
  return {
    id: stored.id_cliente_servico,
    plan: plainText(stored.nome ?? ''),
    standing: standings.find(([pattern]) => pattern.test(status))?.[1] ?? 'other',
    ...defined({ place: plainText(place) || undefined }),
  };
}

/** `servico_habilitado` and `Serviço Habilitado` alike. */
const words = (status: string | undefined): string => fold((status ?? '').replaceAll('_', ' '));

/** Newest first: by day, and within a day by the ERP's ascending ids (a listed ticket has no time of day). */
export const newestFirst = (tickets: readonly Ticket[]): Ticket[] =>
  [...tickets].sort((a, b) => compare(day(b), day(a)) || Number(b.id) - Number(a.id) || 0);

/** A ticket without a date keeps to the front: what cannot be placed must not be cut off. */
const day = ({ openedAt }: Ticket): LocalTime => openedAt?.slice(0, 10) ?? '9999';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
