/**
 * What a flow may ask to be looked up, and what it may ask to be done, with the shapes of both.
 * `src/calls/` carries them out. Outputs hold only what the asker may see: they end in stored snapshots.
 */

import type { ProtocolUpdate } from './protocol/index.ts';

/** A date or a time of the provider's clock, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, without zone. */
export type LocalTime = string;

/** An installation that a ticket can be opened for. */
export type Service = {
  readonly id: string;
  /** `500 Mega Fibra` */
  readonly plan: string;
  /** `Centro, Divinópolis`; absent if the ERP does not tell. */
  readonly place?: string;
  readonly standing:
    | 'active'
    | 'suspended-debt'
    | 'suspended-request'
    | 'awaiting-installation'
    | 'cancelled'
    | 'other';
  /** This installation's tickets that are open now, newest first. */
  readonly openTickets: readonly {
    readonly protocol: string;
    readonly openedAt?: LocalTime;
    /** The ERP's own word; absent until it has been asked. */
    readonly status?: string;
  }[];
};

/** What a verified customer's chat may know. */
export type KnownCustomer = {
  /** The number that the provider's panel shows (`codigo_cliente`). */
  readonly code: string;
  readonly name: string;
  readonly firstName: string;
  /** Not cancelled ones, in the ERP's order. */
  readonly services: readonly Service[];
  /** Known outages in this customer's area, in the provider's words. */
  readonly alerts: readonly string[];
};

export type VerifyInput =
  /** By a phone that the network vouches for; `lastDigits` (of the CPF/CNPJ) once several records share it. */
  | { readonly by: 'phone'; readonly phone: string; readonly lastDigits?: string }
  /** By document; without a `fact` the answer is never more than `identified`. */
  | { readonly by: 'document'; readonly document: string; readonly fact?: SecondFact };

export type SecondFact =
  /** `YYYY-MM-DD` */
  | { readonly birthDate: string }
  /** The last four digits of a registered phone. */
  | { readonly phoneEnd: string };

export type VerifyOutput =
  | { readonly level: 'verified'; readonly customer: KnownCustomer }
  /**
   * Nothing was proved. `service` is there if the document's record has exactly one service that a ticket can be
   * opened for; the customer must not be able to tell the difference until a protocol comes.
   */
  | { readonly level: 'identified'; readonly service?: string }
  /** Several records share the phone: ask the last three digits of the CPF/CNPJ. */
  | { readonly level: 'ambiguous' }
  /** Not found, wrong second fact: one answer for all. */
  | { readonly level: 'not-found' }
  /** Too many attempts from here. */
  | { readonly level: 'locked' };

export type TicketStatus = {
  readonly protocol: string;
  /** The ERP's own word, as it is: `Aguardando Análise`. */
  readonly status: string;
  readonly closed: boolean;
  readonly openedAt?: LocalTime;
  readonly closedAt?: LocalTime;
  /** Only for verified customers, from here on. */
  readonly subject?: string;
  readonly description?: string;
  readonly closing?: string;
  readonly orders?: readonly ServiceOrder[];
};

export type ServiceOrder = {
  readonly number: string;
  readonly status: 'waiting-schedule' | 'scheduled' | 'under-way' | 'finished' | 'cancelled' | 'other';
  /** The ERP's own word. */
  readonly statusText: string;
  /** The programmed slot; absent while it is only a placeholder. */
  readonly slot?: { readonly from: LocalTime; readonly to?: LocalTime };
  readonly finishedAt?: LocalTime;
  readonly closing?: string;
};

export type FindTicketsInput = { readonly customer: string };
export type FindTicketsOutput = { readonly tickets: readonly TicketStatus[] };

export type FindTicketInput = {
  /** 12 to 24 digits. */
  readonly protocol: string;
  /** The verified customer's code; or `opener` if this very conversation opened the ticket. */
  readonly as: { readonly customer: string } | { readonly opener: true };
};
export type FindTicketOutput =
  | { readonly found: true; readonly ticket: TicketStatus }
  | { readonly found: false; readonly locked: boolean };

export type OpenTicketInput = {
  readonly service: string;
  readonly name: string;
  /** `DDNNNNNNNNN` */
  readonly phone: string;
  readonly email?: string;
  readonly description: string;
  /** Whether a technician should be ordered; only for verified customers. */
  readonly serviceOrder: boolean;
};
export type OpenTicketOutput = {
  readonly protocol: string;
  readonly openedAt?: LocalTime;
  /** Whether an order really went out, whatever was asked; absent if a person opened the ticket. */
  readonly serviceOrder?: boolean;
};

/** The queue in which this very conversation waits; the only one if absent. */
export type FindPlaceInput = { readonly queue?: string };
/** How many have waited longer in the same queue; absent if it does not wait, or too many do. */
export type FindPlaceOutput = { readonly ahead?: number };

/** The look-ups, by name. */
export type Lookups = {
  readonly verify: { readonly input: VerifyInput; readonly output: VerifyOutput };
  readonly findTickets: { readonly input: FindTicketsInput; readonly output: FindTicketsOutput };
  readonly findTicket: { readonly input: FindTicketInput; readonly output: FindTicketOutput };
  readonly findPlace: { readonly input: FindPlaceInput; readonly output: FindPlaceOutput };
};

/** Who asked for a ticket while the ERP was away: at least one of both, to be looked up when it is back. */
export type IdentifyInput = {
  /** One that the network vouches for. */
  readonly phone?: string;
  readonly document?: string;
};

/** `already` if the marketplace had it before anything was told: an earlier attempt of the same job had come through. */
export type UpdateProtocolOutput = { readonly already: boolean };

/** The detached jobs, by name. */
export type Jobs = {
  readonly 'update-protocol': { readonly input: ProtocolUpdate; readonly output: UpdateProtocolOutput };
  readonly identify: { readonly input: IdentifyInput; readonly output: VerifyOutput };
  readonly 'open-ticket': { readonly input: OpenTicketInput; readonly output: OpenTicketOutput };
};
