/** What became of a ticket that was sent to the ERP, as the customer and the attendants need it. */

import type { OpenTicketOutput } from '../../../../src/core/calls.ts';
import type { Result } from '../../../../src/core/flow.ts';
import { fold } from '../../../../src/core/text/index.ts';
import { blankDraft, type Context, type Draft } from '../../context.ts';
import type { JobFinished } from '../../events.ts';
import { reasons } from '../../words/attendants.ts';
import { withOpened, withoutPending, withRequest } from './confirmed.ts';

/** The created ticket; null if the result says anything else. A result comes from a mailbox: its shape is checked. */
export const openedBy = (result: Result): OpenTicketOutput | null => {
  if (!result.ok || typeof result.output !== 'object' || result.output === null) return null;
  const { protocol, openedAt, serviceOrder } = result.output as Record<string, unknown>;
  if (typeof protocol !== 'string' || protocol === '') return null;
  return {
    protocol,
    ...(typeof openedAt === 'string' ? { openedAt } : {}),
    ...(typeof serviceOrder === 'boolean' ? { serviceOrder } : {}),
  };
};

/** Whether it is the end of a ticket's creation. */
export const isTicket = ({ name }: JobFinished): boolean => name === 'open-ticket';

export const hasOpened = ({ event }: { readonly event: JobFinished }): boolean =>
  openedBy(event.result) !== null;

type Ended = { readonly context: Context; readonly event: JobFinished };

/** A ticket was created: it counts as opened here. */
export const afterOpened = ({ context, event }: Ended): Partial<Context> =>
  withOpened(context, event.key, openedBy(event.result)?.protocol ?? '');

/** There is none: what was confirmed is a person's to see to, and what is being told now goes on. */
export const afterFailed = ({ context, event }: Ended): Partial<Context> => ({
  ...withoutPending(context, event.key),
  ...withRequest(
    context,
    context.pending[event.key] ?? { draft: blankDraft, identity: { level: 'unknown' }, document: null },
    reasons.failed(failureOf(event.result)),
  ),
});

/** Whether a ticket came to nothing, and the customer cannot mend it. */
export const hasFailed = ({ event }: { readonly event: JobFinished }): boolean =>
  isTicket(event) && !hasOpened({ event }) && objectionOf(event.result) === null;

/** What a refusal objects to that the customer can mend; null if a person has to. */
type Objection = {
  readonly part: 'name' | 'phone' | 'email' | 'description';
  readonly sentences: readonly string[];
};

export const objectionOf = (result: Result): Objection | null => {
  if (result.ok || result.failure.kind !== 'refused') return null;
  const sentences = result.failure.objections ?? [];
  const said = fold(sentences.join(' '));
  const part = /\be-?mail\b/.test(said)
    ? 'email'
    : /telefone|celular|fone/.test(said)
      ? 'phone'
      : /descricao|texto/.test(said)
        ? 'description'
        : /\bnome\b/.test(said)
          ? 'name'
          : null;
  return part === null ? null : { part, sentences };
};

/** The refused draft, with what was objected to asked again. */
export const withoutRefused = (draft: Draft, { part }: Objection): Draft => {
  switch (part) {
    case 'name':
      return { ...draft, name: null, ...(draft.name === null ? {} : { refused: draft.name }) };
    case 'phone':
      return { ...draft, phone: null, ...(draft.phone === null ? {} : { refused: draft.phone }) };
    case 'email': {
      const { email: _, ...rest } = draft;
      return rest;
    }
    case 'description':
      return { ...draft, items: [], described: false };
  }
};

/** Why there is no ticket, for attendants. */
export const failureOf = (result: Result): string =>
  result.ok
    ? 'resposta sem protocolo'
    : [result.failure.reason, ...(result.failure.objections ?? [])].join(' ').trim();
