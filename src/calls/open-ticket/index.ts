/** Opens one ticket, once, whatever happens on the way. `decide.ts` has the rules; this carries them out. */

import { z } from 'zod';
import type { Backend, TicketRequest } from '../../backends/backend.ts';
import type { OpenTicketInput } from '../../core/calls.ts';
import { asFailure } from '../../core/failure.ts';
import type { Reference } from '../../core/ids/index.ts';
import { withoutReferences } from '../../core/ids/reference.ts';
import { type Attempt, defineJob, type Job, type Outcome } from '../call.ts';
import { conclude } from './conclude.ts';
import {
  afterCreation,
  afterLook,
  type Creation,
  type Moment,
  type Progress,
  progressSchema,
  untried,
  vouchedFor,
  whenLost,
} from './decide.ts';
import { createDayBefore, look } from './look.ts';
import type { Timing } from './timing.ts';

const input = z.object({
  service: z.string().min(1),
  name: z.string(),
  phone: z.string(),
  email: z.string().exactOptional(),
  description: z.string(),
  serviceOrder: z.boolean(),
}) satisfies z.ZodType<OpenTicketInput>;

type Erp = Pick<Backend, 'listTickets' | 'openTicket'>;

/**
 * @param timezone the provider's, an IANA name.
 * @param wall the clock that tells the day. The store's goes on ahead of it if it was once set forward by mistake.
 */
export function createOpenTicket(
  backend: Erp,
  timing: Timing,
  timezone: string,
  wall: () => number = Date.now,
): Job {
  const dayBefore = createDayBefore(timezone);
  return defineJob('open-ticket', input, async (asked, attempt): Promise<Outcome> => {
    const { reference, at: began } = attempt;
    // A day to come would hide every ticket, and absences would be conclusive.
    const ahead = Math.max(0, began - wall());
    const place = { service: asked.service, since: dayBefore(attempt.createdAt - ahead) };
    const the = { reference, place, timing };
    const moment = (): Moment => ({ began, now: attempt.now(), reference, timing });

    const stored = progressSchema.safeParse(attempt.progress ?? untried);
    if (!stored.success)
      return conclude(
        { type: 'person', mayExist: true, why: 'outra versão do programa começou a abri-lo' },
        the,
      );

    const known = attempt.retried ? vouchedFor(stored.data) : stored.data;
    const next = afterLook(known, await look(backend, place, reference), moment());
    if (next.type !== 'create') return conclude(next, the);
    const { from } = next;
    const foreseen = moment();
    if (!(await mayBegin(attempt, whenLost(from, foreseen))))
      return { type: 'again', delay: timing.backoff.first, progress: from };
    const sentAt = attempt.now();
    // It stood still while that was written, which counts from before: nothing is sent, and it is written anew.
    if (sentAt > foreseen.now + timing.begin) return { type: 'again', delay: 0, progress: from };
    const creation = await create(backend, request(asked, reference));
    return conclude(afterCreation(from, creation, sentAt, moment()), the);
  });
}

/** Who cannot reach the store must not write to the ERP either. */
const mayBegin = (attempt: Attempt, progress: Progress): Promise<boolean> =>
  attempt.begin(progress).catch(() => false);

async function create(backend: Erp, ticket: TicketRequest): Promise<Creation> {
  try {
    return { type: 'created', ticket: await backend.openTicket(ticket) };
  } catch (thrown) {
    return { type: 'failed', failure: asFailure(thrown) };
  }
}

/** The reference stands in front, because texts get cut, and is the only one in the text. */
const request = (asked: OpenTicketInput, reference: Reference): TicketRequest => ({
  ...asked,
  description: `${reference} | ${withoutReferences(asked.description)}`,
});
