/** The backend contract: an ERP, as far as a support desk needs it. All methods throw `Failure`. */

import type { KnownCustomer, LocalTime, Service, TicketStatus } from '../core/calls.ts';
import type { Reference } from '../core/ids/index.ts';

/** A customer's record with what identifies them. Never leaves `src/calls/`: no snapshot, no log, no answer holds it. */
export type CustomerRecord = Omit<KnownCustomer, 'services' | 'firstName'> & {
  /** Digits (letters in a new CNPJ), without punctuation. */
  readonly taxId: string;
  /** `YYYY-MM-DD` */
  readonly birthDate?: LocalTime;
  /** National digits, `DDNNNNNNNNN`. */
  readonly phones: readonly string[];
  /** All of them, cancelled ones too. */
  readonly services: readonly Omit<Service, 'openTickets'>[];
};

/** A ticket as the ERP holds it. */
export type Ticket = TicketStatus & {
  /** The ERP's own id, for follow-ups. */
  readonly id: string;
  readonly customer?: string;
  /** The stored opening text with everything that the ERP or we put around it; absent if this ERP does not list it. */
  readonly rawDescription?: string;
};

export type TicketRequest = {
  readonly service: string;
  readonly name: string;
  readonly phone: string;
  /** An ERP that has no place for it puts it into the description. */
  readonly email?: string;
  /** With our reference at its front. */
  readonly description: string;
  readonly serviceOrder: boolean;
};

/** What an ERP bears, and how slow it may be. */
export type Pace = {
  /** How many milliseconds one request may be under way. */
  readonly timeout: number;
  /** Milliseconds within which a ticket is listed that was created. */
  readonly listing: number;
  /** How many requests one process sends it at the same time; further ones wait in the process. */
  readonly concurrency: number;
};

export type BackendStanding = {
  /** `unasked` since the start; `resting`: its circuit breaker is open after repeated failures. */
  readonly state: 'unasked' | 'working' | 'failing' | 'resting';
  readonly detail: string;
};

export interface Backend {
  readonly name: string;
  /** Its tickets are invented: whoever shows a protocol must say so. */
  readonly demonstration: boolean;
  readonly pace: Pace;
  /** An empty list if nobody is known by it. Phones are national digits, tried exactly as given. */
  findCustomers(
    by: { readonly taxId: string } | { readonly phone: string },
  ): Promise<readonly CustomerRecord[]>;
  /**
   * Newest first, open and closed unless `open`. At most `limit`, which is at most 50. An ERP may search loosely: who
   * shows a ticket looks whose it is. What cannot be read is left out; but with `seeking`, only if it surely does not
   * carry that reference, and else the list is `unknown`.
   */
  listTickets(
    of: { readonly customer: string } | { readonly service: string } | { readonly protocol: string },
    options: {
      readonly limit: number;
      readonly open?: true;
      readonly since?: LocalTime;
      readonly seeking?: Reference;
    },
  ): Promise<readonly Ticket[]>;
  /**
   * Creates, blindly: one request on a fresh connection, never repeated, no redirect followed. Whoever calls it looks
   * the reference up before (`src/calls/open-ticket/`). `refused` only if the ERP surely created nothing.
   */
  openTicket(request: TicketRequest): Promise<Ticket>;
  standing(): BackendStanding;
  /** Asks whether address and credentials work: a sentence for a person. */
  check(): Promise<string>;
  close(): Promise<void>;
}
