/** Where a protocol stands. */

import type { LocalTime, ServiceOrder, TicketStatus } from '../../../../src/core/calls.ts';
import type { Message } from '../../../../src/core/content.ts';
import type { Opened } from '../../context.ts';
import { shorten, statusWord } from '../erp.ts';
import { menuChoice, personChoice } from './menu.ts';
import { localTime, slot } from './times.ts';

/** A ticket in plain words: status, opening, subject, the technician, the closing. */
export const ticketStatus = (ticket: TicketStatus, demonstration: boolean): string =>
  [
    `Protocolo ${ticket.protocol}${demonstration ? ' (demonstração)' : ''}`,
    `Situação: ${statusWord(ticket.status)}${ticket.closed && !/fech|encerr|final|conclu|resol/i.test(ticket.status) ? ' (encerrado)' : ''}`,
    ticket.openedAt === undefined ? null : `Aberto em: ${localTime(ticket.openedAt)}`,
    ticket.subject === undefined ? null : `Assunto: ${ticket.subject}`,
    ticket.description === undefined ? null : `Você contou: ${shorten(ticket.description, 300)}`,
    ...(ticket.orders ?? []).map(orderLine),
    ticket.closed ? closingLine(ticket) : null,
  ]
    .filter((line) => line !== null)
    .join('\n');

const closingLine = ({ closedAt, closing }: TicketStatus): string | null =>
  closedAt === undefined && closing === undefined
    ? null
    : `Encerrado${closedAt === undefined ? '' : ` em ${localTime(closedAt)}`}${closing === undefined ? '' : `: ${shorten(closing, 300)}`}`;

const orderLine = (order: ServiceOrder): string => `Visita de técnico: ${orderState(order)}`;

const orderState = (order: ServiceOrder): string => {
  const when = order.slot === undefined ? '' : slot(order.slot);
  switch (order.status) {
    case 'waiting-schedule':
      return 'ainda sem data marcada';
    case 'scheduled':
      return when === '' ? 'marcada' : `marcada para ${when}`;
    case 'under-way':
      return 'o técnico está a caminho ou atendendo';
    case 'finished':
      return `concluída${order.finishedAt === undefined ? '' : ` em ${localTime(order.finishedAt)}`}${order.closing === undefined ? '' : `: ${shorten(order.closing, 200)}`}`;
    case 'cancelled':
      return 'cancelada';
    case 'other':
      return `${statusWord(order.statusText)}${when === '' ? '' : ` (${when})`}`;
  }
};

const dateOf = ({ openedAt }: TicketStatus): string =>
  openedAt === undefined ? '' : `${localTime(openedAt).slice(0, 5)}: `;

export const pickTicket = (tickets: readonly TicketStatus[]): Message => ({
  text: 'Estes são seus últimos atendimentos. Qual quer ver? Também pode mandar outro número de protocolo.',
  choices: tickets.map((ticket, index) => ({
    id: `t${index}`,
    ...(index === 0 ? { synonyms: ['o último', 'último', 'o mais recente', 'mais recente'] } : {}),
    label: `${dateOf(ticket)}${shorten(ticket.subject ?? statusWord(ticket.status), 40)} (final ${ticket.protocol.slice(-4)})`,
  })),
});

/** Tickets that this very chat opened: all that may be shown without proof of who writes. */
export const pickOpened = (opened: readonly Opened[]): Message => ({
  text: 'Qual destes protocolos, abertos nesta conversa, você quer ver?',
  choices: [
    ...opened.map(({ protocol }, index) => ({ id: `o${index}`, label: protocol })),
    { id: 'other', label: 'Outro atendimento', synonyms: ['outro'] },
  ],
});

/** Asked by the number of a talk that led to no ticket, in the chat where it was told. */
export const contactKnown = (at: LocalTime): string =>
  `Esse é o número do nosso contato de ${localTime(at)}. Nenhum atendimento foi aberto por ele.`;
export const noTickets = 'Não encontrei atendimentos no seu cadastro.';
export const protocolUnclear =
  'O protocolo tem de 12 a 24 números. Confira e mande de novo, ou escolha uma opção.';

/** The same words whether a protocol does not exist or is somebody else's. */
export const protocolNotFound: Message = {
  text: 'Não encontrei esse protocolo entre os seus atendimentos. Confira o número e mande de novo, ou escolha uma opção.',
  choices: [
    { id: 'latest', label: 'Ver meus últimos', synonyms: ['meus', 'últimos'] },
    personChoice,
    menuChoice,
  ],
};

export const unproved: Message = {
  text:
    'Só mostro atendimentos a quem confirma que é o titular: CPF ou CNPJ com a data de nascimento, ' +
    'ou com os 4 últimos dígitos de um telefone do cadastro.',
  choices: [
    { id: 'again', label: 'Confirmar agora', synonyms: ['confirmar', 'tentar de novo', 'sim'] },
    personChoice,
    menuChoice,
  ],
};

export const protocolLocked =
  'Foram muitas tentativas. Por segurança, a consulta de protocolos fica fechada por uma hora. Se precisar, uma pessoa da equipe pode ajudar.';
export const followOffline: Message = {
  text: 'Não consegui consultar o sistema agora.',
  choices: [
    { id: 'again', label: 'Tentar de novo', synonyms: ['tentar', 'de novo', 'sim'] },
    personChoice,
    menuChoice,
  ],
};
