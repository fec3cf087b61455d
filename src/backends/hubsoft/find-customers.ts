/** A customer's record with all its services, whichever way the ERP understands `cancelado`. */

import { phoneVariants } from '../../core/brazil.ts';
import type { Backend, CustomerRecord } from '../backend.ts';

export type Wanted = Parameters<Backend['findCustomers']>[0];

/** The query for `GET /cliente`, but for `cancelado`. */
export function customerQuery(wanted: Wanted): Readonly<Record<string, string>> {
  const [busca, termo_busca] =
    'taxId' in wanted
      ? ['cpf_cnpj', bareTaxId(wanted.taxId)]
      : 'phone' in wanted
        ? ['telefone', wanted.phone]
        : ['codigo_cliente', wanted.code];
  return { busca, termo_busca, limit: '100' };
}

/**
 * Looks with the cancelled services, and without them only if need be. The documents leave open whether
 * `cancelado=sim` adds the cancelled services or shows them alone. An answer in which every record has a living
 * service has added them and is complete; any other is completed by the second look.
 */
export async function findWithCancelled(
  wanted: Wanted,
  look: (cancelado: 'sim' | 'nao') => Promise<readonly CustomerRecord[]>,
): Promise<readonly CustomerRecord[]> {
  const withCancelled = await look('sim');
  const complete = withCancelled.length > 0 && withCancelled.every(hasLivingService);
  const found = complete ? withCancelled : merge(await look('nao'), withCancelled);
  return found.filter((record) => answers(wanted, record));
}

const hasLivingService = ({ services }: CustomerRecord): boolean =>
  services.some(({ standing }) => standing !== 'cancelled');

function merge(first: readonly CustomerRecord[], second: readonly CustomerRecord[]): CustomerRecord[] {
  const records = new Map<string, CustomerRecord>();
  for (const record of [...first, ...second]) {
    const known = records.get(record.code) ?? { ...record, services: [] };
    const added = record.services.filter(({ id }) => known.services.every((service) => service.id !== id));
    records.set(record.code, { ...known, services: [...known.services, ...added] });
  }
  return [...records.values()];
}

/** Whether the record is of whom was asked for: a search that the ERP takes loosely must not identify anybody else. */
function answers(wanted: Wanted, record: CustomerRecord): boolean {
  if ('taxId' in wanted) return record.taxId === bareTaxId(wanted.taxId);
  if ('code' in wanted) return record.code === wanted.code;
  const variants = phoneVariants(wanted.phone);
  return record.phones.some((phone) => phoneVariants(phone).some((variant) => variants.includes(variant)));
}

const bareTaxId = (text: string): string => text.toUpperCase().replace(/[^0-9A-Z]/g, '');
