/** A customer's record with all its services, whichever way the ERP understands `cancelado`. */

import { phoneVariants } from '../../core/text/brazil.ts';
import type { Backend, CustomerRecord } from '../backend.ts';
import { bareTaxId } from './read.ts';

export type Wanted = Parameters<Backend['findCustomers']>[0];

/** The query for `GET /cliente`, but for `cancelado`. */
export function customerQuery(wanted: Wanted): Readonly<Record<string, string>> {
  const [busca, termo_busca] =
    'taxId' in wanted ? ['cpf_cnpj', bareTaxId(wanted.taxId)] : ['telefone', wanted.phone];
  return { busca, termo_busca, limit: '100' };
}

/**
 * Looks with and without the cancelled services: the documents leave open whether `cancelado=sim` adds them or shows
 * them alone. Always both, and at once: how long an answer takes must not tell a stranger whether a document is known.
 */
export async function findWithCancelled(
  wanted: Wanted,
  look: (cancelado: 'sim' | 'nao') => Promise<readonly CustomerRecord[]>,
): Promise<readonly CustomerRecord[]> {
  const [living, withCancelled] = await Promise.all([look('nao'), look('sim')]);
  return merge(living, withCancelled).filter((record) => answers(wanted, record));
}

function merge(first: readonly CustomerRecord[], second: readonly CustomerRecord[]): CustomerRecord[] {
  const records = new Map<string, CustomerRecord>();
  for (const record of [...first, ...second]) {
    const known = records.get(record.code) ?? { ...record, services: [] };
    const ids = new Set(known.services.map(({ id }) => id));
    const added = record.services.filter(({ id }) => !ids.has(id));
    records.set(record.code, { ...known, services: [...known.services, ...added] });
  }
  return [...records.values()];
}

/** Whether the record is of whom was asked for: a search that the ERP takes loosely must not identify anybody else. */
function answers(wanted: Wanted, record: CustomerRecord): boolean {
  if ('taxId' in wanted) return record.taxId === bareTaxId(wanted.taxId);
  const variants = phoneVariants(wanted.phone);
  return record.phones.some((phone) => phoneVariants(phone).some((variant) => variants.includes(variant)));
}
