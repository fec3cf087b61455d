/**
 * Faults on request. A fault stands until it has struck `times` times, or until all are cleared. At most one that
 * replaces the answer strikes a request, the oldest that fits: two of them with `times: 1` are a sequence.
 *
 *     {"route": "message", "what": "created-then-drop", "times": 1}    taken, and the connection dropped
 *     {"route": "token", "what": "created-then-hang", "times": 1}      the refresh token was used, and nobody heard the new one
 *     {"route": "tickets", "what": "502", "probability": 0.3, "seed": 7}
 */

import { z } from 'zod';

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
  /** How often it strikes; absent: until cleared. */
  times: z.int().positive().optional(),
  /** How many fitting requests it lets pass first. */
  skip: z.int().nonnegative().default(0),
  /** The chance to strike a fitting request, drawn from a generator that `seed` starts. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
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

type Standing = { readonly fault: Fault; times: number; skip: number; readonly draw: () => number };

export function createFaults(): Faults {
  let all: Standing[] = [];

  const strikes = (standing: Standing, route: RouteName): boolean => {
    const { fault } = standing;
    if (fault.route !== undefined && fault.route !== route) return false;
    if (places[fault.what]?.includes(route) === false) return false;
    if (standing.skip > 0) {
      standing.skip -= 1;
      return false;
    }
    if (standing.draw() >= fault.probability) return false;
    standing.times -= 1;
    return true;
  };
  const dropSpent = () => {
    all = all.filter((standing) => standing.times > 0);
  };
  const isAmong = (list: readonly What[], { fault }: Standing) => list.includes(fault.what);

  return {
    add(faults) {
      for (const fault of faults)
        all.push({
          fault,
          times: fault.times ?? Number.POSITIVE_INFINITY,
          skip: fault.skip,
          draw: drawFrom(fault.seed),
        });
    },
    clear() {
      all = [];
    },
    standing: () =>
      all.map(({ fault, times, skip }) => ({ ...fault, skip, ...(Number.isFinite(times) && { times }) })),
    strike(route, when) {
      const fitting = all.filter((standing) => isAmong(when === 'before' ? befores : afters, standing));
      const struck = fitting.find((standing) => strikes(standing, route));
      dropSpent();
      return struck?.fault;
    },
    bend(route, what) {
      const struck = all.filter((standing) => standing.fault.what === what && strikes(standing, route));
      dropSpent();
      return struck.map(({ fault }) => fault);
    },
  };
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function drawFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
