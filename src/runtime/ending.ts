/** How one attempt at a job ends, and what every attempt has at hand. */

import type { Calls } from '../calls/call.ts';
import type { Channel } from '../channels/channel.ts';
import type { Failure } from '../core/failure.ts';
import type { Deliver } from '../integrations/integration.ts';
import { type Log, originOf } from '../log.ts';
import type { Lease, Settlement } from '../stores/contract/jobs.ts';
import type { Store } from '../stores/store.ts';

export type PerformParts = {
  readonly store: Pick<Store, 'settle' | 'begin' | 'files'>;
  readonly calls: Calls;
  /** Undefined if the account is no longer configured: its messages wait. */
  readonly channelFor: (at: { readonly channel: string; readonly account: string }) => Channel | undefined;
  /** Tells other programs; what they are to be told waits if absent. */
  readonly deliver?: Deliver;
  /** Runs around each attempt, for whoever follows what is asked of the outside within; nothing if absent. */
  readonly around?: <Result>(lease: Lease, work: () => Promise<Result>) => Promise<Result>;
  readonly log: Log;
};

/** What is settled of a job. */
export type Ending = Omit<Settlement, 'conversation' | 'job' | 'token'>;

/** Which job the log speaks of. */
export const about = (lease: Lease) => ({
  conversation: lease.conversation,
  job: lease.id,
  attempts: lease.attempts,
});

/** What the log says of a failure. */
export const toldOf = (failure: Failure) => ({
  kind: failure.kind,
  reason: failure.message,
  ...(failure.cause === undefined ? {} : originOf(failure.cause)),
});
