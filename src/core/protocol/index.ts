/**
 * A protocol of a marketplace: what a buyer opened there, and the seller has until a date to answer. One is one
 * conversation, for ever. The marketplace's own words (types, reasons, states, events) are kept as they come: the list of
 * them grows, and one that nobody here knows is shown, not refused.
 */

/** As the marketplace told of it last. Times are in milliseconds since 1970. */
export type Protocol = {
  /** What buyers and sellers call it: `202301000001123`. */
  readonly number: string;
  readonly type?: string;
  readonly reason?: string;
  readonly status?: string;
  readonly closed: boolean;
  readonly openedAt?: number;
  /** By the marketplace's clock: of two tellings the later one counts. */
  readonly updatedAt: number;
  /** Until when the seller has to answer. */
  readonly dueAt?: number;
  /** Who opened it: `customer`. */
  readonly origin?: string;
  /** Where it was sold, by the marketplace's name of that place. */
  readonly soldAt?: string;
  readonly order?: Order;
};

/** What was bought. */
export type Order = {
  /** As the seller's own lists name it. */
  readonly code: string;
  readonly delivery?: string;
  readonly items: readonly OrderItem[];
};

export type OrderItem = { readonly sku?: string; readonly name: string; readonly quantity?: number };

/** Something that the seller tells the marketplace about a protocol: the parcel left, the money goes back. */
export type ProtocolUpdate = {
  /** The marketplace's own word: `product_sent`. */
  readonly type: string;
  /** What is told with it, if anything. */
  readonly text?: string;
};

/** One that the marketplace has. `at` is its clock, if it tells. */
export type ProtocolEvent = ProtocolUpdate & { readonly id: string; readonly at?: number };

/** How near a due date is: half of the time gone is `amber`, three quarters `red`. */
export type Urgency = 'calm' | 'amber' | 'red' | 'passed';
