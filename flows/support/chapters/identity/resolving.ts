/**
 * What was confirmed while the ERP was away, once it answers: whose it is decides whether the ticket is opened, the
 * installation asked for, or a person called.
 */

import type { KnownCustomer, VerifyOutput } from '../../../../src/core/calls.ts';
import { blankDraft, type Context, type Identity, isBlank, type Pending } from '../../context.ts';
import type { JobFinished } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { notes, reasons } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';
import {
  hasRequests,
  isRegistering,
  ticketInput,
  ticketKey,
  withoutPending,
  withRequest,
} from '../requests/confirmed.ts';
import { failureOf } from '../requests/outcome.ts';

type Resolved = { readonly context: Context; readonly event: JobFinished };

/** What becomes of it: a ticket for a service, a question to a customer who has several, or a person. */
type Resolution =
  | { readonly to: 'ticket'; readonly service: string; readonly identity: Identity }
  | { readonly to: 'choice'; readonly identity: Identity }
  | { readonly to: 'person'; readonly reason: string; readonly identity: Identity };

export const isIdentification = ({ event }: { readonly event: JobFinished }): boolean =>
  event.name === 'identify';

const levels: readonly string[] = ['verified', 'identified', 'ambiguous', 'not-found', 'locked'];

/** A result comes from a mailbox: its shape is checked as far as what follows depends on it. */
const isAnswer = (output: unknown): output is VerifyOutput =>
  typeof output === 'object' &&
  output !== null &&
  'level' in output &&
  levels.includes(String(output.level)) &&
  (output.level !== 'verified' || 'customer' in output);

const byCustomer = (customer: KnownCustomer, at: number): Resolution => {
  const identity: Identity = { level: 'verified', customer, by: 'phone', at };
  const usable = customer.services.filter(({ standing }) => standing !== 'awaiting-installation');
  const [only, another] = usable;
  if (only === undefined) return { to: 'person', reason: reasons.noService, identity };
  return another === undefined ? { to: 'ticket', service: only.id, identity } : { to: 'choice', identity };
};

const resolve = ({ result }: JobFinished, pending: Pending, at: number): Resolution => {
  const { identity } = pending;
  if (!result.ok || !isAnswer(result.output))
    return { to: 'person', reason: reasons.failed(failureOf(result)), identity };
  const answer = result.output;
  switch (answer.level) {
    case 'verified':
      return byCustomer(answer.customer, at);
    case 'identified':
      return answer.service === undefined
        ? {
            to: 'person',
            reason: reasons.identified,
            identity: { level: 'identified', service: null },
          }
        : {
            to: 'ticket',
            service: answer.service,
            identity: { level: 'identified', service: answer.service },
          };
    default:
      return { to: 'person', reason: reasons[answer.level], identity: { level: 'stranger' } };
  }
};

/** Nobody else is at it, and nothing that is being collected would be overwritten. */
const mayAsk = (context: Context): boolean =>
  context.owner === null && context.reason === null && !hasRequests(context) && isBlank(context.draft);

export const createResolution = ({ support, say, settings }: Pick<Kit, 'support' | 'say' | 'settings'>) => {
  const unknown: Pending = { draft: blankDraft, identity: { level: 'unknown' }, document: null };
  const read = ({ context, event }: Resolved): { readonly pending: Pending; readonly is: Resolution } => {
    const pending = context.pending[event.key] ?? unknown;
    const is = resolve(event, pending, event.at);
    if (is.to === 'ticket' && isRegistering(context, is.service))
      return { pending, is: { to: 'person', reason: reasons.twice, identity: is.identity } };
    if (is.to === 'choice' && !mayAsk(context))
      return { pending, is: { to: 'person', reason: reasons.choice, identity: is.identity } };
    return { pending, is };
  };
  const leadsTo =
    (where: Resolution['to']) =>
    ({ context, event }: Resolved): boolean =>
      isIdentification({ event }) && read({ context, event }).is.to === where;

  /** The ticket takes the place of what it was confirmed as. */
  const opens = support.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'job.finished') return;
    const { pending, is } = read({ context, event });
    if (is.to !== 'ticket') return;
    const key = ticketKey(is.service);
    const { draft, identity } = { draft: { ...pending.draft, service: is.service }, identity: is.identity };
    const input = ticketInput({ draft, identity }, is.service, settings.serviceOrder);
    const rest = withoutPending(context, event.key).pending;
    enqueue.assign({
      pending: {
        ...rest,
        [key]: { ...pending, draft: { ...draft, order: input.serviceOrder }, identity },
      },
      registering: context.registering === event.key ? key : context.registering,
    });
    enqueue.emit({ type: 'open-ticket', key, input });
  });

  const asksWhere = support.assign(({ context, event }) => {
    if (event.type !== 'job.finished') return {};
    const { pending, is } = read({ context, event });
    return {
      ...withoutPending(context, event.key),
      purpose: 'ticket' as const,
      identity: is.identity,
      document: pending.document,
      draft: pending.draft,
      asked: { times: 0, why: says(context).identify.backOnline },
    };
  });

  const asksTeam = support.assign(({ context, event }) => {
    if (event.type !== 'job.finished') return {};
    const { pending, is } = read({ context, event });
    return {
      ...withoutPending(context, event.key),
      ...withRequest(context, { ...pending, identity: is.identity }, is.to === 'person' ? is.reason : ''),
    };
  });

  return {
    /** Wherever the bot leads, or a person has yet to come. */
    unattended: [
      { guard: leadsTo('ticket'), actions: opens },
      { guard: leadsTo('choice'), target: to('installation'), actions: asksWhere },
      {
        guard: leadsTo('person'),
        actions: [asksTeam, say(({ ticket }) => ticket.resolvedToTeam, { keep: true, aside: true })],
      },
    ],
    /** The same where nothing else is under way: a person goes on at once. */
    handover: {
      guard: leadsTo('person'),
      target: to('attendant.waiting'),
      actions: [asksTeam, say(({ ticket }) => ticket.resolvedToTeam, { keep: true })],
    },
    /** While a person speaks: told to them alone. */
    attended: {
      guard: leadsTo('person'),
      actions: [
        asksTeam,
        support.emit(({ context }) => ({
          type: 'note',
          text: notes.untold(context.requests.at(-1)?.reason ?? ''),
        })),
      ],
    },
  } as const;
};
