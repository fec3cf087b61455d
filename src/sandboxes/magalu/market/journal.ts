/**
 * What happened on the marketplace, one JSON line each: all that there is is told by them and the clock.
 *
 *     {"what":"said","at":1772716800000,"shownFrom":1772716801000,"ticket":"…","id":"…","code":"…","by":"seller",…}
 */

import { z } from 'zod';
import { type Journal as Lines, openJournal as open } from '../../journal.ts';

const itemSchema = z.strictObject({
  id: z.string(),
  sku: z.string().optional(),
  name: z.string(),
  quantity: z.int(),
});

/** What a buyer opened. Dates are kept as they will be spelled, because they are spelled in several ways. */
export const openingSchema = z.strictObject({
  id: z.string(),
  seller: z.string(),
  protocol: z.string(),
  type: z.string(),
  reason: z.string(),
  status: z.string(),
  dueDate: z.string().nullable(),
  origin: z.string(),
  alias: z.string().optional(),
  buyer: z.string(),
  order: z.strictObject({ code: z.string(), items: z.array(itemSchema) }),
  /** What this buyer answers to the seller's first message. */
  reply: z.string().optional(),
});

export const attachmentSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  base64: z.string(),
});

const lineSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('opened'), at: z.number(), ...openingSchema.shape }),
  z.strictObject({
    what: z.literal('changed'),
    at: z.number(),
    ticket: z.string(),
    type: z.string().optional(),
    reason: z.string().optional(),
    status: z.string().optional(),
    closed: z.boolean().optional(),
    dueDate: z.string().nullable().optional(),
  }),
  z.strictObject({
    what: z.literal('said'),
    at: z.number(),
    /** From when on it is listed. */
    shownFrom: z.number(),
    ticket: z.string(),
    id: z.string(),
    /** What the sender called it: nobody keeps two from having the same one. */
    code: z.string(),
    /** `panel` is a person of the seller's, on the marketplace's own pages. */
    by: z.enum(['customer', 'seller', 'panel', 'marketplace']),
    name: z.string(),
    text: z.string(),
    /** Why moderation refuses it, and from when on that is known. */
    refused: z.strictObject({ reason: z.string(), from: z.number() }).optional(),
    attachments: z.array(attachmentSchema),
  }),
  z.strictObject({
    what: z.literal('told'),
    at: z.number(),
    shownFrom: z.number(),
    ticket: z.string(),
    id: z.string(),
    type: z.string(),
    /** Whatever else was sent. */
    rest: z.record(z.string(), z.unknown()),
  }),
]);

export type Line = z.infer<typeof lineSchema>;
export type Opened = Extract<Line, { readonly what: 'opened' }>;
export type Said = Extract<Line, { readonly what: 'said' }>;
export type Told = Extract<Line, { readonly what: 'told' }>;
export type Changed = Extract<Line, { readonly what: 'changed' }>;

export type Journal = Lines<Line>;

export const openJournal = (file: string | undefined): Journal => open(file, lineSchema);
