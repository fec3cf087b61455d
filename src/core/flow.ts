/**
 * What a conversation hears, what it remembers, and what it wants done: the vocabulary between deciding
 * (`flows/`) and doing (everything else). All of it is plain data that can be stored.
 */

import type { Tally } from './archive/tally.ts';
import type { OpenTicketInput, Service } from './calls.ts';
import type { Attachment, Attendant, Incoming, Menu, Message } from './content.ts';
import type { FailureReport } from './failure.ts';
import type { ContactNumber, ConversationId, EffectId } from './ids/index.ts';
import type { Protocol, ProtocolUpdate, Urgency } from './protocol/index.ts';
import type { Traced } from './turn/trace.ts';

/** Something that happened to a conversation. Everything enters by the mailbox, in one order; nothing bypasses it. */
export type Heard = Traced & Happened;

type Happened =
  | {
      readonly type: 'customer.said';
      readonly content: Incoming;
      /** When, by the platform's clock, in milliseconds since 1970. */
      readonly saidAt: number;
      /** So long ago that it answers nothing that the customer has before their eyes now. */
      readonly stale?: true;
      /** A number that the network itself vouches for, digits with country code. */
      readonly verifiedPhone?: string;
      /** The name that the customer carries on the network: never taken for the name in a ticket unasked. */
      readonly profileName?: string;
    }
  /** `over` is whom it is taken from, by whoever may: refused if somebody else has it by now. */
  | { readonly type: 'attendant.claimed'; readonly by: Attendant; readonly over?: string }
  /** With a file, `text` is what is written beneath it, perhaps nothing. */
  | {
      readonly type: 'attendant.said';
      readonly by: Attendant;
      readonly text: string;
      readonly file?: Attachment;
    }
  /** To the bot: at its menu, or `there` where the customer was when a person took over. */
  | { readonly type: 'attendant.gaveBack'; readonly by: Attendant; readonly where?: 'there' }
  /** To a queue, where it waits again, or to a colleague, who has it from then on. */
  | {
      readonly type: 'attendant.transferred';
      readonly by: Attendant;
      readonly to: { readonly queue: string } | { readonly attendant: Attendant };
    }
  /** `reason` is for the team. One that is `undoable` takes effect a moment later, unless it is taken back. */
  | {
      readonly type: 'attendant.closed';
      readonly by: Attendant;
      readonly reason?: string;
      readonly undoable?: true;
    }
  /** Takes an undoable closing back. */
  | { readonly type: 'attendant.reopened'; readonly by: Attendant }
  /** Has a ticket opened with what the attendant confirmed. `request` is the attendant's own, once for each confirmation. */
  | {
      readonly type: 'attendant.orderedTicket';
      readonly by: Attendant;
      readonly request: string;
      readonly ticket: OpenTicketInput;
    }
  /** A marketplace told of a protocol, perhaps once more what it told before, or something older. */
  | { readonly type: 'protocol.changed'; readonly protocol: Protocol }
  /** Has the marketplace told what the attendant confirmed. `request` as of a ticket. */
  | {
      readonly type: 'attendant.updatedProtocol';
      readonly by: Attendant;
      readonly request: string;
      readonly update: ProtocolUpdate;
    }
  | { readonly type: 'timer.fired'; readonly timer: EffectId }
  | { readonly type: 'call.finished'; readonly call: EffectId; readonly result: Result }
  | {
      readonly type: 'job.finished';
      readonly job: EffectId;
      readonly name: string;
      readonly key: string;
      readonly result: Result;
    }
  /** Answers a `withdraw`: `withdrawn` is false if the job had begun or was over. */
  | { readonly type: 'job.withdrawn'; readonly key: string; readonly withdrawn: boolean }
  /** A say did not, or perhaps not, reach the customer. Of one that is neither `keep` nor `reported` only a refusal is told. */
  | {
      readonly type: 'send.failed';
      readonly text: string;
      readonly keep: boolean;
      readonly reason: string;
      /** Absent if it surely did not. */
      readonly certain?: false;
    }
  /** Something that is `reported` has gone out: the network has it. */
  | { readonly type: 'say.sent'; readonly text: string }
  /** A `keep` say that a takeover withdrew before it was sent: for the attendant to tell. */
  | { readonly type: 'say.withdrawn'; readonly text: string }
  /** A job that waited for a person is attempted again, by a person's will: its `job.finished` is still to come. */
  | { readonly type: 'job.retried'; readonly job: EffectId; readonly key: string }
  /** A person has seen to a job that waited for one, and it is over. A `job.finished` that says more may follow. */
  | { readonly type: 'job.seenTo'; readonly job: EffectId; readonly key: string }
  /** A person has seen to what `send.failed` told: it is sent again, or need not be told any more. */
  | { readonly type: 'send.seenTo'; readonly text: string }
  /** A line for the transcript that the customer does not see; no flow hears it. */
  | { readonly type: 'noted'; readonly text: string };

/** How a look-up or a job ended. */
export type Result =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly failure: FailureReport };

/** An entry of a mailbox. `at` is the store's clock, never decreasing within a conversation; `seq` counts from 1. */
export type Entry = { readonly seq: number; readonly at: number; readonly event: Heard };

/** Where a conversation stands, for whoever lists conversations. Written in the same commit as the turn. */
export type Listing = {
  /** `closed` between episodes, `bot` while the machine leads, `waiting` for a person, `attended` by `owner`. */
  readonly place: 'closed' | 'bot' | 'waiting' | 'attended';
  readonly owner?: Attendant;
  /** It waits for a person for something of before, and the machine leads on meanwhile. */
  readonly withBot?: true;
  /** Whose it is to answer: a queue's id; absent where there is only one. */
  readonly queue?: string;
  /** Why it waits, for attendants, in Portuguese. */
  readonly reason?: string;
  /** When everybody on the desk was reminded that nobody has taken it yet, by the store's clock. */
  readonly nudgedAt?: number;
  /** How near the date is by which it has to be answered, and since when, by the store's clock; absent if there is none. */
  readonly urgency?: { readonly now: Urgency; readonly since: number; readonly dueAt: number };
  /** When a closing that can still be taken back takes effect, by the store's clock. */
  readonly closesAt?: number;
  /** When it came to this place, by the store's clock. */
  readonly since: number;
  /** When the customer wrote what `owner` has not answered yet, by the store's clock. */
  readonly unansweredSince?: number;
  readonly name?: string;
  readonly phone?: string;
  /** What is known and what is asked, a line each, in Portuguese. */
  readonly summary?: readonly string[];
  /** What the machine threw, for whoever mends it: people lead without it until it is given back. */
  readonly stopped?: string;
  /** What the ERP answered and nobody has told the customer yet. */
  readonly untold?: readonly string[];
  readonly known?: Known;
};

/** What is known of who writes, and what they have here: for the desk's page, and to be found by. */
export type Known = {
  /** A CPF or CNPJ, digits alone. Shown masked: whoever reads the whole is noted. */
  readonly document?: string;
  /** As the ERP knows the customer, once they have proved who they are. */
  readonly customer?: { readonly code: string; readonly name: string };
  /** What a ticket would be opened for, and which other services there are. */
  readonly service?: Service;
  readonly services?: readonly Service[];
  /** Outages in the customer's area, in the provider's words. */
  readonly alerts?: readonly string[];
  /** Protocols of the tickets that were opened here, the latest last. */
  readonly opened?: readonly string[];
  /** What a person would begin a ticket with, as far as it was told. */
  readonly draft?: Partial<Omit<OpenTicketInput, 'service'>>;
  /** The marketplace's protocol that the conversation is. */
  readonly protocol?: Protocol;
};

/** All that is kept of a conversation between two turns. Outside of `core` only `listing` means anything. */
export type FlowState = {
  readonly flow: string;
  readonly version: number;
  /** What outlives the episode (identity, tickets), as the flow wrote it at the end of the last one. */
  readonly memory: unknown;
  /** XState's persisted snapshot; null between episodes. */
  readonly snapshot: unknown;
  /** Addresses: which effect a look-up, timer or detached job that is under way belongs to. */
  readonly calls: Readonly<Record<string, EffectId>>;
  readonly timers: Readonly<Record<string, EffectId>>;
  readonly jobs: Readonly<Record<string, EffectId>>;
  /** The menu that the customer has before their eyes. */
  readonly menu: Menu | null;
  /** The question in force also asks for the contact. */
  readonly contact?: true;
  /** Set when the machine threw: what it could not hear waits here, and `attendant.*` works without the machine. */
  readonly stopped?: Stopped;
  readonly listing: Listing;
  /** What is counted of the episode that is on, or was last. Kept by `takeTurn`, whatever the flow does. */
  readonly tally?: Tally;
};

export type Stopped = {
  readonly reason: string;
  /** Replayed, in order and as they were read then, when an attendant gives the conversation back. */
  readonly unheard: readonly Stimulus[];
  readonly owner: Attendant | null;
  /** When the owner did something last: who is gone holds nobody else off. */
  readonly actedAt: number;
};

/** How a say behaves in the outbox. */
export type Manner = {
  /** Must not be lost (a protocol): does not expire, and waits for a person if it cannot be delivered. */
  readonly keep?: boolean;
  /** Milliseconds after which it is not worth saying any more; 24 hours if absent. */
  readonly expiresIn?: number;
  /** Leaves the menu before it in force (a reminder, "this takes a moment"). */
  readonly aside?: boolean;
  /** The conversation hears what becomes of it: `say.sent`, or `send.failed` however it came to that. */
  readonly reported?: boolean;
};

/** What a turn wants done, in order. Commits apply withdrawals before settings. */
export type Effect =
  | {
      readonly type: 'say';
      readonly id: EffectId;
      readonly message: Message;
      readonly menu?: string;
      readonly by: 'bot' | Attendant;
      readonly manner: Manner;
    }
  /** A look-up: its result comes back as `call.finished`. Changes nothing outside; abandoned with the state that asked. */
  | { readonly type: 'call'; readonly id: EffectId; readonly name: string; readonly input: unknown }
  | { readonly type: 'abandon'; readonly call: EffectId }
  /** Changes the world; survives everything but a `withdraw` by name; ends as `job.finished`. */
  | {
      readonly type: 'job';
      readonly id: EffectId;
      readonly name: string;
      readonly key: string;
      readonly input: unknown;
    }
  | { readonly type: 'withdraw'; readonly job: EffectId | null; readonly key: string }
  | { readonly type: 'timer'; readonly id: EffectId; readonly delay: number }
  | { readonly type: 'cancel'; readonly timer: EffectId }
  /** A person's words that the customer has already: a line of the transcript. */
  | { readonly type: 'said'; readonly id: EffectId; readonly text: string; readonly by: Attendant }
  /** Withdraws what the bot has not said yet: a person speaks now. */
  | { readonly type: 'hush' }
  /**
   * What the customer thought of how a person attended them, 1 to 5; once for each episode, and once more with the comment
   * that came afterwards: the last counts.
   */
  | { readonly type: 'rated'; readonly score: number; readonly comment?: string }
  /** The customer is told this number: by it people find the conversation. */
  | { readonly type: 'findable'; readonly number: ContactNumber }
  /** A line in the transcript that the customer does not see. */
  | { readonly type: 'note'; readonly text: string };

/** The new state and what it wants done. */
export type Step = { readonly state: FlowState; readonly effects: readonly Effect[] };

/** What a step may know besides state and event. */
export type Moment = {
  readonly conversation: ConversationId;
  /** The store's clock, in milliseconds. */
  readonly at: number;
  /** The revision that this turn makes. */
  readonly revision: number;
  /** The next effect's id; counts through the turn. */
  readonly mint: () => EffectId;
  /** A number for the episode that begins now; absent where there are none. */
  readonly number?: () => ContactNumber;
};

/** One message of a customer as a flow hears it. */
export type Said = {
  readonly content: Incoming;
  /** The choice of the current menu that it means, by button, number, label or synonym. */
  readonly chose?: string;
  /** Meant for a menu that is no longer the current one: a button of an older one, or a number typed too early. */
  readonly late?: true;
  /** Typed before the current menu was there. */
  readonly early?: true;
  readonly verifiedPhone?: string;
  readonly profileName?: string;
};

/** What a flow is stepped with: an entry, or several `customer.said` in a row as one. */
export type Stimulus =
  | { readonly type: 'customer.said'; readonly messages: readonly Said[] }
  | { readonly type: 'entry'; readonly entry: Entry };

/** A conversation machine as data. Made by `defineFlow`; pure. */
export interface Flow {
  readonly id: string;
  readonly version: number;
  /** The state of a conversation that has heard nothing yet. */
  fresh(at: number): FlowState;
  /** Brings a state of an older version up to this one. `NewerState` if it was written by a newer flow. */
  adopt(state: FlowState, moment: Moment): Step;
  step(state: FlowState, stimulus: Stimulus, moment: Moment): Step;
}

/** A state was written by a newer version: this process must leave the conversation to a newer process. */
export class NewerState extends Error {
  constructor(state: FlowState, version: number) {
    super(
      `the conversation was written by version ${state.version} of flow "${state.flow}"; this process has ${version}`,
    );
    this.name = 'NewerState';
  }
}
