/** Who asked while the ERP was away: the same as `verify`, asked again until the ERP answers. */

import { z } from 'zod';
import type { IdentifyInput, VerifyInput, VerifyOutput } from '../core/calls.ts';
import { asFailure } from '../core/failure.ts';
import { type Asker, defineJob, type Job } from './call.ts';
import { pauseAfter, type Timing } from './open-ticket/timing.ts';

const input = z.object({
  phone: z.string().exactOptional(),
  document: z.string().exactOptional(),
}) satisfies z.ZodType<IdentifyInput>;

const progressSchema = z.object({ failures: z.int().nonnegative() });

type Verify = (asked: VerifyInput, asker: Asker) => Promise<VerifyOutput>;

/** @param verify counts its own attempts, and only those that the ERP answered. */
export function createIdentify(verify: Verify, timing: Pick<Timing, 'backoff' | 'giveUp'>): Job {
  return defineJob('identify', input, async (asked, attempt) => {
    try {
      return { type: 'finished', result: { ok: true, output: await identify(verify, asked, attempt) } };
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.kind === 'refused' || attempt.at - attempt.createdAt >= timing.giveUp)
        return { type: 'finished', result: { ok: false, failure: failure.report() } };
      const failures = 1 + (progressSchema.safeParse(attempt.progress).data?.failures ?? 0);
      const pause = pauseAfter(failures, attempt.reference, timing.backoff);
      return { type: 'again', delay: Math.max(pause, failure.retryAfter ?? 0), progress: { failures } };
    }
  });
}

/** By the phone, which proves most; with several records behind it, by the end of the document; then by the document. */
async function identify(
  verify: Verify,
  { phone, document }: IdentifyInput,
  asker: Asker,
): Promise<VerifyOutput> {
  const ask = (asked: VerifyInput) => verify(asked, asker);
  if (phone !== undefined) {
    const answer = await ask({ by: 'phone', phone });
    if (answer.level === 'verified' || document === undefined) return answer;
    if (answer.level === 'ambiguous') {
      const picked = await ask({ by: 'phone', phone, lastDigits: document.slice(-3) });
      if (picked.level === 'verified') return picked;
    }
  }
  return document === undefined ? { level: 'not-found' } : ask({ by: 'document', document });
}
