/** What is known of who writes and what they have here, as data for the desk: `index.ts` says it in words. */

import type { Known } from '../../../src/core/flow.ts';
import { type Context, customerOf, type Draft, serviceOf } from '../context.ts';

/** What a person would begin a ticket with; undefined if nothing was told. */
const draftOf = ({ name, phone, email, items, order }: Draft): Known['draft'] => {
  const draft = {
    ...(name === null ? {} : { name }),
    ...(phone === null ? {} : { phone }),
    ...(typeof email === 'string' ? { email } : {}),
    ...(items.length === 0 ? {} : { description: items.join('\n') }),
    ...(order === null ? {} : { serviceOrder: order }),
  };
  return Object.keys(draft).length === 0 ? undefined : draft;
};

/**
 * The document as it was typed, and of the record only what the customer may know: birth dates and registered phones never
 * come here, since no context holds them.
 */
export const knownOf = (context: Context): Known | null => {
  const customer = customerOf(context);
  const asked = context.requests.at(-1);
  const document = context.document ?? asked?.document ?? null;
  const service = serviceOf(context);
  const draft = draftOf(context.draft) ?? (asked === undefined ? undefined : draftOf(asked.draft));
  const known: Known = {
    ...(document === null ? {} : { document }),
    ...(customer === null
      ? {}
      : {
          customer: { code: customer.code, name: customer.name },
          services: customer.services,
          ...(customer.alerts.length === 0 ? {} : { alerts: customer.alerts }),
        }),
    ...(service === null ? {} : { service }),
    ...(context.opened.length === 0 ? {} : { opened: context.opened.map(({ protocol }) => protocol) }),
    ...(draft === undefined ? {} : { draft }),
  };
  return Object.keys(known).length === 0 ? null : known;
};
