/**
 * What Magalu says of protocols, as far as it is used. Lists of words (types, reasons, states) may grow and are taken as
 * they come; what may be missing or odd is left out, and only what nothing can be done without is demanded.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';

const word = z.string().trim().min(1);
/** Ids stand in paths and keys: what would lead elsewhere there, or is not even text, is none. */
const id = z.union([word.regex(/^(?!\.{1,2}$)\P{Cs}{1,500}$/u), z.number().transform(String)]);
/** What is not as expected is as if it were not there. */
const perhaps = <Value>(form: z.ZodType<Value>) => form.optional().catch(undefined);
const list = <Value>(form: z.ZodType<Value>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) => items.flatMap((item) => form.safeParse(item).data ?? []));

const item = z.object({ sku: perhaps(word), name: word, quantity: perhaps(z.coerce.number().positive()) });

const seller = z.object({ id, name: perhaps(word) });

const delivery = z.object({ id: perhaps(id), seller: perhaps(seller), items: list(item) });

const order = z.object({ id: perhaps(id), code: perhaps(id), delivery: perhaps(delivery) });

export const ticketForm = z.object({
  id,
  protocol: perhaps(id),
  code: perhaps(id),
  created_at: perhaps(word),
  updated_at: perhaps(word),
  due_date: perhaps(word),
  type: perhaps(word),
  reason: perhaps(word),
  status: perhaps(word),
  closed: perhaps(z.boolean()),
  origin: perhaps(word),
  channel: perhaps(z.object({ id: perhaps(id), alias: perhaps(word), name: perhaps(word) })),
  order: perhaps(order),
});
/** A protocol as Magalu tells of it. */
export type Ticket = z.infer<typeof ticketForm>;

const attachment = z
  .object({
    id: perhaps(id),
    name: perhaps(word),
    filename: perhaps(word),
    type: perhaps(word),
    content_type: perhaps(word),
    mime_type: perhaps(word),
    url: perhaps(word),
  })
  .transform(({ id: given, url, ...attached }, context) => {
    const called = given ?? callFile(attached.name ?? attached.filename, url);
    if (called !== undefined) return { ...attached, id: called };
    context.addIssue({ code: 'custom', message: 'neither an id nor a name' });
    return z.NEVER;
  });
/** A file of a message. */
export type ListedAttachment = z.infer<typeof attachment>;

const fileWithoutId = 'no-id-';
/** Whether a file was called by something else than an id: there is no asking for it. */
export const hasNoId = (file: string): boolean => file.startsWith(fileWithoutId);

/** Addresses are signed anew each time, after the question mark. */
function callFile(name: string | undefined, address: string | undefined): string | undefined {
  if (name === undefined && address === undefined) return undefined;
  const told = JSON.stringify([name ?? null, address?.split('?')[0] ?? null]);
  return `${fileWithoutId}${createHash('sha256').update(told).digest('hex').slice(0, 32)}`;
}

export const messageForm = z.object({
  id,
  code: perhaps(id),
  message: perhaps(z.string()),
  created_at: perhaps(word),
  destination: perhaps(word),
  owner: perhaps(z.object({ code: perhaps(id), name: perhaps(word), type: perhaps(word) })),
  origin: perhaps(word),
  moderation: perhaps(z.object({ status: perhaps(word), reason: perhaps(word), reasons: list(word) })),
  attachments: list(attachment),
});
/** A message of a protocol. */
export type ListedMessage = z.infer<typeof messageForm>;

export const eventForm = z.object({
  id,
  type: word,
  description: perhaps(word),
  created_at: perhaps(word),
});

const page = z.object({
  results: z.array(z.unknown()),
  meta: perhaps(
    z.object({
      page: perhaps(z.object({ limit: perhaps(z.number().positive()) })),
      links: perhaps(z.object({ next: perhaps(word) })),
    }),
  ),
});

export type Page = {
  readonly items: readonly unknown[];
  /** Whether there may be more behind it. */
  readonly more: boolean;
};

/** A page of a list that was asked for with `limit`; undefined if it is none. */
export function readPage(answer: unknown, limit: number): Page | undefined {
  const { data } = page.safeParse(Array.isArray(answer) ? { results: answer } : answer);
  if (data === undefined) return undefined;
  const { results, meta } = data;
  const most = Math.min(limit, meta?.page?.limit ?? limit);
  return {
    items: results,
    more: results.length >= most || (results.length > 0 && meta?.links?.next !== undefined),
  };
}
