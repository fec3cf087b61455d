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

/**
 * By the phone, which proves most; of whoever typed a document too, only if the record that has the phone is that one's:
 * people write for others, and the ticket is for whom they named. Then by the document alone.
 */
async function identify(
  verify: Verify,
  { phone, document }: IdentifyInput,
  asker: Asker,
): Promise<VerifyOutput> {
  const ask = (asked: VerifyInput) => verify(asked, asker);
  if (document === undefined)
    return phone === undefined ? { level: 'not-found' } : ask({ by: 'phone', phone });
  if (phone !== undefined) {
    const both = await ask({ by: 'phone', phone, lastDigits: document.slice(-3) });
    if (both.level === 'verified') return both;
  }
  return ask({ by: 'document', document });
}
