/** Some time after a ticket was opened: is there only one? Finds what no care beforehand can rule out. */

import { z } from 'zod';
import type { Backend } from '../../backends/backend.ts';
import { asFailure } from '../../core/failure.ts';
import { defineJob, type Job } from '../call.ts';
import { listCarriers, type Place } from './look.ts';
import { pauseAfter, type Timing } from './timing.ts';

const input = z.object({ service: z.string(), since: z.string() }) satisfies z.ZodType<Place>;

const progressSchema = z.object({ failures: z.int().nonnegative() });

/** Parks two tickets with one reference, for a person to close one of them. */
export const createCheckDouble = (backend: Pick<Backend, 'listTickets'>, timing: Timing): Job =>
  defineJob('check-double', input, async (place, { reference, progress, createdAt, at }) => {
    try {
      const { tickets } = await listCarriers(backend, place, reference);
      const protocols = [...new Map(tickets.map(({ id, protocol }) => [id, protocol])).values()];
      if (protocols.length < 2) return { type: 'finished', result: { ok: true, output: { protocols } } };
      return {
        type: 'parked',
        reason: `Há ${protocols.length} atendimentos com a referência ${reference}: protocolos ${protocols.join(' e ')}. Confira e feche o que sobra.`,
      };
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.kind === 'refused' || at - createdAt >= timing.giveUp)
        return {
          type: 'parked',
          reason: `Não foi possível conferir se há um só atendimento com a referência ${reference} no serviço ${place.service} (${failure.message}).`,
        };
      const failures = 1 + (progressSchema.safeParse(progress).data?.failures ?? 0);
      const delay = Math.max(pauseAfter(failures, reference, timing.backoff), failure.retryAfter ?? 0);
      return { type: 'again', delay, progress: { failures } };
    }
  });
