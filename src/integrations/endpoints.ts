/** The endpoints that are told, with the secrets that sign what is delivered, and how that goes. */

import { z } from 'zod';
import { happeningNames } from '../core/turn/happenings.ts';
import { type Log, originOf } from '../log.ts';
import type { Records } from '../stores/store.ts';
import type { Endpoint, EndpointStanding, Listener } from './integration.ts';

const places = { endpoint: 'credential/integrations/endpoint/', standing: 'integrations/standing/' } as const;
/** Endpoints that a deployment may have: every turn writes for each of them. */
export const most = 20;
/** Milliseconds for which the list is good though another process may have changed it. */
const freshness = 5_000;

const kept = z.object({
  url: z.string(),
  events: z.array(z.enum(happeningNames)).readonly(),
  secret: z.string(),
  since: z.number(),
  disabled: z.object({ at: z.number(), reason: z.string() }).exactOptional(),
});
/** An endpoint with what signs its deliveries. */
export type Kept = z.infer<typeof kept>;

const standingShape = z.object({
  failing: z.object({ since: z.number(), reason: z.string() }).exactOptional(),
  lost: z.number(),
});

export type EndpointRecords = ReturnType<typeof createEndpointRecords>;

export function createEndpointRecords({
  records,
  now,
  log,
}: {
  readonly records: Records;
  /** The store's clock. */
  readonly now: () => number;
  readonly log: Pick<Log, 'error'>;
}) {
  let known: { readonly at: number; readonly endpoints: ReadonlyMap<string, Kept> } | null = null;
  let reading: Promise<ReadonlyMap<string, Kept>> | null = null;
  const standings = new Map<string, EndpointStanding>();

  const read = async (): Promise<ReadonlyMap<string, Kept>> => {
    const [rows, told] = await Promise.all([
      records.list(places.endpoint, { limit: most }),
      records.list(places.standing, { limit: most }),
    ]);
    for (const { key, value } of told)
      standings.set(key.slice(places.standing.length), standingShape.parse(value));
    return new Map(
      rows.map(({ key, value }) => [key.slice(places.endpoint.length), kept.parse(value)] as const),
    );
  };

  /** All of them as they were within the last seconds. */
  const present = async (): Promise<ReadonlyMap<string, Kept>> => {
    if (known !== null && now() - known.at < freshness) return known.endpoints;
    reading ??= read().finally(() => {
      reading = null;
    });
    const endpoints = await reading;
    known = { at: now(), endpoints };
    return endpoints;
  };

  const standingOf = (id: string): EndpointStanding => standings.get(id) ?? { lost: 0 };

  return {
    present,

    standingOf,

    /** What is known here without asking: for who may not wait. */
    glance: (): readonly (Kept & EndpointStanding)[] =>
      [...(known?.endpoints ?? [])].map(([id, endpoint]) => ({
        ...endpoint,
        lost: 0,
        ...standings.get(id),
      })),

    /** What damaged records cost is that nobody is told; customers are answered. */
    async listeners(): Promise<readonly Listener[]> {
      let endpoints: ReadonlyMap<string, Kept>;
      try {
        endpoints = await present();
      } catch (error) {
        log.error(originOf(error), 'who is to be told cannot be read');
        known = { at: now(), endpoints: known?.endpoints ?? new Map() };
        return [];
      }
      return [...endpoints].flatMap(([endpoint, { events, disabled }]) =>
        disabled === undefined ? [{ endpoint, events }] : [],
      );
    },

    async list(): Promise<readonly (Endpoint & EndpointStanding)[]> {
      return [...(await read())].map(([id, { secret: _, ...endpoint }]) => ({
        id,
        ...endpoint,
        lost: 0,
        ...standings.get(id),
      }));
    },

    async add(id: string, endpoint: Kept): Promise<void> {
      await records.set(places.endpoint + id, endpoint, { expect: null });
      known = null;
    },

    /** Changes one, unless it is gone; whether it was there. */
    async change(id: string, change: (endpoint: Kept) => Kept): Promise<boolean> {
      for (;;) {
        const found = await records.get(places.endpoint + id);
        if (found === null) return false;
        const changed = change(kept.parse(found.value));
        if (await records.set(places.endpoint + id, changed, { expect: found.version })) break;
      }
      known = null;
      return true;
    },

    async remove(id: string): Promise<boolean> {
      const found = await records.get(places.endpoint + id);
      await records.delete(places.endpoint + id);
      await records.delete(places.standing + id);
      standings.delete(id);
      known = null;
      return found !== null;
    },

    /** Written only when it changes: a delivery that succeeds like the one before costs nothing. */
    async noteStanding(id: string, standing: EndpointStanding): Promise<void> {
      standings.set(id, standing);
      await records.set(places.standing + id, standing);
    },
  };
}
