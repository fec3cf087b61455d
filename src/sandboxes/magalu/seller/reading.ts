/** What the sandbox takes from a request of a seller's, and refuses with 422. What it does not know in a query is ignored. */

import type { Ticket } from '../market/market.ts';

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string };

type Query = Readonly<Record<string, string | undefined>>;

export type Page = {
  readonly limit: number;
  readonly offset: number;
  readonly by: 'created_at' | 'updated_at' | 'due_date';
  readonly descending: boolean;
};

export const most = { limit: 100, offset: 100, text: 3_000, upload: 25_000_000 } as const;

/** `_limit`, `_offset` and `_sort`, the newest first if nothing is said. */
export function readPage(query: Query): Reading<Page> {
  const limit = toInteger(query._limit ?? '50');
  const offset = toInteger(query._offset ?? '0');
  if (limit === undefined || limit < 1 || limit > most.limit)
    return { ok: false, message: `_limit must be between 1 and ${most.limit}` };
  if (offset === undefined || offset > most.offset)
    return { ok: false, message: `_offset must be less than or equal to ${most.offset}` };
  const sort = /^(created_at|updated_at|due_date):(asc|desc)$/.exec(query._sort ?? 'created_at:desc');
  const by = (['created_at', 'updated_at', 'due_date'] as const).find((name) => name === sort?.[1]);
  if (by === undefined) return { ok: false, message: '_sort is invalid' };
  return { ok: true, value: { limit, offset, by, descending: sort?.[2] === 'desc' } };
}

const moments = {
  created_at: (ticket: Ticket) => ticket.createdAt,
  updated_at: (ticket: Ticket) => ticket.updatedAt,
  due_date: (ticket: Ticket) => dueAt(ticket.dueDate),
} as const;

/** Whether a protocol is among those that a query asks for. */
export function readFilters(query: Query): Reading<(ticket: Ticket) => boolean> {
  const tests: ((ticket: Ticket) => boolean)[] = [];
  if (query.status !== undefined) tests.push(({ status }) => status === query.status);
  if (query.protocol !== undefined) tests.push(({ protocol }) => protocol === query.protocol);
  if (query.closed !== undefined) tests.push(({ closed }) => String(closed) === query.closed);
  for (const [name, momentOf] of Object.entries(moments))
    for (const end of ['gte', 'lte'] as const) {
      const given = query[`${name}_${end}`];
      if (given === undefined) continue;
      const at = Date.parse(given);
      if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(given) || Number.isNaN(at))
        return { ok: false, message: `${name}_${end} is not a valid datetime` };
      tests.push((ticket) => (end === 'gte' ? momentOf(ticket) >= at : momentOf(ticket) <= at));
    }
  return { ok: true, value: (ticket) => tests.every((holds) => holds(ticket)) };
}

/** Those without a zone are UTC. */
export const dueAt = (dueDate: string | null): number =>
  dueDate === null ? Number.MAX_SAFE_INTEGER : Date.parse(/[Z+]/.test(dueDate) ? dueDate : `${dueDate}Z`);

export const sortBy =
  ({ by, descending }: Page) =>
  (one: Ticket, other: Ticket): number =>
    (descending ? -1 : 1) * (moments[by](one) - moments[by](other) || (one.id < other.id ? -1 : 1));

export type Sending = {
  readonly code: string;
  readonly text: string;
  readonly name: string;
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The body of `POST …/messages`: `{code, message, owner: {code, name}, destination}`. */
export function readSending(body: Readonly<Record<string, unknown>>, withFile: boolean): Reading<Sending> {
  const refuse = (message: string): Reading<Sending> => ({ ok: false, message });
  const { code, message, owner, destination } = body;
  if (typeof code !== 'string' || !uuid.test(code)) return refuse('code must be a valid UUID');
  if (typeof message !== 'string' || (message.trim() === '' && !withFile))
    return refuse('message is required');
  if ([...message].length > most.text) return refuse(`message must have at most ${most.text} characters`);
  if (destination !== 'customer') return refuse('destination is invalid');
  if (typeof owner !== 'object' || owner === null || !('name' in owner) || typeof owner.name !== 'string')
    return refuse('owner is required');
  return { ok: true, value: { code, text: message, name: owner.name } };
}

export type File = { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** What may be sent with a message: a JPG, a PNG or a PDF, by what it holds, whatever it is called. */
export function readFile({ name, bytes }: Pick<File, 'name' | 'bytes'>): Reading<File> {
  if (bytes.length > most.upload) return { ok: false, message: 'file must have at most 25 MB' };
  const type = signatures.find(([start]) => bytes.subarray(0, start.length).equals(start))?.[1];
  if (type === undefined) return { ok: false, message: 'file must be a JPG, PNG or PDF' };
  return { ok: true, value: { name, type, bytes } };
}

const signatures: readonly (readonly [Buffer, string])[] = [
  [Buffer.from([0xff, 0xd8, 0xff]), 'image/jpeg'],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'image/png'],
  [Buffer.from('%PDF-'), 'application/pdf'],
];

const toInteger = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
