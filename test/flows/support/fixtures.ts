/** Invented customers of an invented provider. */

import { createSupport, type SupportSettings } from '../../../flows/support/index.ts';
import type {
  KnownCustomer,
  OpenTicketOutput,
  Service,
  TicketStatus,
  VerifyOutput,
} from '../../../src/core/calls.ts';
import type { Incoming, MediaKind } from '../../../src/core/content.ts';
import type { Result } from '../../../src/core/flow.ts';

export const settings: SupportSettings = {
  providerName: 'Fibra Serrana',
  privacyUrl: 'https://fibraserrana.example/privacidade',
  timezone: 'America/Sao_Paulo',
  serviceOrder: 'ask',
  demonstration: false,
};

export const support = createSupport(settings);

export const minutes = 60_000;
export const cpf = '529.982.247-25';
export const cnpj = '12.ABC.345/01DE-35';
export const phone = '5537999112233';

export const home: Service = {
  id: '11000',
  plan: '500 Mega Fibra',
  place: 'Centro, Divinópolis',
  standing: 'active',
  openTickets: [],
};
export const shop: Service = {
  id: '11001',
  plan: '300 Mega Fibra',
  place: 'Niterói, Divinópolis',
  standing: 'active',
  openTickets: [],
};

export const mariana: KnownCustomer = {
  code: '4711',
  name: 'Mariana Duarte',
  firstName: 'Mariana',
  services: [home],
  alerts: [],
};

export const verified = (customer: KnownCustomer = mariana): VerifyOutput => ({
  level: 'verified',
  customer,
});

export const protocol = '202611211405123456';
export const created: OpenTicketOutput = {
  protocol,
  openedAt: '2026-11-21T14:05:00',
  serviceOrder: false,
};
export const succeeded = (more: Partial<OpenTicketOutput> = {}): Result => ({
  ok: true,
  output: { ...created, ...more },
});

export const refused = (...objections: readonly string[]): Result => ({
  ok: false,
  failure: { kind: 'refused', reason: 'o ERP recusou o atendimento', objections },
});
export const uncertain: Result = {
  ok: false,
  failure: { kind: 'unknown', reason: 'não deu para saber se o atendimento foi criado' },
};

export const ticket: TicketStatus = {
  protocol,
  status: 'Aguardando Análise',
  closed: false,
  openedAt: '2026-11-21T14:05:00',
  subject: 'Sem conexão',
  orders: [
    {
      number: '987',
      status: 'scheduled',
      statusText: 'agendado',
      slot: { from: '2026-11-22T08:00:00', to: '2026-11-22T12:00:00' },
    },
  ],
};
export const oldTicket: TicketStatus = {
  protocol: '202610021130009876',
  status: 'Finalizado',
  closed: true,
  openedAt: '2026-10-02T11:30:00',
  closedAt: '2026-10-03T09:00:00',
  subject: 'Lentidão',
  closing: 'Troca do roteador',
};

export const ana = { id: 'ana', name: 'Ana' };
export const bruno = { id: 'bruno', name: 'Bruno' };

export const media = (kind: MediaKind, caption?: string): Incoming => ({
  type: 'media',
  media: kind,
  ref: 'ref-1',
  ...(caption === undefined ? {} : { caption }),
});
