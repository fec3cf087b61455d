/** Which rows of a list of tickets can be read, and what that means for whoever reads them. Pure. */

import { Failure } from '../../core/failure.ts';
import type { Reference } from '../../core/ids/index.ts';
import { carriesReference } from '../../core/ids/reference.ts';
import { describedRow, type StoredTicket, ticket } from './schemas.ts';

/** The rows to show a customer: one odd row of many years does not hide the others. */
export const readableRows = (rows: readonly unknown[]): readonly StoredTicket[] =>
  rows.flatMap((row) => {
    const { data } = ticket.safeParse(row);
    return data === undefined ? [] : [data];
  });

/**
 * The rows to look for a ticket in that may have been created.
 *
 * @param most how many rows were asked for: a full list must stay so, since it may hide others.
 * @throws Failure `unknown` unless every row was read, or surely is of another ticket.
 */
export function rowsSeeking(
  reference: Reference,
  rows: readonly unknown[],
  most: number,
): readonly StoredTicket[] {
  const readable = readableRows(rows);
  const unreadable = rows.filter((row) => !ticket.safeParse(row).success);
  if (unreadable.length === 0) return readable;
  if (rows.length >= most || !unreadable.every((row) => isAnothers(row, reference)))
    throw new Failure('unknown', 'o HubSoft listou um atendimento em um formato inesperado');
  return readable;
}

/** Its text can be read, and is none of ours. */
function isAnothers(row: unknown, reference: Reference): boolean {
  const { data } = describedRow.safeParse(row);
  return data !== undefined && !carriesReference(data.descricao_abertura, reference);
}
