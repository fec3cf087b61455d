import type { Queue } from '../../src/core/queue.ts';

/** What a seller sets. Times in milliseconds. */
export type MarketplaceSettings = {
  /** `America/Sao_Paulo` */
  readonly timezone: string;
  /** Said to whoever opened a new protocol, while somebody is there; nothing is if absent. */
  readonly acknowledgement?: string;
  /** Days on which nobody is there: `YYYY-MM-DD`, or `MM-DD` of every year. */
  readonly holidays?: readonly string[];
  /** The team's queues. Protocols wait in the one called `marketplace`, which is there in any case. */
  readonly queues?: readonly Queue[];
  /** How long somebody may wait, while attendants are there, until all of them are reminded; 5 min unless told. */
  readonly nudge?: number;
  /** How long, while attendants are there, a buyer waits for the one who took it until it is anybody's again; 4 h unless told. */
  readonly unanswered?: number;
  /** Silence after which what was answered elsewhere, or is closed there, is over here; an hour unless told. */
  readonly idle?: number;
  /** How long a closing can be taken back; 10 s unless told. */
  readonly closing?: number;
};
