/**
 * Faults on request. At most one that replaces the answer strikes a request, the oldest that fits: two of them with
 * `times: 1` are a sequence.
 *
 *     {"fault": "reset", "route": "create", "when": "after", "times": 1}      created, and the connection dropped
 *     {"fault": "late-listing", "ms": 60000}                                  new tickets are listed a minute later
 *     {"fault": "error-500", "route": "tickets", "probability": 0.3, "seed": 7}
 */

import { z } from 'zod';
import { createStandingFaults, faultLimits } from '../../faults.ts';

/** `login` POST /oauth/token, `customers` GET /cliente, `tickets` GET /cliente/atendimento, `create` POST /atendimento,
 * `types` GET /configuracao/tipo_atendimento, `message` POST /atendimento/adicionar_mensagem/{id}. */
export const routeNames = ['login', 'customers', 'tickets', 'create', 'types', 'message'] as const;
export type RouteName = (typeof routeNames)[number];

const limits = {
  /** Absent: every route that the fault makes sense for. */
  route: z.enum(routeNames).optional(),
  ...faultLimits,
};
/** Instead of doing anything, or once everything was done. After the work only what succeeded is struck. */
const around = { ...limits, when: z.enum(['before', 'after']).default('before') };
const milliseconds = z.number().nonnegative();

/** An answer is held back; other faults may strike the same request. */
const slow = z.strictObject({ fault: z.literal('slow'), ms: milliseconds, ...around });

const replacing = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.literal('error-500'), ...around }),
  /** 502 with HTML. */
  z.strictObject({ fault: z.literal('bad-gateway'), ...around }),
  /** 429; `retryAfter` in seconds. */
  z.strictObject({
    fault: z.literal('too-many-requests'),
    retryAfter: z.int().nonnegative().default(1),
    ...around,
  }),
  /** 307 to the same address. */
  z.strictObject({ fault: z.literal('redirect'), ...around }),
  z.strictObject({ fault: z.literal('reset'), ...around }),
  /** No answer, until the client or the sandbox closes the connection. */
  z.strictObject({ fault: z.literal('hang'), ...around }),
  /** 200 with `status: error`: `objections` with sentences in `errors`, `internals` with `code` and `line`, `bare` with neither. */
  z.strictObject({
    fault: z.literal('error-200'),
    says: z.enum(['objections', 'internals', 'bare']),
    ...around,
  }),
  /** Nobody and nothing is found. On lists only. */
  z.strictObject({ fault: z.literal('empty-list'), ...around }),
]);

const bending = z.discriminatedUnion('fault', [
  /** The token that a request carries is revoked before it is looked at. */
  z.strictObject({ fault: z.literal('revoked-token'), ...limits }),
  /** A ticket that is created now is listed `ms` later only. */
  z.strictObject({ fault: z.literal('late-listing'), ms: milliseconds, ...limits }),
  /** A service has `count` more tickets, all of this moment and none of them really there. Every list counts. */
  z.strictObject({
    fault: z.literal('crowd'),
    service: z.int(),
    count: z.int().positive().default(60),
    ...limits,
  }),
  /** Descriptions are cut. */
  z.strictObject({
    fault: z.literal('cut'),
    length: z.int().nonnegative().default(255),
    ...limits,
  }),
  z.strictObject({ fault: z.literal('upper-case'), ...limits }),
  /** Descriptions come with HTML entities, hyphens and accented letters too. */
  z.strictObject({ fault: z.literal('entities'), ...limits }),
  /** No `descricao_abertura`, as on older installations. */
  z.strictObject({ fault: z.literal('no-descriptions'), ...limits }),
  /** The first ticket of a list comes without its protocol. */
  z.strictObject({ fault: z.literal('odd-row'), ...limits }),
]);

export const faultSchema = z.discriminatedUnion('fault', [slow, replacing, bending]);

export type Fault = z.infer<typeof faultSchema>;
export type AroundFault = z.infer<typeof slow> | z.infer<typeof replacing>;
export type BendingFault = z.infer<typeof bending>;

const lists: readonly RouteName[] = ['customers', 'tickets', 'types'];
const describing: readonly RouteName[] = ['tickets', 'create'];
/** Where a fault makes sense; absent: everywhere. */
const places: { readonly [name in Fault['fault']]?: readonly RouteName[] } = {
  'revoked-token': routeNames.filter((name) => name !== 'login'),
  'empty-list': lists,
  'late-listing': ['create'],
  crowd: ['tickets'],
  'odd-row': ['tickets'],
  cut: describing,
  'upper-case': describing,
  entities: describing,
  'no-descriptions': describing,
};

export type Faults = {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** What still stands, with `times` and `skip` as they are left. */
  standing(): readonly Fault[];
  /** The faults that strike a request now, before or after its work; each counts as used. */
  strikeAround(route: RouteName, when: 'before' | 'after'): readonly AroundFault[];
  /** Those that bend how a request is carried out; each counts as used. */
  strikeWithin(route: RouteName, names: readonly BendingFault['fault'][]): readonly BendingFault[];
};

export function createFaults(): Faults {
  const { add, clear, standing, strike } = createStandingFaults<Fault>();
  const fits = ({ route: wanted, fault }: Fault, route: RouteName): boolean =>
    (wanted === undefined || wanted === route) && places[fault]?.includes(route) !== false;
  return {
    ...{ add, clear, standing },
    strikeAround: (route, when) =>
      strike(
        (fault, struck) =>
          'when' in fault &&
          fault.when === when &&
          (fault.fault === 'slow' || struck.every((one) => one.fault === 'slow')) &&
          fits(fault, route),
      ).flatMap((fault) => ('when' in fault ? [fault] : [])),
    strikeWithin: (route, names) =>
      strike((fault) => !('when' in fault) && names.includes(fault.fault) && fits(fault, route)).flatMap(
        (fault) => ('when' in fault ? [] : [fault]),
      ),
  };
}
