/** A ticket that an attendant opens, in the words in which customers confirm theirs. */

import { says } from '../../../flows/support/words/index.ts';
import type { Language } from '../../core/text/language.ts';
import type { TicketSummary } from '../../desks/web/conversations/ordering.ts';

/** Without what is asked beneath it. */
export function summaryIn({ service, ...ticket }: TicketSummary, language: Language): string {
  const { summary, serviceName } = says({ language }).ticket;
  const { text } = summary({ ...ticket, service: service === null ? null : serviceName(service) });
  return text.slice(0, text.lastIndexOf('\n\n'));
}
