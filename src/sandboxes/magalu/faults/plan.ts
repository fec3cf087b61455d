/**
 * Faults on request. At most one that replaces the answer strikes a request, the oldest that fits: two of them with
 * `times: 1` are a sequence.
 *
 *     {"route": "message", "what": "created-then-drop", "times": 1}    taken, and the connection dropped
 *     {"route": "token", "what": "created-then-hang", "times": 1}      the refresh token was used, and nobody heard the new one
 *     {"route": "tickets", "what": "502", "probability": 0.3, "seed": 7}
 */

import { z } from 'zod';
import { createStandingFaults, faultLimits } from '../../faults.ts';

/**
 * `login` and `token` are the identity server's; `message` POST …/v0/…/messages, `upload` POST …/v1/…/messages, `messages`
 * the list of them, `event` POST …/events, `events` the list.
 */
export const routeNames = [
  'login',
  'token',
  'tickets',
  'ticket',
  'messages',
  'message',
  'upload',
  'attachment',
  'events',
  'event',
] as const;
export type RouteName = (typeof routeNames)[number];

/** Instead of doing anything. `html` is a page with status 200; `hang` lasts until somebody closes the connection. */
const befores = ['drop', 'hang', 'html', '502', '500', '429', '401'] as const;
/** Once everything was done, and only if it was. */
const afters = [
  'created-then-drop',
  'created-then-hang',
  'created-then-html',
  'created-then-502',
  'created-then-500',
] as const;
const bends = [
  /** Held back for `ms` milliseconds, before the work; another fault may strike the same request. */
  'slow',
  /** What is taken is shown `ms` milliseconds later than usual. */
  'late',
  /** Taken with 202, and never seen again. */
  'vanish',
  /** A page that is not the first begins with the last row of the one before. */
  'repeat',
  /** Whatever would come first on the next page is updated once this one was read. */
  'moves',
] as const;

export const faultSchema = z.strictObject({
  what: z.enum([...befores, ...afters, ...bends]),
  /** Absent: every route that the fault makes sense for. */
  route: z.enum(routeNames).optional(),
  ...faultLimits,
  ms: z.number().nonnegative().default(1_000),
  /** Seconds, told with 429; absent: not told. */
  retryAfter: z.int().nonnegative().optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export type What = Fault['what'];

/** Where a fault makes sense; absent: everywhere. */
const places: { readonly [what in What]?: readonly RouteName[] } = {
  late: ['message', 'upload', 'event'],
  vanish: ['message', 'upload', 'event'],
  repeat: ['tickets', 'messages'],
  moves: ['tickets'],
};

export type Faults = {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** What still stands, with `times` and `skip` as they are left. */
  standing(): readonly Fault[];
  /** The one that replaces the answer, before or after the work, if any; it counts as used. */
  strike(route: RouteName, when: 'before' | 'after'): Fault | undefined;
  /** Those of this kind that bend how a request is carried out; each counts as used. */
  bend(route: RouteName, what: (typeof bends)[number]): readonly Fault[];
};

export function createFaults(): Faults {
  const { add, clear, standing, strike } = createStandingFaults<Fault>();
  const fits = ({ route: wanted, what }: Fault, route: RouteName): boolean =>
    (wanted === undefined || wanted === route) && places[what]?.includes(route) !== false;
  const isAmong = (list: readonly What[], { what }: Fault): boolean => list.includes(what);
  return {
    ...{ add, clear, standing },
    strike(route, when) {
      const wanted = when === 'before' ? befores : afters;
      const [first] = strike(
        (fault, struck) => struck.length === 0 && isAmong(wanted, fault) && fits(fault, route),
      );
      return first;
    },
    bend: (route, what) => strike((fault) => fault.what === what && fits(fault, route)),
  };
}
