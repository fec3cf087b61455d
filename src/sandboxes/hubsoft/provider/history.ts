/** The tickets that the invented customers had before: closed ones, and one with a visit scheduled for tomorrow. */

import { bareDigits, type Clock } from '../clock.ts';
import type { Ticket } from './tickets.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Oldest first. Dates of what is still open count from now. */
export function inventHistory(clock: Clock): readonly Ticket[] {
  const today = clock.startOfDay(clock.now());
  const yesterdayMorning = today - day + 9 * hour + 41 * minute;
  const tomorrow = today + day;
  return [
    {
      id: 110,
      protocol: '201806191505251',
      service: 11000,
      type: 'TÉCNICO - QUEDAS DE CONEXÃO',
      openedAt: Date.parse('2018-06-19T15:05:25-03:00'),
      description: 'VERIFICAR CONEXÃO',
      // As old records are: its visit is over, with a slot from before it was opened, and the ticket itself is pending no more.
      status: 'Resolvido',
      openedBy: 'Atendimento',
      closed: { at: Date.parse('2018-06-20T09:30:00-03:00'), text: 'TROCADO CONECTOR. CLIENTE NAVEGANDO.' },
      order: {
        status: 'finalizado',
        kind: 'SUPORTE',
        from: Date.parse('2018-06-19T14:02:00-03:00'),
        to: Date.parse('2018-06-19T15:02:00-03:00'),
        closing: 'TROCADO CONECTOR NA CAIXA DE ATENDIMENTO',
      },
    },
    {
      id: 286,
      protocol: '201811061730517',
      service: 11000,
      type: 'SAC',
      openedAt: Date.parse('2018-11-06T17:30:51-03:00'),
      description: 'Segunda via do boleto | ATENDIMENTO ABERTO VIA CENTRAL DO ASSINANTE',
      status: 'Resolvido',
      openedBy: 'Central do Assinante',
      closed: { at: Date.parse('2018-11-07T08:15:00-03:00'), text: 'Enviada por e-mail.' },
    },
    {
      id: 2140,
      protocol: '2024051409123302140',
      service: 11011,
      type: 'SEM ACESSO A INTERNET',
      openedAt: Date.parse('2024-05-14T09:12:33-03:00'),
      description: 'Sem internet desde ontem à noite, luz vermelha no aparelho.',
      status: 'Resolvido',
      openedBy: 'Atendimento',
      closed: { at: Date.parse('2024-05-14T16:48:10-03:00'), text: 'Refeita a fusão da fibra.' },
    },
    {
      id: 3077,
      protocol: '2025020311265903077',
      service: 11040,
      type: 'CANCELAMENTO',
      openedAt: Date.parse('2025-02-03T11:26:59-03:00'),
      description: 'Mudança de cidade.',
      status: 'Resolvido',
      openedBy: 'Atendimento',
      closed: { at: Date.parse('2025-02-10T10:02:41-03:00'), text: 'Equipamentos recolhidos.' },
    },
    {
      id: 4821,
      protocol: `${bareDigits(clock.local(yesterdayMorning))}04821`,
      service: 11050,
      type: 'OSCILAÇÃO/QUEDAS DE CONEXÃO',
      openedAt: yesterdayMorning,
      description: 'A conexão cai várias vezes à noite.',
      status: 'Pendente',
      openedBy: 'Atendimento',
      order: {
        status: 'agendado',
        kind: 'SUPORTE',
        from: tomorrow + 14 * hour,
        to: tomorrow + 16 * hour,
      },
    },
  ];
}
