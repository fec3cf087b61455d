/**
 * One ticket over an ERP that cannot tell a repeated creation from a second one. Pure: what is known so far, and what
 * a look-up or a creation just showed, give what to do next.
 *
 * The rule: a creation is sent only in the phase `clear`, after a look-up in the same attempt that did not show the
 * reference, and once `whenLost` is on disk. If it may have arrived, the phase is `doubt`, in which nothing is sent:
 * whatever becomes of an attempt in doubt, the doubt is no greater than before. Only a conclusive absence leads out of
 * it, five minutes later, to one more creation; after that, only a person does: one who has looked and asks for another
 * attempt allows one more creation, after a look-up that is answered and does not show the reference.
 */

import { z } from 'zod';
import type { Ticket } from '../../backends/backend.ts';
import type { Failure, FailureReport } from '../../core/failure.ts';
import type { Reference } from '../../core/ids/index.ts';
import { pauseAfter, type Timing } from './timing.ts';

const trouble = {
  /** Failures in a row in this phase. */
  failures: z.int().nonnegative(),
  /** When the first failure of all was, by the store's clock. */
  failingSince: z.number().exactOptional(),
  /** A person has looked and asked for one more creation, which has not been sent yet. */
  vouched: z.literal(true).exactOptional(),
};

/** What an attempt leaves to the next one. `sent` counts the creations that may have arrived. */
export const progressSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('clear'), sent: z.literal([0, 1]), ...trouble }),
  /** `since`: when the doubtful request had timed out, whatever became of it. */
  z.object({ phase: z.literal('doubt'), sent: z.literal([1, 2]), since: z.number(), ...trouble }),
]);

export type Progress = z.infer<typeof progressSchema>;
type Clear = Extract<Progress, { phase: 'clear' }>;
type Doubt = Extract<Progress, { phase: 'doubt' }>;

/** What a look-up of the reference showed. Only an answered one can show an absence. */
export type Sighting =
  | { readonly type: 'found'; readonly ticket: Ticket }
  /** `conclusive` if the ticket would have been among the rows, were it there. */
  | { readonly type: 'absent'; readonly conclusive: boolean }
  | { readonly type: 'failed'; readonly failure: Failure };

export type Creation =
  | { readonly type: 'created'; readonly ticket: Ticket }
  | { readonly type: 'failed'; readonly failure: Failure };

export type Verdict =
  | { readonly type: 'opened'; readonly ticket: Ticket }
  | { readonly type: 'again'; readonly delay: number; readonly progress: Progress }
  | { readonly type: 'refused'; readonly failure: FailureReport }
  /** A person goes on. `mayExist` unless the ERP surely has no such ticket. */
  | { readonly type: 'person'; readonly mayExist: boolean; readonly why: string };

export type Moment = {
  /** When this attempt began, by the store's clock: its look-up shows at least what was there then. */
  readonly began: number;
  readonly now: number;
  readonly reference: Reference;
  readonly timing: Timing;
};

/** Before anything is known. */
export const untried: Progress = { phase: 'clear', sent: 0, failures: 0 };

/** What is known once a person who has looked asks for another attempt. Troubles are counted anew. */
export const vouchedFor = ({ failingSince: _, ...progress }: Progress): Progress => ({
  ...progress,
  failures: 0,
  vouched: true,
});

/** What is known of a creation that is sent now if nobody lives to see its answer: written before it is sent. */
export const whenLost = (progress: Clear, { now, timing }: Moment): Progress =>
  doubt(progress, now + timing.begin + timing.request);

/** What to do after the look-up that begins every attempt. `create` is only said in the phase `clear`. */
export function afterLook(
  progress: Progress,
  sighting: Sighting,
  moment: Moment,
): Verdict | { type: 'create'; from: Clear } {
  if (sighting.type === 'found') return { type: 'opened', ticket: sighting.ticket };
  if (sighting.type === 'failed')
    return sighting.failure.kind === 'refused'
      ? { type: 'person', mayExist: progress.sent > 0, why: sighting.failure.message }
      : retry(progress, sighting.failure, moment);
  if (progress.phase === 'doubt') return afterAbsence(progress, sighting.conclusive, moment);
  if (progress.sent > 0 && !sighting.conclusive && !progress.vouched)
    return { type: 'person', mayExist: true, why: inconclusive };
  return { type: 'create', from: progress };
}

/** What to do after a creation that was sent at `sentAt`. */
export function afterCreation(progress: Clear, creation: Creation, sentAt: number, moment: Moment): Verdict {
  if (creation.type === 'created') return { type: 'opened', ticket: creation.ticket };
  const { failure } = creation;
  switch (failure.kind) {
    case 'refused':
      // After a doubt it may be the first one, not listed yet, that the ERP objects to.
      return progress.sent > 0
        ? { type: 'person', mayExist: true, why: failure.message }
        : { type: 'refused', failure: failure.report() };
    case 'retry':
      return retry(progress, failure, moment);
    case 'unknown': {
      const since = Math.max(moment.now, sentAt + moment.timing.request);
      return waitForLook(doubt(progress, since), moment.now, moment);
    }
  }
}

const inconclusive = 'a lista do ERP não basta para saber se ele foi criado';

const doubt = ({ sent, failingSince }: Clear, since: number): Doubt => ({
  phase: 'doubt',
  sent: sent === 0 ? 1 : 2,
  since,
  failures: 0,
  ...(failingSince === undefined ? {} : { failingSince }),
});

/** The ticket was not there: more looks, or after the last one, one more creation or a person. */
function afterAbsence(progress: Doubt, conclusive: boolean, moment: Moment): Verdict {
  const { since, ...rest } = progress;
  if (moment.began < since + lastLook(moment))
    return waitForLook({ ...progress, failures: 0 }, moment.began, moment);
  if (!conclusive && !rest.vouched) return { type: 'person', mayExist: true, why: inconclusive };
  if (rest.sent === 2 && !rest.vouched)
    return { type: 'person', mayExist: true, why: 'duas tentativas ficaram sem confirmação' };
  // The creation belongs to an attempt of its own, begun in `clear`: if it is lost, the next one knows.
  return { type: 'again', delay: 0, progress: { ...rest, phase: 'clear', sent: 1, failures: 0 } };
}

const lastLook = ({ timing }: Moment) => timing.looks.at(-1) ?? 0;

/** Until the first look of the schedule that is later than `after`. */
function waitForLook(progress: Doubt, after: number, moment: Moment): Verdict {
  const next = moment.timing.looks.find((look) => progress.since + look > after) ?? lastLook(moment);
  return { type: 'again', delay: Math.max(0, Math.ceil(progress.since + next - moment.now)), progress };
}

/** Surely nothing was done: the same again later, unless that has been going on for too long. */
function retry(progress: Progress, failure: Failure, { now, reference, timing }: Moment): Verdict {
  const failingSince = progress.failingSince ?? now;
  const left = failingSince + timing.giveUp - now;
  if (left <= 0) return { type: 'person', mayExist: progress.sent > 0, why: failure.message };
  const failures = progress.failures + 1;
  const delay = Math.max(pauseAfter(failures, reference, timing.backoff), failure.retryAfter ?? 0);
  return {
    type: 'again',
    delay: Math.min(delay, Math.ceil(left)),
    progress: { ...progress, failures, failingSince },
  };
}
