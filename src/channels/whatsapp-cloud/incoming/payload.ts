/**
 * What this channel reads of Meta's deliveries, spelt as Meta spells it. Each element is read by itself: one that cannot
 * be read takes none of its siblings with it.
 */

import { z } from 'zod';

/** A list whose elements are read later; none if it is no list. */
const list = z.array(z.unknown()).catch([]);

export const delivery = z.object({ entry: z.array(z.unknown()) });
export const entry = z.object({ changes: list });

export const change = z.object({
  field: z.string(),
  value: z.object({
    metadata: z.object({ phone_number_id: z.string() }),
    contacts: list,
    messages: list,
    message_echoes: list,
    statuses: list,
    errors: list,
  }),
});

export type Change = z.infer<typeof change>;

/** Seconds since 1970, as text; undefined if it is nothing of the kind. */
const timestamp = z.coerce.number().int().positive().max(9_999_999_999).optional().catch(undefined);

const text = z.string().min(1);

export const contact = z.object({
  wa_id: text.optional(),
  /** Of whoever hides the number behind a name. */
  user_id: text.optional(),
  profile: z
    .object({ name: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

export type Contact = z.infer<typeof contact>;

/** Loose: what a message holds stands under the name of its type. */
export const message = z.looseObject({
  id: text,
  from: text.optional(),
  from_user_id: text.optional(),
  group_id: text.optional(),
  timestamp,
  type: z.string(),
});

export type CloudMessage = z.infer<typeof message>;

/** What was written in the business app, on the phone of the number. */
export const echo = z.looseObject({ id: text, to: text, timestamp, type: z.string() });

export type Echo = z.infer<typeof echo>;

export const status = z.object({
  status: z.string(),
  biz_opaque_callback_data: z.string().optional(),
  errors: z
    .array(z.object({ code: z.int() }))
    .optional()
    .catch(undefined),
});

/** What Meta tells of the number as a whole, beside messages. */
export const accountError = z.object({ code: z.int() });

export type Status = z.infer<typeof status>;
