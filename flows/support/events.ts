/** What the support machine hears. What a customer says is told apart by `hear.ts` before the machine. */

import type { Said } from '../../src/core/flow.ts';
import type { MachineHeard } from '../../src/core/machine/define-flow.ts';
import type { Language } from '../../src/core/text/language.ts';

/** What all of a customer's events carry: every message since the last answer, in order. */
export type Spoken = {
  readonly messages: readonly Said[];
  readonly at: number;
  /** The choice that was meant last. */
  readonly chose?: string;
  /** The language that was chosen, or that the first words are clearly in. */
  readonly language?: Language;
  /** A protocol, or the number of a contact, among the messages. */
  readonly protocol?: string;
};

type CustomerDid =
  /** An answer, or anything that is none of the below. */
  | 'customer.said'
  | 'customer.askedMenu'
  | 'customer.wentBack'
  | 'customer.cancelled'
  | 'customer.askedHelp'
  | 'customer.choseLanguage'
  | 'customer.askedPerson'
  /** Asked for a moment. */
  | 'customer.stalled'
  /** Told of a problem with the connection. */
  | 'customer.reported'
  | 'customer.askedStatus'
  /** Wrote what is no rating, where only one is waited for: the episode is over. */
  | 'customer.movedOn'
  /** Answered a menu that is no longer the current one. */
  | 'customer.wasLate';

export type CustomerEvent = { [Did in CustomerDid]: { readonly type: Did } & Spoken }[CustomerDid];

export type SupportEvent = CustomerEvent | MachineHeard;

/** A ticket's creation is over. */
export type JobFinished = Extract<SupportEvent, { readonly type: 'job.finished' }>;
