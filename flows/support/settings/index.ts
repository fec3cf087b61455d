import type { Queue } from '../../../src/core/queue.ts';
import type { Languages } from '../../../src/core/text/language.ts';

/** What a provider sets. Times in milliseconds. */
export type SupportSettings = {
  readonly providerName: string;
  readonly privacyUrl?: string;
  /** `America/Sao_Paulo` */
  readonly timezone: string;
  /** What customers can be answered in, the usual one first; Portuguese and English unless told. One alone is neither guessed nor chosen. */
  readonly languages?: Languages;
  /** Whether verified customers are asked for a technician's visit, always get one ordered, or never. */
  readonly serviceOrder: 'ask' | 'always' | 'never';
  /** Whether an e-mail is asked for after the phone; not unless told. */
  readonly askEmail?: boolean;
  /** Everything is invented, and every protocol says so. */
  readonly demonstration: boolean;
  /** Silence that ends a description; 8 s unless told. */
  readonly quiet?: number;
  /** The longest that a description is gathered; 3 min unless told. */
  readonly gathering?: number;
  /** Silence in a question until a reminder; 10 min unless told. */
  readonly reminder?: number;
  /** Silence in a question until the conversation ends; 30 min unless told. */
  readonly goodbye?: number;
  /** How long the ERP may take until the customer is told; 5 s unless told. */
  readonly slow?: number;
  /** How long a customer waits for the attendant who took the conversation until it is anybody's again; 15 min unless told. */
  readonly unanswered?: number;
  /** Silence after which a conversation that a person answered elsewhere is the bot's again; an hour unless told. */
  readonly idle?: number;
  /** How long a closing can be taken back; 10 s unless told. */
  readonly closing?: number;
  /** How long a customer may think about what they want a person for; 2 min unless told. */
  readonly subject?: number;
  /** How long somebody may wait, while attendants are there, until all of them are reminded; 5 min unless told. */
  readonly nudge?: number;
  /** Whether a customer whom a person attended is asked for 1 to 5 afterwards; they are unless told. */
  readonly rating?: boolean;
  /** How long they may answer that; 30 min unless told. */
  readonly rate?: number;
  /** Days on which nobody is there: `YYYY-MM-DD`, or `MM-DD` of every year. */
  readonly holidays?: readonly string[];
  /** The team's queues, the usual one first; one alone, of no name, unless told. */
  readonly queues?: readonly Queue[];
};
