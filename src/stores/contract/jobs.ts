/** The jobs of a store: what is to be said or called, who has it in hand, and what became of it. */

import type { Attendant, Message } from '../../core/content.ts';
import type { Heard } from '../../core/flow.ts';
import type { ConversationId, EffectId, Reference } from '../../core/ids/index.ts';
import type { Happening } from '../../core/turn/happenings.ts';
import type { Traced } from '../../core/turn/trace.ts';
import type { Origin } from '../store.ts';

/** What a job is. */
export type Work = Traced & Task;

type Task =
  | {
      readonly type: 'say';
      readonly message: Message;
      readonly menu?: string;
      readonly by: 'bot' | Attendant;
      readonly keep: boolean;
      /** Its conversation hears how it ends, also if it was sent. */
      readonly reported?: true;
    }
  | { readonly type: 'call'; readonly name: string; readonly input: unknown }
  | {
      readonly type: 'detached';
      readonly name: string;
      readonly key: string;
      readonly input: unknown;
      readonly reference: Reference;
    }
  /** Something that another program is told, by the id that its endpoint is kept under. */
  | { readonly type: 'deliver'; readonly endpoint: string; readonly happening: Happening };

export type NewJob = {
  readonly id: EffectId;
  /** Jobs of one lane of one conversation are handed out strictly one after another, in the order of commit. */
  readonly lane: string;
  /** Whom it burdens (`telegram:main`, `erp`): workers take from one pool at a time, so that a slow one starves no other. */
  readonly pool: string;
  readonly work: Work;
  /** Milliseconds until it may start; 0 if absent. */
  readonly delay?: number;
  /** Milliseconds until it is no longer worth starting; never if absent. Told by `Lease.expired`. */
  readonly expiresIn?: number;
};

export type Lease = {
  readonly conversation: ConversationId;
  readonly origin: Origin;
  readonly id: EffectId;
  readonly lane: string;
  readonly pool: string;
  readonly token: string;
  readonly work: Work;
  /** How often it was handed out before, as far as this store can know (a restart may forget says). */
  readonly attempts: number;
  /** What earlier attempts left, in `again` or by `begin`. */
  readonly progress: unknown;
  /** A person who has looked asked for this attempt (`unpark`): no attempt has left any progress since. */
  readonly retried: boolean;
  readonly createdAt: number;
  readonly expired: boolean;
  /** The store's clock. */
  readonly at: number;
  /** If it was leased before it was asked for: when at the earliest, by `performance.now()`, and for how many milliseconds. */
  readonly ahead?: { readonly since: number; readonly lease: number };
};

/** What work is asked for. */
export type Wanted = {
  readonly pool: string;
  readonly token: string;
  readonly limit: number;
  readonly lease: number;
  /** No other process takes of the pool now: nothing is left to others for a moment. */
  readonly sole?: boolean;
  /**
   * Whoever asks asks again as soon as a change is told. So a store may take for it at once what becomes due by way of this
   * process, so many more than the limit in all, and hands them out at the next calls. A call without this ends it, and one
   * with a limit of 0 gives back what was taken so.
   */
  readonly ahead?: number;
  /** Nothing is taken ahead if something waited in the pool at the last call: what is made later does not overtake it. */
  readonly inOrder?: boolean;
};

/** Whose lease is to last, and for how many milliseconds from now. */
export type Renewal = {
  readonly conversation: ConversationId;
  readonly job: EffectId;
  readonly token: string;
  readonly lease: number;
};

export type Delivery =
  | 'pending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'expired'
  | 'uncertain'
  | 'withdrawn';

const certainty: Readonly<Record<Delivery, number>> = {
  pending: 0,
  withdrawn: 1,
  expired: 1,
  uncertain: 1,
  sent: 1,
  delivered: 2,
  read: 3,
  // Of a text of several messages one may have failed though the others were read.
  failed: 4,
};

/**
 * Whether a line shows this from now on: platforms may tell that a message was read before they tell that it was sent.
 * What a person sends again is `pending` whatever it was.
 */
export const isTold = (before: Delivery | undefined, next: Delivery): boolean =>
  next === 'pending' || certainty[next] >= certainty[before ?? 'pending'];

/** What a line shows when it is written. */
export const firstDelivery = ({ elsewhere }: { readonly elsewhere?: true }): Delivery =>
  elsewhere ? 'sent' : 'pending';

/** What a platform told of a say after it was sent. */
export type Report = {
  readonly conversation: ConversationId;
  /** The `seq` of its line. */
  readonly line: number;
  readonly delivery: 'delivered' | 'read' | 'failed';
  /** What the conversation hears of it, in the same write. */
  readonly post?: Heard;
  /** What is to wait for a person, in the same write. */
  readonly park?: { readonly job: NewJob; readonly reason: string };
};

export type Settlement = {
  readonly conversation: ConversationId;
  readonly job: EffectId;
  readonly token: string;
  readonly outcome: /** Over. `delivery` for a say: what its transcript line shows from now on. */
    | { readonly type: 'done'; readonly delivery?: Delivery }
    /**
     * To be tried again after `delay` milliseconds; keeps its place in the lane. `doubtful` if this attempt of a say
     * may have sent it all the same: remembered until it is over.
     */
    | {
        readonly type: 'again';
        readonly delay: number;
        readonly progress?: unknown;
        readonly doubtful?: boolean;
      }
    /** Waits for a person; leaves its lane with all that is known of it. Listed by `parked`. `delivery` for a say. */
    | { readonly type: 'parked'; readonly reason: string; readonly delivery?: Delivery };
  /** Its result for the mailbox, in the same write. */
  readonly post?: Heard;
  /** A job that follows from it, in the same write. */
  readonly follow?: NewJob;
};

/**
 * `answered`: settled, and what it posts is heard by a turn that is committed (`Decide`). `lost`: the lease is no longer this
 * token's; nothing was written.
 */
export type SettleOutcome = 'settled' | 'answered' | 'lost';

/** A job that waits for a person. */
export type Parked = {
  /** Short, for people to type: counts from 1, perhaps with gaps, and is given once. A job that is parked again has a new one. */
  readonly number: number;
  readonly conversation: ConversationId;
  readonly id: EffectId;
  readonly work: Work;
  readonly reason: string;
  /** When it was parked. */
  readonly at: number;
  /** How often it was handed out. */
  readonly attempts: number;
  readonly createdAt: number;
};

/** What a person decided about a parked job: back into its lane, at its end and due now, or over. */
export type Unparking = {
  readonly number: number;
  readonly how: 'retry' | 'close';
  /** What its conversation hears of it, in order, in the same write. */
  readonly posts: readonly Heard[];
};

/** A job that is under way, or will be. */
export type Awaited = Pick<Parked, 'conversation' | 'id' | 'work' | 'attempts' | 'createdAt'> & {
  /** When it may be attempted next; earlier than now if it is under way. */
  readonly due: number;
};
