/** What the support conversation keeps in mind during an episode; `memory/` has what is kept beyond it. */

import type { KnownCustomer, Service, TicketStatus } from '../../src/core/calls.ts';
import type { Attendant } from '../../src/core/content.ts';
import type { ContactNumber } from '../../src/core/ids/index.ts';
import type { Language } from '../../src/core/text/language.ts';
import type { Closing } from '../team/closing.ts';

/** What is proved about who writes. */
export type Identity =
  | { readonly level: 'unknown' }
  /** Did not want to, or could not, say who they are. */
  | { readonly level: 'stranger' }
  /** The ERP did not answer when it was asked. */
  | { readonly level: 'unreachable' }
  /** Typed a document and no second fact; `service` if its record leaves no doubt. */
  | { readonly level: 'identified'; readonly service: string | null }
  | {
      readonly level: 'verified';
      readonly customer: KnownCustomer;
      readonly by: 'phone' | 'document';
      readonly at: number;
    };

/** What is said once before a ticket is collected, and asked whether to go on. */
export type Warning = 'debt' | 'outage' | 'duplicate';

/** A ticket as far as it has been told. */
export type Draft = {
  readonly service: string | null;
  /** Warnings that the customer has heard and gone past. */
  readonly cleared: readonly Warning[];
  readonly name: string | null;
  /** `DDNNNNNNNNN` */
  readonly phone: string | null;
  /** Absent until asked for, if it is; null if it was not told. */
  readonly email?: string | null;
  /** The description, a message each; what is not text is named: `[foto]`. */
  readonly items: readonly string[];
  readonly described: boolean;
  /** Whether a technician is wanted; null until asked. */
  readonly order: boolean | null;
  /** The summary sent the customer back to one item: what follows leads there again. */
  readonly correcting?: boolean;
  /** The description that is being written anew: it stands until there is another. */
  readonly replaced?: readonly string[];
  /** The name or phone that the ERP refused: it is not offered again. */
  readonly refused?: string;
};

export const blankDraft: Draft = {
  service: null,
  cleared: [],
  name: null,
  phone: null,
  items: [],
  described: false,
  order: null,
};

/** Whether nothing is being collected. */
export const isBlank = ({ name, items }: Draft): boolean => name === null && items.length === 0;

/** What the customer confirmed, and a person has to see to: there is no ticket of it. */
export type Request = {
  readonly draft: Draft;
  /** Why it needs a person, for attendants. */
  readonly reason: string;
  /** Who asked, as it was proved then. */
  readonly identity: Identity;
  readonly document: string | null;
  /** When it came, until a person takes the conversation: then it was read. */
  readonly unreadSince: number | null;
  /** The customer said since that it is not wanted any more. */
  readonly cancelled?: true;
};

/** What the customer confirmed, and the ERP has not answered yet. */
export type Pending = {
  readonly draft: Draft;
  /** Who asked, as it was proved then. */
  readonly identity: Identity;
  readonly document: string | null;
  /** The attendant who had it opened, by name; absent if it was the customer. */
  readonly by?: string;
};

/** A ticket that this conversation opened. */
export type Opened = { readonly protocol: string; readonly service: string };

/** How the current question is going: how often an answer was rejected, and what to say before asking again. */
export type Asked = {
  readonly times: number;
  readonly why: string | null;
  /** It is the question that stands there, in another language. */
  readonly translated?: true;
};

/** A draft that goes back to the summary: a description that was to be replaced, and was not, is the old one again. */
export const settled = ({ correcting: _, replaced, ...draft }: Draft): Draft =>
  replaced === undefined || draft.items.length > 0 ? draft : { ...draft, items: replaced, described: true };

/** Who writes, as the network tells. `phone` is national digits that the network vouches for. */
type Sender = { readonly phone: string | null; readonly profile: string | null };

/** A talk that led to no ticket: what the customer was told to find it by, and when. */
export type Contact = { readonly number: ContactNumber; readonly at: number };

export type Context = {
  /** The time of what is being heard. */
  readonly now: number;
  readonly sender: Sender;
  /** What the customer is answered in. */
  readonly language: Language;
  /** They chose it themselves: no guess changes it. */
  readonly languageChosen?: true;
  /** Whether the provider's privacy notice has been shown. */
  readonly greeted: boolean;
  readonly purpose: 'ticket' | 'follow';
  /** The chapter of what is not done yet: where the bot goes on if a person gives the conversation back there. */
  readonly underWay: 'identify' | 'installation' | 'details' | 'follow' | null;
  readonly identity: Identity;
  /** A typed CPF or CNPJ with right check digits, without punctuation. */
  readonly document: string | null;
  /** One that came before anybody knew what for: the next wish is about it. */
  readonly offered: string | null;
  /** What was told before anybody knew what for: it joins the description of the ticket that is opened next. */
  readonly told: readonly string[];
  readonly lastDigits: string | null;
  /** The phone that was looked up in vain in this episode: it is not tried twice. */
  readonly triedPhone: string | null;
  readonly asked: Asked;
  readonly draft: Draft;
  /** The protocol that the customer asks about. */
  readonly protocol: string | null;
  /** A verified customer's latest tickets, while they choose among them. */
  readonly tickets: readonly TicketStatus[];
  readonly name: string | null;
  /** Given before the flow had to start over: it is offered. */
  readonly phone: string | null;
  readonly opened: readonly Opened[];
  /** What is on its way to the ERP, by the key of its job. */
  readonly pending: Readonly<Record<string, Pending>>;
  /** The job that the customer is waiting for right now. */
  readonly registering: string | null;
  /** Wherever the conversation goes, it is listed for attendants as long as one is here; only they clear them. */
  readonly requests: readonly Request[];
  readonly owner: Attendant | null;
  /** When the customer, whom a person attends, wrote what has not been answered yet. */
  readonly unansweredSince: number | null;
  /** The confirmations of attendants that have been seen to, the latest last: each opens one ticket. */
  readonly ordered: readonly string[];
  /** Whose it is to answer; the first queue's if null. */
  readonly queue: string | null;
  /** A person has answered in this episode. */
  readonly attended: boolean;
  /** The customer has been asked how that was. */
  readonly ratingAsked: boolean;
  /** The answer, 1 to 5, while they are asked why. */
  readonly score: number | null;
  /** Until when the customer was told that nobody is there; empty if nobody knows. */
  readonly awayTold: string | null;
  /** When the desk was reminded that nobody has taken it. */
  readonly nudgedAt: number | null;
  readonly closing: Closing | null;
  /** Why a person is needed, for attendants. */
  readonly reason: string | null;
  readonly untold: readonly string[];
  /** When the customer was last told that somebody will come. */
  readonly reassuredAt: number | null;
  /** What this episode is found by, should it end without a ticket; null if it has none. */
  readonly number: ContactNumber | null;
  /** Whether something came up in this episode that somebody may look for, or became a request that is answered. */
  readonly matter: 'none' | 'open' | 'confirmed';
  /** The episodes before that led to no ticket. */
  readonly contacts: readonly Contact[];
};

/** The verified customer. */
export const customerOf = ({ identity }: Pick<Context, 'identity'>): KnownCustomer | null =>
  identity.level === 'verified' ? identity.customer : null;

/** The service that the ticket is for, if the customer may know about it. */
export const serviceOf = (asked: Pick<Context, 'identity' | 'draft'>): Service | null =>
  customerOf(asked)?.services.find(({ id }) => id === asked.draft.service) ?? null;

/** The service that a ticket can be opened for, whether or not the customer may know about it. */
export const ticketService = ({ draft, identity }: Context): string | null =>
  draft.service ?? (identity.level === 'identified' ? identity.service : null);
