/** Finds customers and tickets as a search asks, exactly: a phone with another prefix or a dotted CPF finds nobody. */

import type { Clock } from './clock.ts';
import type { SandboxCustomer } from './provider/people.ts';
import type { Owners } from './provider/roll.ts';
import type { Ticket } from './provider/tickets.ts';
import type { CustomerSearch, TicketSearch } from './reading.ts';

export function searchCustomers(
  customers: readonly SandboxCustomer[],
  search: CustomerSearch,
): readonly SandboxCustomer[] {
  const matches = (customer: SandboxCustomer): boolean => {
    switch (search.by) {
      case 'cpf_cnpj':
        return customer.taxId === search.term;
      case 'telefone':
        return customer.phones.includes(search.term);
      case 'codigo_cliente':
        return String(customer.code) === search.term;
      case 'id_cliente_servico':
        return customer.services.some(({ id }) => String(id) === search.term);
    }
  };
  return customers.filter(matches).slice(0, search.limit);
}

export function searchTickets(
  tickets: readonly Ticket[],
  search: TicketSearch,
  { owners, clock }: { readonly owners: Owners; readonly clock: Clock },
): readonly Ticket[] {
  const matches = (ticket: Ticket): boolean => {
    const customer = owners.get(ticket.service)?.customer;
    switch (search.by) {
      case 'codigo_cliente':
        return String(customer?.code) === search.term;
      case 'cpf_cnpj':
        return customer?.taxId === search.term;
      case 'id_cliente_servico':
        return String(ticket.service) === search.term;
      case 'protocolo':
        return ticket.protocol === search.term;
    }
  };
  const openedWithin = (ticket: Ticket): boolean => {
    const date = clock.local(ticket.openedAt).slice(0, 10);
    return date >= search.from && date <= search.to;
  };
  const key = (ticket: Ticket): number =>
    search.orderBy === 'data_cadastro' ? ticket.openedAt : (ticket.closed?.at ?? Number.MAX_SAFE_INTEGER);
  const direction = search.descending ? -1 : 1;
  return tickets
    .filter((ticket) => matches(ticket) && openedWithin(ticket))
    .filter((ticket) => !search.onlyPending || ticket.closed === undefined)
    .sort((a, b) => direction * (key(a) - key(b) || a.id - b.id))
    .slice(0, search.limit);
}
