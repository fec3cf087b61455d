/**
 * When an endpoint is told, told again, and given up. Each conversation has its own lane to each endpoint, so that what
 * happened in it is told in order; what fails holds up that lane, and no other work.
 */

import { z } from 'zod';
import { backoff } from '../core/backoff.ts';
import type { Log } from '../log.ts';
import { bodyOf } from './body.ts';
import type { EndpointRecords, Kept } from './endpoints.ts';
import type { Deliver } from './integration.ts';
import type { Sender, Sent } from './sending.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Milliseconds after which something is not told any more, and after which an endpoint that takes nothing is given up. */
export const patience = 3 * day;
/** Milliseconds between attempts of one delivery: the first pause, and the longest. */
export const pauses = { first: 5_000, most: 60 * minute } as const;
/** Attempts that one endpoint may have under way: one that hangs leaves places to the others. */
const width = 8;
/** Failures in a row after which an endpoint is left to rest: then one delivery at a time tries whether it is back. */
const tolerance = 3;
/** Milliseconds of such a rest. */
const rest = { first: 5_000, most: 5 * minute } as const;

export type DeliverParts = {
  readonly endpoints: Pick<EndpointRecords, 'present' | 'standingOf' | 'noteStanding' | 'change'>;
  readonly sender: Pick<Sender, 'send'>;
  readonly log: Log;
  /** From 0 to 1. */
  readonly chance?: () => number;
};

/** What this process has seen of an endpoint. */
type Seen = { underWay: number; failures: number; restsUntil: number };

const tries = z.object({ tries: z.number() });

export function createDeliver({ endpoints, sender, log, chance = Math.random }: DeliverParts): Deliver {
  const seen = new Map<string, Seen>();
  const seenOf = (id: string): Seen => {
    const known = seen.get(id) ?? { underWay: 0, failures: 0, restsUntil: 0 };
    seen.set(id, known);
    return known;
  };

  const disable = async (id: string, reason: string, at: number): Promise<void> => {
    await endpoints.change(id, (kept) => ({ ...kept, disabled: { at, reason } }));
    log.error({ endpoint: id, reason }, 'an endpoint is given up: nothing is told it any more');
  };

  const noteSuccess = async (id: string): Promise<void> => {
    const { failing, lost } = endpoints.standingOf(id);
    if (failing === undefined) return;
    await endpoints.noteStanding(id, { lost });
    log.info({ endpoint: id }, 'an endpoint takes what it is told again');
  };

  const noteFailure = async (id: string, reason: string, at: number): Promise<number> => {
    const { failing, lost } = endpoints.standingOf(id);
    const since = failing?.since ?? at;
    if (failing?.reason !== reason) await endpoints.noteStanding(id, { failing: { since, reason }, lost });
    if (failing === undefined)
      log.warn({ endpoint: id, reason }, 'an endpoint does not take what it is told');
    return since;
  };

  const giveUp = async (id: string, telling: { readonly id: string }, reason: string): Promise<void> => {
    const standing = endpoints.standingOf(id);
    await endpoints.noteStanding(id, { ...standing, lost: standing.lost + 1 });
    log.error({ endpoint: id, telling: telling.id, reason }, 'a delivery is given up');
  };

  const attempt = async (kept: Kept, telling: Parameters<Deliver>[0], state: Seen): Promise<Sent> => {
    state.underWay++;
    try {
      const { id, conversation, channel, happening } = telling;
      const body = bodyOf(happening, { conversation, channel });
      return await sender.send({ url: kept.url, secret: kept.secret, id, body });
    } finally {
      state.underWay--;
    }
  };

  return async (telling) => {
    const { endpoint: id, progress, createdAt, at } = telling;
    const kept = (await endpoints.present()).get(id);
    if (kept === undefined || kept.disabled !== undefined) return { type: 'done' };
    const before = tries.safeParse(progress).data?.tries ?? 0;
    const state = seenOf(id);
    const resting = state.failures >= tolerance;
    if (state.restsUntil > at || state.underWay >= (resting ? 1 : width)) {
      // Nothing was tried. Those that wait together come back apart.
      const delay = Math.max(1_000, state.restsUntil - at) + Math.round(chance() * 2_000);
      return { type: 'again', delay, progress };
    }
    const sent = await attempt(kept, telling, state);
    if (sent.type === 'taken') {
      state.failures = 0;
      state.restsUntil = 0;
      await noteSuccess(id);
      return { type: 'done' };
    }
    if (sent.type === 'gone') {
      await disable(id, 'respondeu 410: não quer mais nada', at);
      return { type: 'done' };
    }
    state.failures++;
    // Whoever wants to be left alone for a year is asked again all the same, and given up some day.
    const asked = Math.min(sent.retryAfter ?? 0, pauses.most);
    if (state.failures >= tolerance)
      state.restsUntil = at + Math.max(asked, backoff(state.failures - tolerance, chance(), rest));
    const since = await noteFailure(id, sent.reason, at);
    if (at - createdAt >= patience) {
      await giveUp(id, telling, sent.reason);
      if (at - since >= patience) await disable(id, `três dias sem entregar: ${sent.reason}`, at);
      return { type: 'done' };
    }
    const delay = Math.max(asked, backoff(before, chance(), pauses));
    return { type: 'again', delay, progress: { tries: before + 1 } };
  };
}
