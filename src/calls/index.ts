/** All that flows can ask for. */

import type { Backend } from '../backends/backend.ts';
import type { Jobs, Lookups } from '../core/calls.ts';
import type { Records, Store } from '../stores/store.ts';
import { createAttempts } from './attempts.ts';
import type { Calls, Job, Lookup } from './call.ts';
import { createFindPlace } from './find-place.ts';
import { createFindTicket } from './find-ticket.ts';
import { createFindTickets } from './find-tickets.ts';
import { createIdentify } from './identify.ts';
import { createCheckDouble } from './open-ticket/check-double.ts';
import { createOpenTicket } from './open-ticket/index.ts';
import { createTiming } from './open-ticket/timing.ts';
import { createUpdateProtocol, type ProtocolsOf } from './update-protocol.ts';
import { createVerify } from './verify.ts';

export type CallsOptions = {
  readonly backend: Backend;
  /** Where those who wait are listed. */
  readonly store: Pick<Store, 'list'>;
  /** Where attempts are counted. */
  readonly records: Records;
  /** A keyed hash, so that counters' keys name nobody. */
  readonly bucket: (text: string) => string;
  /** The provider's, an IANA name. */
  readonly timezone: string;
  /** Where the protocols of conversations are; there are none if absent. */
  readonly protocolsOf?: ProtocolsOf;
};

/** The look-ups and jobs over one ERP, and over the marketplaces. */
export function createCalls(options: CallsOptions): Calls {
  const { backend, store, records, bucket, timezone, protocolsOf = async () => null } = options;
  const timing = createTiming(backend.pace);
  const attempts = createAttempts(records, bucket);
  const verify = createVerify(backend, attempts);
  return {
    lookups: {
      verify,
      findTickets: createFindTickets(backend),
      findTicket: createFindTicket(backend, attempts),
      findPlace: createFindPlace(store),
    } satisfies Record<keyof Lookups, Lookup>,
    jobs: {
      'open-ticket': createOpenTicket(backend, timing, timezone),
      identify: createIdentify(verify, timing),
      'update-protocol': createUpdateProtocol(protocolsOf),
      'check-double': createCheckDouble(backend, timing),
    } satisfies Record<keyof Jobs | 'check-double', Job>,
  };
}
