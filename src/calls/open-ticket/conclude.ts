/** Verdicts as the outcomes of a job, in the words that people read. */

import type { Ticket } from '../../backends/backend.ts';
import type { OpenTicketOutput } from '../../core/calls.ts';
import { defined } from '../../core/defined.ts';
import type { Reference } from '../../core/ids/index.ts';
import type { Outcome } from '../call.ts';
import type { Verdict } from './decide.ts';
import type { Place } from './look.ts';
import type { Timing } from './timing.ts';

export type Case = {
  readonly reference: Reference;
  readonly place: Place;
  readonly timing: Timing;
};

/** The outcome of an attempt. A success is looked at once more by `check-double`. */
export function conclude(verdict: Verdict, { reference, place, timing }: Case): Outcome {
  switch (verdict.type) {
    case 'opened':
      return {
        type: 'finished',
        result: { ok: true, output: tell(verdict.ticket) },
        follow: { name: 'check-double', delay: timing.double, input: place },
      };
    case 'again':
      return verdict;
    case 'refused':
      return { type: 'finished', result: { ok: false, failure: verdict.failure } };
    case 'person': {
      const reason = explain(verdict, reference, place);
      const kind = verdict.mayExist ? 'unknown' : 'retry';
      return { type: 'parked', reason, result: { ok: false, failure: { kind, reason } } };
    }
  }
}

/** Whether a service order went out is read from the orders that are there, never from what was asked. */
const tell = ({ protocol, openedAt, orders = [] }: Ticket): OpenTicketOutput =>
  defined({ protocol, openedAt, serviceOrder: orders.length > 0 });

const explain = (
  { mayExist, why }: Extract<Verdict, { type: 'person' }>,
  reference: Reference,
  { service }: Place,
): string =>
  mayExist
    ? `Não se sabe se o atendimento foi criado (${why}). Procure a referência ${reference} nos atendimentos do serviço ${service}; se não estiver lá, abra-o à mão.`
    : `O atendimento não foi criado (${why}). Abra-o à mão no serviço ${service}, com a referência ${reference}.`;
