/** Which queue a wish is for, in the words of customers. */

import type { Queue } from '../../../src/core/queue.ts';
import { fittingLabel, plain } from '../listening/plain.ts';
import { readIntent } from '../listening/understand.ts';

/** What a queue may be for. Of one that is for something else only its name tells. */
export type Subject = 'support' | 'billing' | 'sales';

const named: Readonly<Record<Subject, RegExp>> = {
  support: /\b(?:suporte|tecnic[oa]s?|support|technical)\b/,
  billing: /\b(?:financeir[oa]|cobranca|faturamento|billing|finance)\b/,
  sales: /\b(?:vendas?|comercial|sales)\b/,
};
const subjects = ['support', 'billing', 'sales'] as const;

/** What a queue is for, by its id and its name. */
export const subjectOf = ({ id, name }: Pick<Queue, 'id' | 'name'>): Subject | null => {
  const called = plain(`${id.replaceAll('-', ' ')} ${name.pt} ${name.en}`);
  return subjects.find((subject) => named[subject].test(called)) ?? null;
};

const billing =
  /\b(?:boletos?|faturas?|(?:2|segunda) via|mensalidades?|pagar|pagamentos?|paguei|pix|nota fiscal|desbloque\w*|vencimento|cobranc\w*|bills?|invoices?|payments?|paid)\b/;

/** The subject of a text; null if it has none that is clear. */
const subjectIn = (text: string): Subject | null => {
  const said = plain(text);
  const asked = subjects.filter((subject) => named[subject].test(said));
  if (asked.length > 0) return asked.length === 1 ? (asked[0] ?? null) : null;
  if (billing.test(said)) return 'billing';
  const intent = readIntent(text);
  return intent === 'sales' ? 'sales' : intent === 'report' ? 'support' : null;
};

/** The queue that these texts ask for, the last that is clear; null if none is. */
export const readSubject = (texts: readonly string[], queues: readonly Queue[]): string | null => {
  for (const text of texts.toReversed()) {
    const fitting =
      fittingLabel(
        queues.map(({ name }) => name.pt),
        text,
      ) ??
      fittingLabel(
        queues.map(({ name }) => name.en),
        text,
      );
    if (fitting !== null) return queues[fitting]?.id ?? null;
    const subject = subjectIn(text);
    const queue = subject === null ? undefined : queues.find((one) => subjectOf(one) === subject);
    if (queue !== undefined) return queue.id;
  }
  return null;
};
